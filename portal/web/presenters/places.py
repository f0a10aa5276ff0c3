"""The table beside every map: places with counts, density and the headline rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.peers import range_text
from portal.web.presenters.selection import Selection

_MEDIAN = "median_time"
# What an order is by; by «rate» it is the headline rate.
_SORTED_BY = {"received": "received", "density": "appeals_per_1000"}

Values = dict[str, dict[str, IndicatorValue]]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One territory; ``interval`` is that of the rate, ``median`` where the table has it."""

    name: str
    href: str
    is_unallocated: bool
    received: Cell
    density: Cell
    rate: Cell
    interval: str
    median: Cell | None


@dataclass(frozen=True, slots=True)
class SortLink:
    """A head cell by which the table may be ordered; ``state`` is for ``aria-sort``."""

    label: str
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Rows in the chosen order; ``tick`` is the share that every bar is compared with.

    ``is_by_rate``: the order is that of the rate, which close shares need not have.
    """

    name_head: SortLink
    received_head: SortLink
    density_head: str
    rate_head: str
    rows: tuple[PlaceRow, ...]
    tick: float | None
    tick_text: str
    tick_place: str
    has_density: bool
    density_sort: SortLink
    rate_sort: SortLink
    median_head: str
    is_by_rate: bool


def evaluate_places(
    context: PageContext, places: Sequence[Territory], selection: Selection
) -> Values:
    """Return every indicator of the table by indicator id and territory code.

    The time by which half are answered is told of the places of the lowest level.
    """
    codes = [place.code for place in places]
    # The one that is drawn besides those of the table.
    ids = dict.fromkeys(
        ("received", "appeals_per_1000", context.info.headline_rate, selection.indicator.id)
    )
    if places and places[0].level == context.info.levels[-1].code:
        ids |= {_MEDIAN: None}
    return {
        indicator: evaluate(
            context.store,
            indicator,
            codes,
            selection.topic.code,
            selection.period,
            channel=selection.channel,
        )
        for indicator in ids
    }


def make_place_table(
    context: PageContext,
    places: Sequence[Territory],
    values: Values,
    selection: Selection,
    compared: Territory,
    path: str,
) -> PlaceTable:
    """Return the table of ``places``; ``path`` is the page whose links sort it."""
    rate_id, lang = context.info.headline_rate, context.lang
    mean = evaluate(
        context.store,
        rate_id,
        [compared.code],
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )[compared.code]
    received = values["received"]
    shown = [p for p in places if not p.is_unallocated or received[p.code].value]
    ordered = _ordered(context, shown, values, selection.sort)
    has_median = _MEDIAN in values
    return PlaceTable(
        _head(context, selection, path, "name", context.info.level_label(places[0].level, lang)),
        _head(context, selection, path, "received", context.texts.gettext("Appeals")),
        BY_ID["appeals_per_1000"].label(lang),
        rate_label(context),
        tuple(_row(context, place, values, selection) for place in ordered),
        mean.value,
        make_cell(rate_id, mean, lang).whole,
        compared.name(lang),
        any(value.denominator for value in values["appeals_per_1000"].values()),
        _head(context, selection, path, "density", BY_ID["appeals_per_1000"].label(lang)),
        _head(context, selection, path, "rate", rate_label(context)),
        context.texts.gettext("Half answered within") if has_median else "",
        selection.sort == "rate",
    )


def rate_label(context: PageContext) -> str:
    """Return the short name of the headline rate: what was done within which time."""
    _ = context.texts.gettext
    is_closed = context.info.headline_rate == "closed_rate"
    return _("Closed") if is_closed else _("Measures taken")


def _row(context: PageContext, place: Territory, values: Values, selection: Selection) -> PlaceRow:
    rate_id, lang = context.info.headline_rate, context.lang

    def cell(indicator: str) -> Cell:
        return make_cell(indicator, values[indicator][place.code], lang)

    return PlaceRow(
        place.name(lang),
        context.links.territory(place.code, topic=selection.topic.code, time=str(selection.period)),
        place.is_unallocated,
        cell("received"),
        cell("appeals_per_1000"),
        cell(rate_id),
        _interval(values[rate_id][place.code], lang),
        cell(_MEDIAN) if _MEDIAN in values else None,
    )


def _interval(value: IndicatorValue, lang: str) -> str:
    """Return «58–66 %», empty where there is no share or its error is not known."""
    if value.value is None or value.interval is None or value.interval[1] is None:
        return ""
    return range_text(value.interval[0], value.interval[1], lang)


def _ordered(
    context: PageContext, places: Sequence[Territory], values: Values, sort: str
) -> list[Territory]:
    """Return places by name or from the largest value on; those without one stand last by name.

    «Not allocated» places always stand at the end.
    """

    def name(place: Territory) -> str:
        return place.name(context.lang).casefold().replace("ё", "е")

    if sort == "name":
        return sorted(places, key=lambda p: (p.is_unallocated, name(p)))
    found = values[_SORTED_BY.get(sort, context.info.headline_rate)]

    def key(place: Territory) -> tuple[bool, bool, float, str]:
        value = found[place.code].value
        return place.is_unallocated, value is None, -(value or 0.0), name(place)

    return sorted(places, key=key)


def _head(context: PageContext, selection: Selection, path: str, sort: str, label: str) -> SortLink:
    order = "ascending" if sort == "name" else "descending"
    return SortLink(
        label,
        context.links.page(path, **selection.parameters(sort=sort, view="table")) + "#table",
        order if selection.sort == sort else "none",
    )
