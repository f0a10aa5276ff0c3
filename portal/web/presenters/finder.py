"""Find a place by name, code or postcode; the form that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from geodata.search.names import Match, Rank
from geodata.search.text import MAX_LENGTH, plain
from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.locate import LocateView, make_locate_view

_NEAREST = 3
_MAX_FOUND = 30


class Found(Enum):
    """What a search came to."""

    NOTHING_ASKED = "nothing asked"
    NOTHING = "nothing"
    ONE = "one"
    SEVERAL = "several"
    NEAR = "near"
    SAME_POSTCODE = "same postcode"
    NO_SUCH_POSTCODE = "no such postcode"


@dataclass(frozen=True, slots=True)
class Place:
    """One territory found, with what it lies in; ``former`` is the former name it was found by."""

    name: str
    within: str
    href: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """The form: where it leads, what it carries, what stands in the field, other ways to find.

    ``locate`` is absent where the release has no outlines to look a position up in.
    """

    action: str
    theme: str
    asked: str
    example: str
    map_href: str
    locate: str
    has_postcodes: bool


@dataclass(frozen=True, slots=True)
class FoundView:
    """The page of results; ``code`` is the one territory that fits, to which it leads at once.

    ``is_cut`` where more places fit than are listed; ``regions`` to choose from where none fits.
    """

    finder: Finder
    found: Found
    places: tuple[Place, ...]
    is_cut: bool
    code: str
    locate: LocateView | None
    regions: tuple[Place, ...] = ()


def make_finder(context: PageContext, asked: str) -> Finder:
    """Return the form with ``asked`` filled in; the example is a place of this release."""
    leaves = [t for t in context.store.territories.values() if not t.is_unallocated]
    example = leaves[-1].name(context.lang)
    can_locate = make_locate_view(context) is not None
    return Finder(
        context.links.page("/find").split("?")[0],
        context.links.theme or "",
        asked[:MAX_LENGTH],
        example,
        context.links.home() + "#map",
        context.links.page("/find") + "#locate" if can_locate else "",
        len(context.store.postcodes) > 0,
    )


def make_found_view(context: PageContext, asked: str) -> FoundView:
    """Return the places for what was asked: a postcode of the list, else a name or a code."""
    asked = asked.strip()
    found, matches = _find_postcode(context, asked) or _find(context, asked)
    shown = matches[:_MAX_FOUND]
    return FoundView(
        make_finder(context, asked),
        found,
        tuple(_place(context, match) for match in shown),
        len(matches) > len(shown),
        matches[0].key if found is Found.ONE else "",
        make_locate_view(context),
        () if shown else regions_by_name(context),
    )


def regions_by_name(context: PageContext) -> tuple[Place, ...]:
    """Return the places of the map's level by name."""
    places = context.store.territories.at_level(context.info.map_level)
    links = [place_link(context, place) for place in places if not place.is_unallocated]
    return tuple(sorted(links, key=lambda link: plain(link.name)))


def nearest_places(context: PageContext, asked: str) -> tuple[Territory, ...]:
    """Return up to three territories whose name or code is ``asked`` or most like it."""
    matches = context.store.names.search(asked, _NEAREST)
    return tuple(context.store.territories[match.key] for match in matches)


def place_link(context: PageContext, place: Territory, former: str = "") -> Place:
    """Return a link to a territory with what it lies in."""
    parent = context.store.territories[place.parent].name(context.lang) if place.parent else ""
    return Place(place.name(context.lang), parent, context.links.territory(place.code), former)


def _find_postcode(context: PageContext, asked: str) -> tuple[Found, tuple[Match, ...]] | None:
    """Return the places of a postcode; None for what is no postcode, but may be a code."""
    postcodes = context.store.postcodes
    if codes := postcodes.places(asked):
        matches = tuple(Match(code, Rank.EXACT, 0.0, "") for code in codes)
        return (Found.ONE if len(codes) == 1 else Found.SAME_POSTCODE), matches
    if not postcodes.is_like(asked) or context.store.names.search(asked, 1):
        return None
    return Found.NO_SUCH_POSTCODE, ()


def _find(context: PageContext, asked: str) -> tuple[Found, tuple[Match, ...]]:
    """Return what was found by name or code: what only sounds alike where nothing fits better."""
    if not asked:
        return Found.NOTHING_ASKED, ()
    matches = context.store.names.search(asked, _MAX_FOUND + 1)
    if not matches:
        return Found.NOTHING, ()
    if matches[0].rank == Rank.NEAR:
        return Found.NEAR, matches[:_NEAREST]
    fitting = tuple(match for match in matches if match.rank != Rank.NEAR)
    exact = [match for match in fitting if match.rank == Rank.EXACT]
    if len(exact) == 1 or len(fitting) == 1:
        return Found.ONE, fitting
    return Found.SEVERAL, fitting


def _place(context: PageContext, match: Match) -> Place:
    place = context.store.territories[match.key]
    # A name that differs in its spelling only is not another one.
    present = {plain(known) for known in (place.name_ru, place.name_en, place.code)}
    is_present = plain(match.text) in present or match.text == place.iso_3166_2
    return place_link(context, place, "" if is_present else match.text)
