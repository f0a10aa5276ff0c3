"""Population: the denominators, each with year, day and source; never guessed and never zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole

COLUMNS = ("territory", "year", "population", "as_of", "source")
# Releases written before the day of a figure stood in the file; theirs were of 1 January.
OLD_COLUMNS = ("territory", "year", "population", "source")
# How old a figure may be, in years, where nobody says otherwise.
MAX_AGE_YEARS = 3

# Which territories made up this one on a day before it existed; None where no sum is exact.
SummedFrom = Callable[[str, date], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class PopulationFigure:
    """Residents of a territory, as a source counted them.

    ``year`` is the year that the figure stands for and ``as_of`` the day it speaks of, normally
    1 January of that year. ``parts`` are the territories summed where the figure is a sum of
    those that were merged, and empty otherwise.
    """

    residents: int
    year: int
    as_of: date
    source: str
    parts: tuple[str, ...] = ()


class Population:
    """Figures by territory and year, with the rule which of them a period takes."""

    def __init__(
        self,
        figures: Mapping[tuple[str, int], PopulationFigure],
        max_age: int = MAX_AGE_YEARS,
        summed_from: SummedFrom | None = None,
    ) -> None:
        self._figures = dict(figures)
        self._max_age = max_age
        self._summed_from = summed_from
        # Following events is slow beside a look into a table, and pages ask for the same years.
        self._sums: dict[tuple[str, int], PopulationFigure | None] = {}

    def __len__(self) -> int:
        return len(self._figures)

    def __iter__(self) -> Iterator[tuple[str, PopulationFigure]]:
        """Yield (territory, figure) in the order of the file."""
        return ((territory, figure) for (territory, _), figure in self._figures.items())

    def of(self, territory: str, year: int) -> PopulationFigure | None:
        """Return the figure for a period that ends in ``year``, or None where it is unknown.

        That is the figure of the year itself; where there is none yet, the newest earlier one of
        at most ``max_age`` years before. A later figure is never taken.
        """
        for candidate in range(year, year - self._max_age - 1, -1):
            if (figure := self.exactly(territory, candidate)) is not None:
                return figure
        return None

    def exactly(self, territory: str, year: int) -> PopulationFigure | None:
        """Return the figure of that very year, its own or the sum of what it was merged from."""
        key = (territory, year)
        if (own := self._figures.get(key)) is not None or self._summed_from is None:
            return own
        if key not in self._sums:
            self._sums[key] = self._sum(territory, year, self._summed_from)
        return self._sums[key]

    def _sum(self, territory: str, year: int, summed_from: SummedFrom) -> PopulationFigure | None:
        """Return the exact sum over the territory's predecessors, if all are known on one day."""
        codes = summed_from(territory, date(year, 1, 1)) or ()
        parts = [self._figures[code, year] for code in codes if (code, year) in self._figures]
        if not parts or len(parts) < len(codes):
            return None
        as_of = parts[0].as_of
        if any(part.as_of != as_of for part in parts):
            return None
        # Figures of a day in summer: a merger may lie between it and January.
        if summed_from(territory, as_of) != codes:
            return None
        sources = "; ".join(dict.fromkeys(part.source for part in parts))
        residents = sum(part.residents for part in parts)
        return PopulationFigure(residents, year, as_of, sources, tuple(codes))


def load_population(
    path: Path,
    max_age: int = MAX_AGE_YEARS,
    summed_from: SummedFrom | None = None,
    *,
    is_released: bool = False,
) -> Population:
    """Read ``population.csv``, a row for each territory and year; without it nothing is known.

    ``max_age`` says how many years before a period a figure may lie. ``is_released`` also takes
    the file of a release that was written before the day of a figure stood in it. Raises
    :class:`ReferenceFault` naming file and row for a bad number or day, a population of zero, a
    missing source or a second figure for the same territory and year.
    """
    if not path.exists():
        return Population({}, max_age, summed_from)
    is_old = _has_old_header(path)
    if is_old and not is_released:
        raise ReferenceFault(
            f"{path}: row 1: the column «as_of» is missing; write «{','.join(COLUMNS)}» and in"
            " each row the day that its figure speaks of, such as 2025-01-01."
        )
    found: dict[tuple[str, int], PopulationFigure] = {}
    for line, row in read_rows(path, OLD_COLUMNS if is_old else COLUMNS):
        figure = _figure(path, line, row)
        key = (row["territory"], figure.year)
        if not key[0]:
            raise ReferenceFault(f"{path}: row {line}: territory is empty.")
        if key in found:
            raise ReferenceFault(
                f"{path}: row {line}: a second population of «{key[0]}» in {key[1]}."
            )
        found[key] = figure
    return Population(found, max_age, summed_from)


def _has_old_header(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return file.readline().strip() == ",".join(OLD_COLUMNS)
    except OSError:
        return False  # the reader says what is wrong


def _figure(path: Path, line: int, row: dict[str, str]) -> PopulationFigure:
    year = read_whole(path, line, row, "year")
    if not date.min.year < year <= date.max.year:
        raise ReferenceFault(f"{path}: row {line}: «{year}» is no year.")
    people = read_whole(path, line, row, "population")
    if people == 0:
        raise ReferenceFault(
            f"{path}: row {line}: population is 0; leave the row out where it is unknown."
        )
    as_of = _day(path, line, row.get("as_of", f"{year:04d}-01-01"))
    if fault := as_of_fault(as_of, year):
        raise ReferenceFault(f"{path}: row {line}: {fault}.")
    if not row["source"]:
        raise ReferenceFault(f"{path}: row {line}: source is empty.")
    return PopulationFigure(people, year, as_of, row["source"])


def as_of_fault(as_of: date, year: int) -> str:
    """Return what is wrong with the day of a year's figure, or nothing.

    A census of last April or a 31 December may stand for the year; a day further off would make
    an old figure look new.
    """
    if as_of.year in (year - 1, year):
        return ""
    return f"as_of {as_of} lies neither in {year} nor in the year before"


def _day(path: Path, line: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReferenceFault(
            f"{path}: row {line}: as_of «{text}» is no date; write 2025-01-01."
        ) from error
