"""Appeals received month by month: two pictures, a sentence, and the table behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.indicators.labels import format_count
from portal.web.charts.months import (
    MONTHS_NARROW,
    MONTHS_WIDE,
    MonthColumn,
    months_svg,
)
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.breaks import MarkedBreaks, breaks_of_columns
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import Selection
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell
from schemas.codelists import ALL
from schemas.periods import Period, periods_within

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Months:
    """Pictures of all months and of the last twelve, what they say, the rows (newest first).

    ``columns`` are those of all months, for a picture of another size; ``has_late_breaks`` tells
    whether the last twelve have a break among them.
    """

    sentence: str
    wide: Markup
    narrow: Markup
    rows: tuple[tuple[str, Cell], ...]
    columns: tuple[MonthColumn, ...]
    breaks: MarkedBreaks
    has_late_breaks: bool


def months_of(context: PageContext) -> tuple[Period, ...]:
    """Return the months of the release in order."""
    return periods_within(context.info.first_month, context.info.last_month, "M")


def make_country_months(context: PageContext, selection: Selection, name: str) -> Months | None:
    """Return the months of the country for the topic and channel of a choice, under ``name``."""
    root = context.store.territories.root.code
    topic, channel = selection.topic.code, selection.channel
    found = evaluate_series(
        context.store, "received", [root], topic, months_of(context), channel=channel
    )
    return make_months(context, name, found[root], "m", channel)


def make_months(
    context: PageContext,
    name: str,
    values: Sequence[IndicatorValue],
    key: str,
    channel: str = ALL,
) -> Months | None:
    """Return the months of ``name``; ``values`` are counts, one for each of :func:`months_of`.

    ``None`` where fewer than two months have a number.
    """
    months = months_of(context)
    known = [(m, v) for m, v in zip(months, values, strict=True) if v.value is not None]
    if len(known) < 2:
        return None
    sentence = _sentence(context, known)
    # Where all months are partial, an outline would tell none from another: the sentence does.
    is_partial = is_wholly_partial(values)
    columns = [_column(context, m, v, is_partial) for m, v in zip(months, values, strict=True)]
    description, lang = f"{name}. {sentence}", context.lang
    short = columns[-_SHORT:]
    breaks = breaks_of_columns(context, months, channel)
    skipped = len(columns) - len(short)
    late = [replace(one, at=one.at - skipped) for one in breaks.marks if one.at > skipped]
    first_short = _with_first_year(months, short)
    return Months(
        sentence,
        months_svg(columns, MONTHS_WIDE, description, f"{key}w", lang, breaks.marks),
        months_svg(first_short, MONTHS_NARROW, description, f"{key}n", lang, late),
        tuple(
            (month_text(str(month), lang), plain_cell("received", value, lang, is_partial))
            for month, value in reversed(list(zip(months, values, strict=True)))
        ),
        tuple(columns),
        breaks,
        bool(late),
    )


def _column(
    context: PageContext, month: Period, value: IndicatorValue, said_above: bool
) -> MonthColumn:
    lang, code = context.lang, str(month)
    cell = make_cell("received", value, lang)
    return MonthColumn(
        None if value.value is None else int(value.value),
        value.state == "partial" and not said_above,
        f"{month_text(code, lang)}: {cell.whole}",
        code[:4] if code.endswith("-01") else "",
    )


def _with_first_year(
    months: Sequence[Period], columns: Sequence[MonthColumn]
) -> tuple[MonthColumn, ...]:
    """Return columns of which the first tells its year, where no other does so too near."""
    first, *others = columns
    if any(column.year for column in others[:4]):
        return tuple(columns)
    year = str(months[-len(columns)])[:4]
    return (MonthColumn(first.value, first.is_partial, first.title, year), *others)


def _sentence(context: PageContext, known: Sequence[tuple[Period, IndicatorValue]]) -> str:
    """Name the ends; among whole months a partial one is too low to be one."""
    is_partial = is_wholly_partial(value for _, value in known)
    whole = [(int(v.value or 0), m) for m, v in known if is_partial or v.state == "value"]
    _, lang = context.texts.gettext, context.lang
    gaps = _("Some sources did not report some months: the totals are too low.")
    if len(whole) < 2:
        return gaps
    (least, low), (most, high) = min(whole), max(whole)
    text = _("Fewest, %(n_least)s: %(low)s; most, %(n_most)s: %(high)s.") % {
        "n_least": format_count(least, lang),
        "n_most": format_count(most, lang),
        "low": month_text(str(low), lang),
        "high": month_text(str(high), lang),
    }
    return f"{text} {gaps}" if is_partial else text
