"""How the headline rate moved: rolling years, drawn and tabled."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_share
from portal.web.charts.trend import NARROW, WIDE, TrendData, last_known, trend_svg
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import Selection
from schemas.periods import Period, periods_within

_MANY_WINDOWS = 13
_QUARTER = 3
# With its figure a longer name would leave the room beside the chart.
_LABEL_CHARS = 17


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One rolling year."""

    label: str
    own: Cell
    reference: Cell | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Both variants of the chart, the sentence that names both ends, and the table."""

    sentence: str
    wide: Markup
    narrow: Markup
    own_name: str
    reference_name: str
    rows: tuple[TrendRow, ...]


def make_trend(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> Trend | None:
    """Return the trend, or ``None`` where fewer than two windows have a value."""
    windows = trend_windows(context.info.first_month, context.info.last_month)
    values = [_window(context, place, compared, selection, window) for window in windows]
    known = [(w, own) for w, (own, _) in zip(windows, values, strict=True) if own.value is not None]
    if len(known) < 2:
        return None
    sentence = _sentence(context, known)
    data = _data(context, place, compared, windows, values, sentence)
    return Trend(
        sentence,
        trend_svg(data, WIDE, context.lang),
        trend_svg(data, NARROW, context.lang),
        place.name(context.lang),
        compared.name(context.lang) if compared else "",
        _rows(context, windows, values),
    )


def trend_windows(first_month: str, last_month: str) -> tuple[Period, ...]:
    """Return every rolling year, or every third one (the last included) where there are many."""
    windows = periods_within(first_month, last_month, "P1Y")
    if len(windows) <= _MANY_WINDOWS:
        return windows
    return tuple(reversed(windows[::-1][::_QUARTER]))


def _window(
    context: PageContext,
    place: Territory,
    compared: Territory | None,
    selection: Selection,
    window: Period,
) -> tuple[IndicatorValue, IndicatorValue | None]:
    codes = [place.code, *([compared.code] if compared else [])]
    found = evaluate(context.store, context.info.headline_rate, codes, selection.topic.code, window)
    return found[place.code], found[compared.code] if compared else None


def _sentence(context: PageContext, known: list[tuple[Period, IndicatorValue]]) -> str:
    lang, (first, before), (last, after) = context.lang, known[0], known[-1]
    text = context.texts.gettext(
        "From %(before)s (year to %(first)s) to %(after)s (year to %(last)s)."
    )
    return text % {
        "before": format_share(before.value or 0.0, lang),
        "after": format_share(after.value or 0.0, lang),
        "first": month_text(first.last_month, lang),
        "last": month_text(last.last_month, lang),
    }


def _data(
    context: PageContext,
    place: Territory,
    compared: Territory | None,
    windows: tuple[Period, ...],
    values: list[tuple[IndicatorValue, IndicatorValue | None]],
    sentence: str,
) -> TrendData:
    own = tuple(value.value for value, _ in values)
    reference = tuple(other.value if other else None for _, other in values)
    lang = context.lang
    return TrendData(
        own,
        reference,
        month_text(windows[0].last_month, lang),
        month_text(windows[-1].last_month, lang),
        _end_label(_short(place, context), last_known(own), lang),
        _end_label(_short(compared, context), last_known(reference), lang) if compared else "",
        f"{place.name(lang)}. {sentence}",
    )


def _short(place: Territory, context: PageContext) -> str:
    """Return a name that fits beside the chart: the tile's where the full one is long."""
    name = place.name(context.lang)
    return name if len(name) <= _LABEL_CHARS else place.abbr(context.lang)[:_LABEL_CHARS]


def _end_label(name: str, value: float | None, lang: str) -> str:
    return name if value is None else f"{name} {format_share(value, lang)}"


def _rows(
    context: PageContext,
    windows: tuple[Period, ...],
    values: list[tuple[IndicatorValue, IndicatorValue | None]],
) -> tuple[TrendRow, ...]:
    rate, lang = context.info.headline_rate, context.lang
    return tuple(
        TrendRow(
            month_text(window.last_month, lang),
            make_cell(rate, own, lang),
            make_cell(rate, other, lang) if other else None,
        )
        for window, (own, other) in zip(windows, values, strict=True)
    )
