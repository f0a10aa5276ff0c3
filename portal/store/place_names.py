"""The names and codes by which the places of a release are found, former ones among them."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.history.lineage import Lineage
from geodata.search.names import NameEntry, NameIndex
from geodata.territories import Territories, Territory


def make_name_index(territories: Territories, lineage: Lineage) -> NameIndex:
    """Return the index of all territories, in their order, without «not allocated» ones."""
    return NameIndex(
        _entry(place, territories, lineage)
        for place in territories.values()
        if not place.is_unallocated
    )


def _entry(place: Territory, territories: Territories, lineage: Lineage) -> NameEntry:
    versions = lineage.versions(place.code)
    former = (name for version in versions for name in (version.name_ru, version.name_en))
    codes = (place.code, place.iso_3166_2, *(version.code for version in versions))
    return NameEntry(
        place.code,
        tuple(dict.fromkeys((place.name_ru, place.name_en, *former))),
        tuple(dict.fromkeys(code for code in codes if code)),
        tuple(_names_above(place, territories)),
    )


def _names_above(place: Territory, territories: Territories) -> Iterator[str]:
    """Yield the names of what a place lies in, but for the root, in which all lie."""
    for code in territories.path(place.code)[1:-1]:
        yield territories[code].name_ru
        yield territories[code].name_en
