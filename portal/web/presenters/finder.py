"""Find a territory by its name: exact, beginning, near."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext

_NEAREST = 3
_MAX_FOUND = 30
_MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Place:
    """One territory found, with what it lies in."""

    name: str
    within: str
    href: str


@dataclass(frozen=True, slots=True)
class Finder:
    """The form: where it leads, what it carries, what stands in the field."""

    action: str
    theme: str
    asked: str
    example: str


@dataclass(frozen=True, slots=True)
class FoundView:
    """The page of results; ``is_near`` where nothing matches and these only sound alike."""

    finder: Finder
    places: tuple[Place, ...]
    is_near: bool


def make_finder(context: PageContext, asked: str) -> Finder:
    """Return the form with ``asked`` filled in; the example is a place of this release."""
    leaves = [t for t in context.store.territories.values() if not t.is_unallocated]
    example = leaves[-1].name(context.lang)
    return Finder(
        context.links.page("/find").split("?")[0], context.links.theme or "", asked, example
    )


def find_places(context: PageContext, asked: str) -> tuple[tuple[Territory, ...], bool]:
    """Return matching territories and whether they are only near.

    An exact code or name wins; then names that contain every word; then names that sound alike.
    """
    wanted = plain(asked)
    names = _names(context)
    if not wanted:
        return (), False
    exact = _unique(places for name, places in names.items() if name == wanted)
    if exact:
        return exact, False
    words = wanted.split()
    within = _unique(
        places for name, places in names.items() if all(word in name for word in words)
    )
    if within:
        return within[:_MAX_FOUND], False
    return nearest_places(context, asked), True


def nearest_places(context: PageContext, asked: str) -> tuple[Territory, ...]:
    """Return up to three territories whose name, or a word of it, sounds like ``asked``."""
    names = _names(context)
    by_word: dict[str, list[Territory]] = {}
    for name, places in names.items():
        for part in (name, *name.split()):
            by_word.setdefault(part, []).extend(places)
    near = difflib.get_close_matches(plain(asked), by_word, n=_NEAREST, cutoff=0.6)
    return _unique(by_word[name] for name in near)[:_NEAREST]


def make_found_view(context: PageContext, asked: str) -> FoundView:
    """Return the list of places for what was asked."""
    places, is_near = find_places(context, asked)
    return FoundView(
        make_finder(context, asked), tuple(place_link(context, p) for p in places), is_near
    )


def place_link(context: PageContext, place: Territory) -> Place:
    """Return a link to a territory with what it lies in."""
    parent = context.store.territories[place.parent].name(context.lang) if place.parent else ""
    return Place(place.name(context.lang), parent, context.links.territory(place.code))


def plain(text: str) -> str:
    """Return a name as it is compared: lower case, ё as е, one space between words."""
    folded = text[:_MAX_LENGTH].casefold().replace("ё", "е")
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _names(context: PageContext) -> dict[str, list[Territory]]:
    """Return territories by every plain name they go by: both languages and the code."""
    found: dict[str, list[Territory]] = {}
    for place in context.store.territories.values():
        if not place.is_unallocated:
            for name in (place.name_ru, place.name_en, place.code):
                found.setdefault(plain(name), []).append(place)
    return found


def _unique(groups: Iterable[list[Territory]]) -> tuple[Territory, ...]:
    found: dict[str, Territory] = {}
    for places in groups:
        found |= {place.code: place for place in places}
    return tuple(found.values())
