"""The headline rate over rolling years as a line: pictures, a sentence, and the table behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.indicators.labels import format_share, percent
from portal.web.charts.multiples import BROAD, Multiple, MultipleSize, multiple_svg
from portal.web.charts.scales import scale_of
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.breaks import BreakNote, breaks_within
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.trend import trend_windows
from schemas.codelists import ALL
from schemas.periods import Period

NARROW = MultipleSize(340, 220)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One rolling year; ``label`` is its last month."""

    label: str
    own: Cell
    reference: Cell


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The heading is the finding; ``reference`` names the dashed line."""

    heading: str
    sentence: str
    wide: Markup
    narrow: Markup
    own: str
    reference: str
    rows: tuple[LineRow, ...]
    breaks: tuple[BreakNote, ...]


def rolling_years(context: PageContext) -> tuple[Period, ...]:
    """Return the rolling years that lines have a point for."""
    return trend_windows(context.info.first_month, context.info.last_month)


def make_share_line(
    context: PageContext, topic: str = ALL, channel: str = ALL, own: str = ""
) -> ShareLine | None:
    """Return the line of a topic or channel in the whole country against all appeals together.

    ``own`` names it. ``None`` where fewer than two years have a value.
    """
    store, rate, root = context.store, context.info.headline_rate, context.store.territories.root
    years = rolling_years(context)
    mine = evaluate_series(store, rate, [root.code], topic, years, channel=channel)[root.code]
    other = evaluate_series(store, rate, [root.code], ALL, years)[root.code]
    known = [(y, v) for y, v in zip(years, mine, strict=True) if v.value is not None]
    if len(known) < 2:
        return None
    sentence = ends_sentence(context, known)
    reference = context.texts.gettext("All appeals")
    breaks = breaks_within(context, years, channel)
    line = Multiple(_shares(mine), _shares(other), f"{own}. {sentence}", breaks.marks)
    lang = context.lang
    ticks = scale_of([v for v in (*line.own, *line.reference) if v is not None], "share", lang)
    ends = [month_text(year.last_month, lang) for year in (years[0], years[-1])]
    return ShareLine(
        ends_heading(context, known),
        sentence,
        multiple_svg(line, ticks, ends[0], ends[1], BROAD),
        multiple_svg(line, ticks, ends[0], ends[1], NARROW),
        own,
        reference,
        tuple(
            LineRow(
                month_text(year.last_month, lang),
                make_cell(rate, value, lang),
                make_cell(rate, against, lang),
            )
            for year, value, against in zip(years, mine, other, strict=True)
        ),
        breaks.notes,
    )


def _shares(values: Sequence[IndicatorValue]) -> tuple[float | None, ...]:
    return tuple(value.value for value in values)


def ends_sentence(context: PageContext, known: Sequence[tuple[Period, IndicatorValue]]) -> str:
    """Return the values of the first and the last year that have one."""
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


def ends_heading(context: PageContext, known: Sequence[tuple[Period, IndicatorValue]]) -> str:
    """Say the change between both ends in points, where their intervals lie apart."""
    texts, (_, before), (_, after) = context.texts, known[0], known[-1]
    one, other = before.interval, after.interval
    points = percent(after.value or 0.0) - percent(before.value or 0.0)
    if not points or one is None or other is None or _touch(one, other):
        return texts.gettext("No clear change of the share")
    if points > 0:
        text = texts.ngettext(
            "The share grew by %(n_points)s point",
            "The share grew by %(n_points)s points",
            points,
        )
    else:
        text = texts.ngettext(
            "The share fell by %(n_points)s point",
            "The share fell by %(n_points)s points",
            -points,
        )
    return text % {"n_points": abs(points)}


def _touch(one: tuple[float, float | None], other: tuple[float, float | None]) -> bool:
    """Tell whether two intervals have a number in common; an open end reaches any height."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])
