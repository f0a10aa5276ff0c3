"""Take the figures of an office's table into ``population.csv``: all of them, or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.history.codes import CodeMatcher, How
from geodata.history.lineage import Lineage
from geodata.population.figures import COLUMNS, PopulationFigure, as_of_fault, load_population
from geodata.population.findings import Figures, exceeding, jumps, missing_figures
from geodata.population.header import Row
from geodata.population.table import TableForm, read_table
from geodata.population.values import Unit, read_residents
from geodata.territories import Territories

_YEAR = 4


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to read and what it means.

    The year is one for the whole file, or stands in ``year_field``. ``source`` names office,
    publication and table; «{year}» in it is the year of each figure. ``as_of`` is a day
    (``2025-01-01``), or one of each year (``01-01``). Other figures of the same territory and year
    are refused, unless they are to be replaced, and so are figures of days after ``latest``.
    """

    file: Path
    code_field: str
    value_field: str
    source: str
    year: int | None = None
    year_field: str = ""
    as_of: str = "01-01"
    unit: Unit = "person"
    form: TableForm = field(default_factory=TableForm)
    is_replacing: bool = False
    latest: date | None = None


@dataclass(slots=True)
class ImportReport:
    """What was found, for the operator to judge; every list is in the order of its file.

    ``padded`` and ``former`` are (code in the file, territory); ``unknown`` and ``without`` are
    (row, code); ``jumps`` are (territory, year, residents before, residents); ``exceeding`` are
    (parent, year, residents, residents of its children together).
    """

    n_rows: int = 0
    n_new: int = 0
    n_replaced: int = 0
    n_unchanged: int = 0
    years: tuple[int, ...] = ()
    padded: list[tuple[str, str]] = field(default_factory=list)
    former: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    without: list[tuple[int, str]] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)
    jumps: list[tuple[str, int, int, int]] = field(default_factory=list)
    exceeding: list[tuple[str, int, int, int]] = field(default_factory=list)


def import_population(
    request: ImportRequest, target: Path, territories: Territories, lineage: Lineage
) -> tuple[bytes, ImportReport]:
    """Return the new content of ``target``, a ``population.csv``, and what there is to know of it.

    Nothing is written. Raises :class:`ReferenceFault` with one sentence for a file that cannot be
    read (see :func:`read_table`), a year, day or number that is none, two figures for one territory
    and year, a file without any known code, and figures that differ from those of ``target``.
    """
    _check(request)
    report = ImportReport()
    known: Figures = {(code, f.year): f for code, f in load_population(target)}
    found = _read(request, CodeMatcher(territories, lineage), report)
    merged = _merge(request, target, known, found, report)
    report.years = tuple(sorted({year for _, year in found}))
    report.missing = missing_figures(found, merged, territories, lineage)
    report.jumps = jumps(found, merged)
    report.exceeding = exceeding(found, merged, territories, lineage)
    return _to_csv(merged, territories), report


def _check(request: ImportRequest) -> None:
    if (request.year is None) == (not request.year_field):
        raise ReferenceFault("Give either the year or the column that holds it, and not both.")
    if not request.source.strip():
        raise ReferenceFault("The source is empty; name office, publication and table.")


def _read(request: ImportRequest, matcher: CodeMatcher, report: ImportReport) -> Figures:
    """Return the figures of the file; rows of other places and without a figure are reported."""
    fields = [request.code_field, request.value_field]
    if request.year_field:
        fields.append(request.year_field)
    found: Figures = {}
    lines: dict[tuple[str, int], int] = {}
    for line, values in read_table(request.file, fields, request.form):
        report.n_rows += 1
        entry = _read_row(request, matcher, (line, values), report)
        if entry is None:
            continue
        key, figure = entry
        if key not in found:
            found[key], lines[key] = figure, line
        elif found[key] == figure:
            report.repeated.append((line, values[0]))
        else:
            raise ReferenceFault(
                f"{request.file}: row {line}: «{key[0]}» has {figure.residents} in {key[1]}, and"
                f" {found[key].residents} in row {lines[key]}."
            )
    if not found:
        raise ReferenceFault(
            f"{request.file}: no row has both a figure and a code of territories.csv; the codes"
            f" were looked for in the column «{request.code_field}»."
        )
    return found


