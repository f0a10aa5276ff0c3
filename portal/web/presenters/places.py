"""The table beside every map: places with counts, density and the share that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.peers import range_text
from portal.web.presenters.place_order import Values, ordered_places
from portal.web.presenters.selection import Selection

_MEDIAN = "median_time"


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
    """Return every indicator of the table by indicator id and territory code."""
    codes = [place.code for place in places]
    time = _table_time(context, places, selection)
    ids = dict.fromkeys(
        ("received", "appeals_per_1000", _table_rate(context, selection), *([time] if time else []))
    )
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


def _table_rate(context: PageContext, selection: Selection) -> str:
    """Return the share of the table: the one that is drawn, else the headline rate."""
    drawn = selection.indicator
    return drawn.id if drawn.unit == "share" else context.info.headline_rate


def _table_time(
    context: PageContext, places: Sequence[Territory], selection: Selection
) -> str | None:
    """Return the time of the table: the one that is drawn, that of half at the lowest level."""
    if selection.indicator.unit == "hours":
        return selection.indicator.id
    is_lowest = bool(places) and places[0].level == context.info.levels[-1].code
    return _MEDIAN if is_lowest else None


def make_place_table(
    context: PageContext,
    places: Sequence[Territory],
    values: Values,
    selection: Selection,
    compared: Territory,
    path: str,
) -> PlaceTable:
    """Return the table of ``places``; ``path`` is the page whose links sort it."""
    rate_id, lang = _table_rate(context, selection), context.lang
    time = _table_time(context, places, selection)
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
    ordered = ordered_places(context, shown, values, selection.sort, rate_id)
    rate_head = _rate_head(context, rate_id)
    return PlaceTable(
        _head(context, selection, path, "name", context.info.level_label(places[0].level, lang)),
        _head(context, selection, path, "received", context.texts.gettext("Appeals")),
        BY_ID["appeals_per_1000"].label(lang),
        rate_head,
        tuple(_row(context, place, values, selection, rate_id, time) for place in ordered),
        mean.value,
        make_cell(rate_id, mean, lang).whole,
        compared.name(lang),
        any(value.denominator for value in values["appeals_per_1000"].values()),
        _head(context, selection, path, "density", BY_ID["appeals_per_1000"].label(lang)),
        _head(context, selection, path, "rate", rate_head),
        _time_head(context, time),
        selection.sort == "rate",
    )


def rate_label(context: PageContext) -> str:
    """Return the short name of the headline rate: what was done within which time."""
    _ = context.texts.gettext
    is_closed = context.info.headline_rate == "closed_rate"
    return _("Closed") if is_closed else _("Measures taken")


def _rate_head(context: PageContext, rate_id: str) -> str:
    is_headline = rate_id == context.info.headline_rate
    return rate_label(context) if is_headline else BY_ID[rate_id].label(context.lang)


def _time_head(context: PageContext, time: str | None) -> str:
    if time is None:
        return ""
    if time == _MEDIAN:
        return context.texts.gettext("Half answered within")
    return BY_ID[time].label(context.lang)


def _row(
    context: PageContext,
    place: Territory,
    values: Values,
    selection: Selection,
    rate_id: str,
    time: str | None,
) -> PlaceRow:
    lang = context.lang

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
        cell(time) if time else None,
    )


def _interval(value: IndicatorValue, lang: str) -> str:
    """Return «58–66 %», empty where there is no share or its error is not known."""
    if value.value is None or value.interval is None or value.interval[1] is None:
        return ""
    return range_text(value.interval[0], value.interval[1], lang)


def _head(context: PageContext, selection: Selection, path: str, sort: str, label: str) -> SortLink:
    order = "ascending" if sort == "name" else "descending"
    return SortLink(
        label,
        context.links.page(path, **selection.parameters(sort=sort, view="table")) + "#table",
        order if selection.sort == sort else "none",
    )
