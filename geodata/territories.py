"""Territories: a tree of dated places with text codes, and its «not allocated» leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_date, read_rows

COLUMNS = (
    "code",
    "parent",
    "level",
    "name_ru",
    "name_en",
    "kind",
    "iso_3166_2",
    "abbr_ru",
    "abbr_en",
    "valid_from",
    "valid_to",
)
UNALLOCATED_SUFFIX = ".u"


@dataclass(frozen=True, slots=True)
class Territory:
    """One stable place.

    ``parent`` is absent at the root only. The row is the current or last version of the place: it
    holds from ``valid_from`` up to, but not on, ``valid_to``; either is absent where no beginning
    or end is known. ``is_unallocated`` marks the implied leaf that holds what is known to lie in a
    territory but in none of its children.
    """

    code: str
    parent: str | None
    level: str
    name_ru: str
    name_en: str
    kind: str
    iso_3166_2: str
    abbr_ru: str
    abbr_en: str
    valid_from: date | None
    valid_to: date | None
    is_unallocated: bool

    def name(self, lang: str) -> str:
        """Return the name in ``ru`` or, for any other language, in English."""
        return self.name_ru if lang == "ru" else self.name_en

    def abbr(self, lang: str) -> str:
        """Return the short label of a tile, or the full name where the file gives none."""
        return (self.abbr_ru if lang == "ru" else self.abbr_en) or self.name(lang)


# Answers of :meth:`Territories.within`; a country has some ninety regions.
_REMEMBERED = 256


class Territories(Mapping[str, Territory]):
    """The tree of an instance, by code, in the order of the file.

    Each territory with children has one more child, ``<code>.u``, placed after them.
    """

    def __init__(self, territories: Mapping[str, Territory]) -> None:
        self._by_code = dict(territories)
        self._children: dict[str, list[str]] = {code: [] for code in self._by_code}
        for territory in self._by_code.values():
            if territory.parent is not None:
                self._children[territory.parent].append(territory.code)
        self.root = next(t for t in self._by_code.values() if t.parent is None)
        # The tree never changes, and walking all of it for each question would be felt.
        self.within = lru_cache(maxsize=_REMEMBERED)(self._within)

    def __getitem__(self, code: str) -> Territory:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def children(self, code: str) -> tuple[Territory, ...]:
        """Return the territories directly below, the «not allocated» one last."""
        return tuple(self._by_code[child] for child in self._children[code])

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from the root down to ``code``."""
        steps = [code]
        while (parent := self._by_code[steps[-1]].parent) is not None:
            steps.append(parent)
        return tuple(reversed(steps))

    def leaves(self) -> tuple[Territory, ...]:
        """Return the territories without children, «not allocated» ones included."""
        return tuple(t for t in self._by_code.values() if not self._children[t.code])

    def leaf_for(self, code: str) -> str:
        """Return ``code`` itself if it is a leaf, else the code of its «not allocated» leaf."""
        return code + UNALLOCATED_SUFFIX if self._children[code] else code

    def _within(
        self, level: str, above: tuple[str, ...], *, is_whole: bool = False
    ) -> tuple[str, ...]:
        """Return the territories of a level that are or lie below one of ``above``, in order.

        A whole level has its «not allocated» places as well.
        """
        inside = set(above)
        return tuple(
            place.code
            for place in self._by_code.values()
            if place.level == level
            and (is_whole or not place.is_unallocated)
            and not inside.isdisjoint(self.path(place.code))
        )

    def at_level(self, level: str) -> tuple[Territory, ...]:
        """Return the real territories of a level, without «not allocated» ones."""
        return tuple(t for t in self._by_code.values() if t.level == level and not t.is_unallocated)


def load_territories(path: Path) -> Territories:
    """Load ``territories.csv`` and add the «not allocated» leaves.

    Raises :class:`ReferenceFault` naming file and row for a duplicate or unusable code, an
    unknown parent, a circle, a second root, a missing name or level, a bad date.
    """
    found: dict[str, Territory] = {}
    lines: dict[str, int] = {}
    for line, row in read_rows(path, COLUMNS):
        territory = _territory(path, line, row)
        if territory.code in found:
            raise ReferenceFault(
                f"{path}: row {line}: the code «{territory.code}» was given in row"
                f" {lines[territory.code]} already."
            )
        found[territory.code], lines[territory.code] = territory, line
    _check_tree(path, found, lines)
    return Territories(_with_unallocated(found))


