"""Versions of territories: the dated forms of a stable place, each with the code in force then.

A row of ``territories.csv`` is the current or last version of its place. ``versions.csv`` holds the
former ones; it may also restate the last one, with the same dates, where the code in force is not
the code that the place has in ``territories.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_date, read_rows
from geodata.territories import Territories, Territory, check_code, check_interval

COLUMNS = (
    "territory",
    "code",
    "parent",
    "name_ru",
    "name_en",
    "kind",
    "valid_from",
    "valid_to",
    "legal_act",
)


@dataclass(frozen=True, slots=True)
class TerritoryVersion:
    """One dated form of a territory.

    ``territory`` is the stable place, ``code`` the code in force, ``parent`` a stable place too. It
    holds from ``valid_from`` up to, but not on, ``valid_to``; either is absent where no beginning
    or end is known. ``legal_act`` is the act that ended it.
    """

    territory: str
    code: str
    parent: str | None
    name_ru: str
    name_en: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    legal_act: str

    @property
    def start(self) -> date:
        """The first day, or the first of the calendar where no beginning is known."""
        return self.valid_from or date.min

    @property
    def end(self) -> date:
        """The first day after it, or the last of the calendar where no end is known."""
        return self.valid_to or date.max

    def holds(self, on: date) -> bool:
        """Return whether this is the form of the territory on a day."""
        return self.start <= on < self.end

    def name(self, lang: str) -> str:
        """Return the name in ``ru`` or, for any other language, in English."""
        return self.name_ru if lang == "ru" else self.name_en

    def interval(self) -> str:
        """Return the two days as ``2018-01-01 to 2021-01-01``, open ends in words."""
        return f"{self.valid_from or 'the beginning'} to {self.valid_to or 'now'}"


Former = Mapping[int, TerritoryVersion]


def read_versions(path: Path, territories: Territories) -> dict[int, TerritoryVersion]:
    """Return the rows of ``versions.csv`` by row number; empty where there is no file.

    Raises :class:`ReferenceFault` naming file and row for an unknown territory or parent, an
    unusable code, a missing name, a bad date, or a former version without an end.
    """
    if not path.exists():
        return {}
    return {line: _version(path, line, row, territories) for line, row in read_rows(path, COLUMNS)}


def _version(
    path: Path, line: int, row: dict[str, str], territories: Territories
) -> TerritoryVersion:
    for column in ("territory", "code", "name_ru", "name_en"):
        if not row[column]:
            raise ReferenceFault(f"{path}: row {line}: {column} is empty.")
    known = known_territory(path, line, row["territory"], territories)
    check_code(path, line, row["code"])
    if row["parent"]:
        known_territory(path, line, row["parent"], territories)
    elif known.parent is not None:
        raise ReferenceFault(f"{path}: row {line}: parent is empty, and this is not the root.")
    start = read_date(path, line, row, "valid_from")
    end = read_date(path, line, row, "valid_to")
    check_interval(path, line, start, end)
    if end is None and (start, end) != (known.valid_from, known.valid_to):
        raise ReferenceFault(
            f"{path}: row {line}: valid_to is empty; a former version has an end, and the current"
            " one stands in territories.csv."
        )
    return TerritoryVersion(
        territory=known.code,
        code=row["code"],
        parent=row["parent"] or None,
        name_ru=row["name_ru"],
        name_en=row["name_en"],
        kind=row["kind"],
        valid_from=start,
        valid_to=end,
        legal_act=row["legal_act"],
    )


def known_territory(path: Path, line: int, code: str, territories: Territories) -> Territory:
    """Return the territory of a row, or raise :class:`ReferenceFault` where there is none."""
    territory = territories.get(code)
    if territory is None or territory.is_unallocated:
        raise ReferenceFault(f"{path}: row {line}: the territory «{code}» is not known.")
    return territory


def all_versions(
    territories: Territories, former: Former
) -> dict[str, tuple[TerritoryVersion, ...]]:
    """Return the versions of each territory in order of time, the last one from its own row."""
    found: dict[str, list[TerritoryVersion]] = {}
    for version in former.values():
        found.setdefault(version.territory, []).append(version)
    return {
        code: _in_order(territory, found.get(code, ()))
        for code, territory in territories.items()
        if not territory.is_unallocated
    }


def _in_order(
    territory: Territory, former: Iterable[TerritoryVersion]
) -> tuple[TerritoryVersion, ...]:
    last = TerritoryVersion(
        territory=territory.code,
        code=territory.code,
        parent=territory.parent,
        name_ru=territory.name_ru,
        name_en=territory.name_en,
        kind=territory.kind,
        valid_from=territory.valid_from,
        valid_to=territory.valid_to,
        legal_act="",
    )
    given = list(former)
    if not any(_is_same_time(version, last) for version in given):
        given.append(last)
    return tuple(sorted(given, key=lambda version: (version.start, version.end)))


def _is_same_time(one: TerritoryVersion, other: TerritoryVersion) -> bool:
    return (one.valid_from, one.valid_to) == (other.valid_from, other.valid_to)


def overlaps(
    versions: Mapping[str, tuple[TerritoryVersion, ...]], former: Former
) -> Iterator[tuple[int, str]]:
    """Yield row and sentence for each version that begins before the one ahead of it has ended."""
    lines = {version: line for line, version in former.items()}
    for own in versions.values():
        for before, after in pairwise(own):
            if after.start < before.end:
                line = max(lines.get(version, 0) for version in (before, after))
                yield (
                    line,
                    f"two versions of «{before.territory}» overlap: {before.interval()} and"
                    f" {after.interval()}.",
                )
