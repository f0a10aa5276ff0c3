"""The order of places in a table: by name, or from the largest value on; never a ranking."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.web.context import PageContext

# Values by indicator id and territory code.
Values = dict[str, dict[str, IndicatorValue]]
# What an order is by; by «rate» it is the share of the table.
_SORTED_BY = {"received": "received", "density": "appeals_per_1000"}


def ordered_places(
    context: PageContext, places: Sequence[Territory], values: Values, sort: str, rate_id: str
) -> list[Territory]:
    """Return places by name or from the largest value on; those without one stand last by name.

    «Not allocated» places always stand at the end.
    """

    def name(place: Territory) -> str:
        return place.name(context.lang).casefold().replace("ё", "е")

    if sort == "name":
        return sorted(places, key=lambda p: (p.is_unallocated, name(p)))
    found = values[_SORTED_BY.get(sort, rate_id)]

    def key(place: Territory) -> tuple[bool, bool, float, str]:
        value = found[place.code].value
        return place.is_unallocated, value is None, -(value or 0.0), name(place)

    return sorted(places, key=key)