def check_levels(territories: Territories, levels: tuple[str, ...], path: Path) -> None:
    """Raise :class:`ReferenceFault` for a level not listed or not below its parent's level.

    ``levels`` are the codes of the instance, from the root down; ``path`` only names the file.
    """
    depth = {level: index for index, level in enumerate(levels)}
    for territory in territories.values():
        if territory.level not in depth:
            raise ReferenceFault(
                f"{path}: territory «{territory.code}» has the level «{territory.level}», which is"
                f" none of {', '.join(levels)}."
            )
        parent = territory.parent
        if parent is not None and depth[territories[parent].level] >= depth[territory.level]:
            raise ReferenceFault(
                f"{path}: territory «{territory.code}» of level «{territory.level}» cannot lie in"
                f" «{parent}» of level «{territories[parent].level}»."
            )


def check_code(path: Path, line: int, code: str) -> None:
    """Raise :class:`ReferenceFault` for a code that no address or table could carry."""
    if code.endswith(UNALLOCATED_SUFFIX) or any(c in code for c in " /?#|,"):
        raise ReferenceFault(
            f"{path}: row {line}: the code «{code}» may hold no space or any of / ? # | ,"
            f" and may not end in «{UNALLOCATED_SUFFIX}»."
        )


def check_interval(path: Path, line: int, start: date | None, end: date | None) -> None:
    """Raise :class:`ReferenceFault` where ``valid_to`` does not lie after ``valid_from``."""
    if start and end and end <= start:
        raise ReferenceFault(
            f"{path}: row {line}: valid_to {end} lies not after valid_from {start}; it is the"
            " first day on which the row holds no longer."
        )


def _territory(path: Path, line: int, row: dict[str, str]) -> Territory:
    for column in ("code", "level", "name_ru", "name_en"):
        if not row[column]:
            raise ReferenceFault(f"{path}: row {line}: {column} is empty.")
    check_code(path, line, row["code"])
    start = read_date(path, line, row, "valid_from")
    end = read_date(path, line, row, "valid_to")
    check_interval(path, line, start, end)
    return Territory(
        code=row["code"],
        parent=row["parent"] or None,
        level=row["level"],
        name_ru=row["name_ru"],
        name_en=row["name_en"],
        kind=row["kind"],
        iso_3166_2=row["iso_3166_2"],
        abbr_ru=row["abbr_ru"],
        abbr_en=row["abbr_en"],
        valid_from=start,
        valid_to=end,
        is_unallocated=False,
    )


def _check_tree(path: Path, found: dict[str, Territory], lines: dict[str, int]) -> None:
    roots = [t.code for t in found.values() if t.parent is None]
    if not roots:
        raise ReferenceFault(f"{path}: no row has an empty parent, so there is no root.")
    if len(roots) > 1:
        raise ReferenceFault(
            f"{path}: row {lines[roots[1]]}: «{roots[1]}» has an empty parent like «{roots[0]}»;"
            " only one root is possible."
        )
    for territory in found.values():
        if territory.parent is not None and territory.parent not in found:
            raise ReferenceFault(
                f"{path}: row {lines[territory.code]}: the parent «{territory.parent}» is not"
                " in the file."
            )
    safe = {roots[0]}
    for code in found:
        walked = _walk_up(found, code, safe)
        if walked is None:
            raise ReferenceFault(
                f"{path}: row {lines[code]}: the parents of «{code}» form a circle."
            )
        safe |= walked


def _walk_up(found: dict[str, Territory], code: str, safe: set[str]) -> set[str] | None:
    """Return the codes met on the way to a safe one, or None where the way is a circle."""
    walked: set[str] = set()
    while code not in safe:
        if code in walked:
            return None
        walked.add(code)
        code = found[code].parent or code
    return walked


def _with_unallocated(found: dict[str, Territory]) -> dict[str, Territory]:
    levels = {t.parent: t.level for t in reversed(found.values()) if t.parent is not None}
    implied = {
        code + UNALLOCATED_SUFFIX: Territory(
            code=code + UNALLOCATED_SUFFIX,
            parent=code,
            level=level,
            name_ru=f"{found[code].name_ru}: территория не определена",
            name_en=f"{found[code].name_en}: not allocated",
            kind="unallocated",
            iso_3166_2="",
            abbr_ru="",
            abbr_en="",
            valid_from=None,
            valid_to=None,
            is_unallocated=True,
        )
        for code, level in sorted(levels.items())
    }
    return found | implied
