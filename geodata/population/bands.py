"""Bands of population: which territories are near enough in size to be compared fairly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole

COLUMNS = ("level", "code", "from_population", "label_ru", "label_en")
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Band:
    """Territories of a level from ``from_population`` residents up to the next band's beginning."""

    level: str
    code: str
    from_population: int
    label_ru: str
    label_en: str

    def label(self, lang: str) -> str:
        """Return the words of the band in ``ru`` or, for any other language, in English."""
        return self.label_ru if lang == "ru" else self.label_en


class PopulationBands:
    """A ladder of bands for each level that has one: regions and towns differ a hundredfold."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self._bands = tuple(bands)
        self._ladders = {
            level: tuple(members) for level, members in groupby(self._bands, lambda b: b.level)
        }
        self._steps = {
            level: [band.from_population for band in ladder]
            for level, ladder in self._ladders.items()
        }

    def __len__(self) -> int:
        return len(self._bands)

    def __iter__(self) -> Iterator[Band]:
        """Yield every band: level by level, the smallest first."""
        return iter(self._bands)

    def ladder(self, level: str) -> tuple[Band, ...]:
        """Return the bands of a level, the smallest first; none where it has no ladder."""
        return self._ladders.get(level, ())

    def band_of(self, residents: int, level: str) -> Band | None:
        """Return the band of a territory, or None where its level has no ladder."""
        if level not in self._ladders:
            return None
        return self._ladders[level][bisect_right(self._steps[level], residents) - 1]


def load_population_bands(path: Path, levels: Sequence[str] | None = None) -> PopulationBands:
    """Read ``population_bands.csv``; without the file no level has bands.

    The ladder of a level stands in one run of rows and begins at 0, so that nobody falls off it.
    Raises :class:`ReferenceFault` naming file and row, also for a level that is none of ``levels``
    where these are given.
    """
    if not path.exists():
        return PopulationBands(())
    found: list[Band] = []
    for line, row in read_rows(path, COLUMNS):
        band = _band(path, line, row)
        if levels is not None and band.level not in levels:
            raise ReferenceFault(
                f"{path}: row {line}: the level «{band.level}» is none of {', '.join(levels)}."
            )
        if fault := _fault(found, band):
            raise ReferenceFault(f"{path}: row {line}: {fault}.")
        found.append(band)
    return PopulationBands(found)


def _band(path: Path, line: int, row: dict[str, str]) -> Band:
    for column in ("level", "label_ru", "label_en"):
        if not row[column]:
            raise ReferenceFault(f"{path}: row {line}: {column} is empty.")
    if not _CODE.fullmatch(row["code"]):
        raise ReferenceFault(
            f"{path}: row {line}: the code «{row['code']}» is not made of small letters, digits"
            " and single underscores."
        )
    start = read_whole(path, line, row, "from_population")
    return Band(row["level"], row["code"], start, row["label_ru"], row["label_en"])


def _fault(before: Sequence[Band], band: Band) -> str:
    """Return why the band cannot follow those before it, or nothing."""
    if any(other.code == band.code for other in before):
        return f"the code «{band.code}» was given already"
    if before and before[-1].level == band.level:
        if band.from_population <= before[-1].from_population:
            return f"«{band.code}» must begin above {before[-1].from_population}"
        return ""
    if any(other.level == band.level for other in before):
        return f"the bands of «{band.level}» must stand together"
    if band.from_population:
        return f"the first band of «{band.level}» must begin at 0"
    return ""
