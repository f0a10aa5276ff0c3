"""Which places a comparison has: read from the address, found by name, added and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.finder import Found, make_found_view, nearest_places
from portal.web.presenters.selection import BadQuery, given_value

MOST, FEWEST = 6, 2
JOINT = ","
# A code has at most eleven digits; what is longer is no list of six.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """A place of the comparison, and the address of the comparison without it."""

    code: str
    name: str
    href: str
    without: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that may be meant, and the address of the comparison with it."""

    name: str
    within: str
    href: str


def read_places(context: PageContext) -> tuple[Territory, ...]:
    """Return the places that the address names, each once, in its order.

    A former code stands for the place that has it no more. Raises ``BadQuery`` for an unknown code
    (naming the nearest place) and for more than six.
    """
    given = context.query.get("geo", "")[:_LONGEST]
    territories, found = context.store.territories, dict[str, Territory]()
    for code in filter(None, (part.strip() for part in given.split(JOINT))):
        known = code if code in territories else _bearer(context, code)
        if known is None:
            raise _unknown(context, code)
        found[known] = territories[known]
    if len(found) > MOST:
        text = context.texts.gettext("Choose from two to six places: %(number)s are too many.")
        raise BadQuery("geo", given, text % {"number": len(found)})
    return tuple(found.values())


def _bearer(context: PageContext, code: str) -> str | None:
    bearers = context.store.lineage.territories_with_code(code)
    return bearers[0] if len(bearers) == 1 else None


def _unknown(context: PageContext, code: str) -> BadQuery:
    near = nearest_places(context, code)
    _ = context.texts.gettext
    if not near:
        return BadQuery("geo", code, _("There is no place “%(given)s”.") % {"given": code})
    text = _("There is no place “%(given)s”. The nearest one is “%(near)s” (%(code)s).")
    values = {"given": code, "near": near[0].name(context.lang), "code": near[0].code}
    return BadQuery("geo", code, text % values)


def compare_address(
    context: PageContext, codes: tuple[str, ...], parameters: dict[str, str]
) -> str:
    """Return the address that compares ``codes``, one parameter ``geo`` for each."""
    address = context.links.page("/compare", **parameters)
    places = urlencode([("geo", code) for code in codes])
    return f"{address}{'&' if '?' in address else '?'}{places}" if places else address


def chosen_places(
    context: PageContext, places: tuple[Territory, ...], parameters: dict[str, str]
) -> tuple[ChosenPlace, ...]:
    """Return the places of the comparison with the way to take each out."""
    codes = tuple(place.code for place in places)
    return tuple(
        ChosenPlace(
            place.code,
            place.name(context.lang),
            context.links.territory(place.code, **_for_page(parameters)),
            compare_address(
                context, tuple(code for code in codes if code != place.code), parameters
            ),
        )
        for place in places
    )


def _for_page(parameters: dict[str, str]) -> dict[str, str]:
    return {name: parameters[name] for name in ("topic", "time") if name in parameters}


def places_to_add(
    context: PageContext, places: tuple[Territory, ...], parameters: dict[str, str]
) -> tuple[str, tuple[Offer, ...]]:
    """Return (code of the one place that the field ``add`` names, places that may be meant)."""
    asked = given_value(context, "add").strip()
    if not asked:
        return "", ()
    view, codes = make_found_view(context, asked), tuple(place.code for place in places)
    if view.found is Found.ONE:
        return view.code, ()
    territories = context.store.territories
    return "", tuple(
        Offer(
            territories[code].name(context.lang),
            _within(context, territories[code]),
            compare_address(context, (*codes, code), parameters),
        )
        for code in _codes(context, asked)
        if code not in codes
    )


def _codes(context: PageContext, asked: str) -> list[str]:
    return [match.key for match in context.store.names.search(asked, MOST)]


def _within(context: PageContext, place: Territory) -> str:
    return context.store.territories[place.parent].name(context.lang) if place.parent else ""
