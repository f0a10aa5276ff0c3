"""Names that stand on the map of one region: those of the places where most people live."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geodata.territories import Territory
from portal.web.context import PageContext
from schemas.periods import Period

# On a picture 560 pixels wide no more find room beside each other.
_MOST = 8
# A town is known by its name alone; of a district the word tells it from its town.
_TOWN = {
    "ru": re.compile(r"^(?:город|городской округ|посёлок)\s+(?=[А-ЯЁ])"),
    "en": re.compile(r"\s+City$"),
}


def inside_names(
    context: PageContext, places: Iterable[Territory], period: Period
) -> list[tuple[str, str]]:
    """Return code and name of the most populous places, the largest first.

    They help to find one's way and say nothing of the numbers. A place without a population in
    ``period`` has none here.
    """
    figures = {place: context.store.population(place.code, period) for place in places}
    known = [(figure.residents, place) for place, figure in figures.items() if figure is not None]
    known.sort(key=lambda found: (-found[0], found[1].code))
    return [(place.code, _short(place, context.lang)) for _, place in known[:_MOST]]


def _short(place: Territory, lang: str) -> str:
    return _TOWN[lang].sub("", place.name(lang))
