"""The table beside every map: places with counts, density and the headline rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import Selection

Values = dict[str, dict[str, IndicatorValue]]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One territory."""

    name: str
    href: str
    is_unallocated: bool
    received: Cell
    density: Cell
    rate: Cell


@dataclass(frozen=True, slots=True)
class SortLink:
    """A head cell by which the table may be ordered; ``state`` is for ``aria-sort``."""

    label: str
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Rows in the chosen order; ``tick`` is the share that every bar is compared with."""

    name_head: SortLink
    received_head: SortLink
    density_head: str
    rate_head: str
    rows: tuple[PlaceRow, ...]
    tick: float | None
    tick_text: str
    tick_place: str
    has_density: bool


def evaluate_places(
    context: PageContext, places: Sequence[Territory], selection: Selection
) -> Values:
    """Return every indicator of the table by indicator id and territory code."""
    codes = [place.code for place in places]
    # The one that is drawn besides those of the table.
    ids = dict.fromkeys(
        ("received", "appeals_per_1000", context.info.headline_rate, selection.indicator.id)
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
    ordered = _ordered(shown, values, selection.sort, lang)
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
    )


def _ordered(places: Sequence[Territory], values: Values, sort: str, lang: str) -> list[Territory]:
    """Return places by name or by number of appeals; «not allocated» always stands last."""

    def name(place: Territory) -> str:
        return place.name(lang).casefold().replace("ё", "е")

    if sort == "name":
        return sorted(places, key=lambda p: (p.is_unallocated, name(p)))
    received = values["received"]
    return sorted(places, key=lambda p: (p.is_unallocated, -(received[p.code].value or 0), name(p)))


def _head(context: PageContext, selection: Selection, path: str, sort: str, label: str) -> SortLink:
    order = "ascending" if sort == "name" else "descending"
    return SortLink(
        label,
        context.links.page(path, **selection.parameters(sort=sort, view="table")) + "#table",
        order if selection.sort == sort else "none",
    )