def _read_row(
    request: ImportRequest, matcher: CodeMatcher, row: Row, report: ImportReport
) -> tuple[tuple[str, int], PopulationFigure] | None:
    line, (code, text, *rest) = row
    day = _Day(request, line)
    # Notes below a table have neither code nor year: a year is missed where the code is known.
    year = _year(rest[0]) if rest else request.year
    match = matcher.match(code, day.of(year) if year else None)
    if match is None:
        report.unknown.append((line, code))
        return None
    if year is None:
        raise ReferenceFault(f"{request.file}: row {line}: «{rest[0]}» is no year.")
    residents = _residents(request, line, text)
    if not residents:
        report.without.append((line, code))
        return None
    territory, how = match
    _note(report, how, code, territory)
    source = request.source.strip().replace("{year}", str(year))
    return (territory, year), PopulationFigure(residents, year, day.of(year), source)


def _note(report: ImportReport, how: How, code: str, territory: str) -> None:
    kept = {"padded": report.padded, "former": report.former}.get(how)
    if kept is not None and (code, territory) not in kept:
        kept.append((code, territory))


@dataclass(frozen=True, slots=True)
class _Day:
    """The day of a row's figure."""

    request: ImportRequest
    line: int

    def of(self, year: int) -> date:
        """Return the day that a figure of ``year`` speaks of."""
        text = self.request.as_of
        is_of_each_year = text.count("-") == 1
        try:
            day = date.fromisoformat(f"{year:04d}-{text}" if is_of_each_year else text)
        except ValueError as error:
            raise ReferenceFault(
                f"{self.request.file}: row {self.line}: «{text}» in {year} is no day; write"
                " 2025-01-01, or 01-01 for that day of each year."
            ) from error
        if fault := as_of_fault(day, year):
            raise ReferenceFault(f"{self.request.file}: row {self.line}: {fault}.")
        if self.request.latest and day > self.request.latest:
            raise ReferenceFault(
                f"{self.request.file}: row {self.line}: {day} lies in the future; nobody was"
                " counted then."
            )
        return day


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == _YEAR else None


def _residents(request: ImportRequest, line: int, text: str) -> int | None:
    try:
        return read_residents(text, request.unit)
    except ValueError as error:
        raise ReferenceFault(f"{request.file}: row {line}: «{text}» {error}.") from error


def _merge(
    request: ImportRequest, target: Path, known: Figures, found: Figures, report: ImportReport
) -> Figures:
    differing = [key for key, figure in found.items() if key in known and known[key] != figure]
    if differing and not request.is_replacing:
        raise ReferenceFault(f"{target}: {_difference(differing, known, found)}")
    report.n_replaced = len(differing)
    report.n_unchanged = sum(known.get(key) == figure for key, figure in found.items())
    report.n_new = len(found) - report.n_replaced - report.n_unchanged
    return known | found


def _difference(differing: Sequence[tuple[str, int]], known: Figures, found: Figures) -> str:
    """Return the sentence on figures that are there already and are others."""
    first, rest = differing[0], len(differing) - 1
    ours, theirs = known[first], found[first]
    more = f" {rest} more differ;" if rest else ""
    return (
        f"«{first[0]}» has a figure for {first[1]} already, {_told(ours)}, and the file has"
        f" {_told(theirs)};{more} nothing was taken; say --replace to take the file's."
    )


def _told(figure: PopulationFigure) -> str:
    return f"{figure.residents} ({figure.as_of}, {figure.source})"


def _to_csv(figures: Mapping[tuple[str, int], PopulationFigure], territories: Territories) -> bytes:
    """Return the file: territories in the order of ``territories.csv``, then by year."""
    order = {code: number for number, code in enumerate(territories)}

    def place(key: tuple[str, int]) -> tuple[int, str, int]:
        return order.get(key[0], len(order)), *key

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key in sorted(figures, key=place):
        figure = figures[key]
        writer.writerow([key[0], figure.year, figure.residents, figure.as_of, figure.source])
    return buffer.getvalue().encode()
