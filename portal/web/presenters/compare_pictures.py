"""Pictures of a comparison: values with their intervals, and a line for each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.web.charts.multiples import Multiple, Ticks, multiple_svg
from portal.web.charts.ranges import (
    RANGES_NARROW,
    RANGES_WIDE,
    RangeRow,
    RangeScale,
    ranges_svg,
)
from portal.web.charts.scales import scale_of
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.breaks import BreakNote, MarkedBreaks, breaks_within
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.selection import Selection
from portal.web.presenters.share_line import ends_sentence, rolling_years
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID

_DRAWN = ("share", "per_1000")
Series = dict[str, list[IndicatorValue]]


@dataclass(frozen=True, slots=True)
class Ranges:
    """The picture in both variants and what it says."""

    sentence: str
    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class SmallLine:
    """One place: its last value or the words of its state, and its picture where it has any."""

    name: str
    now: Cell
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class _Scale:
    """What all pictures share: the years, the ticks, the breaks."""

    years: tuple[Period, ...]
    ticks: Ticks
    breaks: MarkedBreaks


@dataclass(frozen=True, slots=True)
class Lines:
    """A picture a place on one scale, and the table behind them (label, a cell a place)."""

    reference: str
    places: tuple[SmallLine, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    breaks: tuple[BreakNote, ...]


def make_ranges(
    context: PageContext,
    selection: Selection,
    places: Sequence[Territory],
    reference: Territory,
    values: dict[str, IndicatorValue],
) -> Ranges | None:
    """Return the picture, ``None`` for counts and times, and where nothing has a value."""
    unit, lang = selection.indicator.unit, context.lang
    own = [values[place.code] for place in places]
    if unit not in _DRAWN or not any(value.value is not None for value in own):
        return None
    whole = values[reference.code].value
    whole_text = make_cell(selection.indicator.id, values[reference.code], lang).text
    scale = RangeScale(
        scale_of([*_reach(own), *([] if whole is None else [whole])], unit, lang),
        None if reference in places else whole,
        f"{reference.name(lang)}: {whole_text}",
    )
    rows = [_range_row(context, selection, place, values[place.code]) for place in places]
    sentence = _sentence(context, selection, places, values)
    return Ranges(
        sentence,
        ranges_svg(rows, scale, RANGES_WIDE, sentence),
        ranges_svg(rows, scale, RANGES_NARROW, sentence),
    )


def _reach(values: Sequence[IndicatorValue]) -> list[float]:
    """Return the values and the ends of their intervals."""
    found = [value.value for value in values if value.value is not None]
    for value in values:
        if value.value is not None and value.interval is not None:
            found += [end for end in value.interval if end is not None]
    return found


def _range_row(
    context: PageContext, selection: Selection, place: Territory, value: IndicatorValue
) -> RangeRow:
    cell = make_cell(selection.indicator.id, value, context.lang)
    low, high = value.interval if value.interval is not None else (None, None)
    name = place.name(context.lang)
    return RangeRow(name, value.value, low, high, cell.text, bool(cell.partial))


def _sentence(
    context: PageContext,
    selection: Selection,
    places: Sequence[Territory],
    values: dict[str, IndicatorValue],
) -> str:
    """Name every place with its value and interval: what the picture shows, in words."""
    lang, parts = context.lang, []
    for place in places:
        value = values[place.code]
        text = f"{place.name(lang)}: {make_cell(selection.indicator.id, value, lang).whole}"
        span = interval_text(value, selection.indicator.unit, lang)
        parts.append(f"{text} ({span})" if span else text)
    return "; ".join(parts) + "."


def make_lines(
    context: PageContext, selection: Selection, places: Sequence[Territory], reference: Territory
) -> Lines | None:
    """Return the lines over rolling years.

    ``None`` where the indicator has none, there are fewer than two years, or nothing has a value.
    """
    years, indicator = rolling_years(context), selection.indicator
    if indicator.unit not in _DRAWN or indicator.id in SHARE_BY_ID or len(years) < 2:
        return None
    codes = list(dict.fromkeys([*(place.code for place in places), reference.code]))
    topic, channel = selection.topic.code, selection.channel
    found = evaluate_series(context.store, indicator.id, codes, topic, years, channel=channel)
    known = [v.value for series in found.values() for v in series if v.value is not None]
    if not any(value.value is not None for place in places for value in found[place.code]):
        return None
    ticks = scale_of(known, indicator.unit, context.lang)
    lang, breaks = context.lang, breaks_within(context, years, channel)
    scale = _Scale(tuple(years), ticks, breaks)
    return Lines(
        reference.name(lang),
        tuple(_small(context, selection, place, reference, found, scale) for place in places),
        tuple(context.store.territories[code].name(lang) for code in codes),
        tuple(
            (
                month_text(year.last_month, lang),
                tuple(make_cell(indicator.id, found[code][n], lang).whole for code in codes),
            )
            for n, year in enumerate(years)
        ),
        breaks.notes,
    )


def _small(
    context: PageContext,
    selection: Selection,
    place: Territory,
    reference: Territory,
    found: Series,
    scale: _Scale,
) -> SmallLine:
    own, lang, years = found[place.code], context.lang, scale.years
    now = make_cell(selection.indicator.id, own[-1], lang)
    name = place.name(lang)
    known = [(year, v) for year, v in zip(years, own, strict=True) if v.value is not None]
    if not known:
        return SmallLine(name, now, None)
    is_whole = place == reference
    dashed = [None] * len(own) if is_whole else [value.value for value in found[reference.code]]
    is_share = selection.indicator.unit == "share" and len(known) > 1
    sentence = ends_sentence(context, known) if is_share else now.whole
    values = tuple(value.value for value in own)
    line = Multiple(values, tuple(dashed), f"{name}. {sentence}", scale.breaks.marks)
    ends = [month_text(year.last_month, lang) for year in (years[0], years[-1])]
    return SmallLine(name, now, multiple_svg(line, scale.ticks, ends[0], ends[1]))
