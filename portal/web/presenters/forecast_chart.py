"""The fan of one series: published months, the forecast after them, and marks on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.indicators.evaluate import IndicatorValue
from portal.web.charts.forecast import NARROW, WIDE, FanData, FanMonth, MonthState, fan_svg
from portal.web.context import PageContext
from portal.web.dates import month_text, short_month_text
from portal.web.presenters.breaks import BreakNote
from portal.web.presenters.forecast_breaks import breaks_of_series
from portal.web.presenters.forecast_words import months_sentence
from portal.web.presenters.wholly_partial import is_wholly_partial
from schemas.periods import Period
from schemas.predictions import Forecast, Spike

# A phone has room for two years and the forecast.
_NARROW_MONTHS = 24
_JANUARY = "-01"


@dataclass(frozen=True, slots=True)
class Fan:
    """Both pictures, and what their key has to explain."""

    wide: Markup
    narrow: Markup
    has_forecast: bool
    has_partial: bool
    has_spikes: bool
    breaks: tuple[BreakNote, ...]


def make_fan(
    context: PageContext,
    code: str,
    values: Sequence[IndicatorValue],
    forecasts: Sequence[Forecast],
    spikes: Sequence[Spike],
    description: str,
) -> Fan | None:
    """Return the fan of a place; ``values`` are the counts of every month of the release.

    ``None`` where fewer than two months have a number.
    """
    if sum(value.value is not None for value in values) < 2:
        return None
    months = _months(context, values, {spike.month for spike in spikes})
    breaks = breaks_of_series(context, code, release_months(context))
    data = FanData(
        months,
        tuple(one.band for one in forecasts),
        tuple(one.month[:4] if one.month.endswith(_JANUARY) else "" for one in forecasts),
        _observed_label(context),
        _forecast_label(context, forecasts),
        _band_labels(context),
        description,
        breaks.marks,
    )
    return Fan(
        fan_svg(data, WIDE, context.lang),
        fan_svg(_shortened(data), NARROW, context.lang),
        bool(forecasts),
        any(month.state == "partial" for month in months),
        any(month.is_spike for month in months),
        breaks.notes,
    )


def release_months(context: PageContext) -> tuple[Period, ...]:
    """Return the months of the release in order."""
    first = Period.parse(context.info.first_month)
    last = Period.parse(context.info.last_month)
    return tuple(first.shift(step) for step in range(last.start - first.start + 1))


def _months(
    context: PageContext, values: Sequence[IndicatorValue], spikes: set[str]
) -> tuple[FanMonth, ...]:
    # Where every month is partial, hollow dots would tell none from another: words do.
    is_partial = is_wholly_partial(values)
    found = []
    for month, value in zip(release_months(context), values, strict=True):
        state: MonthState = "missing"
        if value.value is not None:
            state = "partial" if value.state == "partial" and not is_partial else "reported"
        code = str(month)
        year = code[:4] if code.endswith(_JANUARY) else ""
        found.append(FanMonth(value.value, state, year, code in spikes))
    return tuple(found)


def _shortened(data: FanData) -> FanData:
    """Return the last months only, with the breaks that lie among them."""
    skipped = max(len(data.months) - _NARROW_MONTHS, 0)
    breaks = tuple(
        replace(one, at=round(one.at - skipped, 2)) for one in data.breaks if one.at > skipped
    )
    return replace(data, months=data.months[skipped:], breaks=breaks)


def _observed_label(context: PageContext) -> tuple[str, str]:
    _, last = context.texts.gettext, context.info.last_month
    return (
        _("published up to %(month)s") % {"month": month_text(last, context.lang)},
        _("to %(month)s") % {"month": short_month_text(last, context.lang)},
    )


def _forecast_label(context: PageContext, forecasts: Sequence[Forecast]) -> tuple[str, str]:
    if not forecasts:
        return "", ""
    return months_sentence(context, forecasts), context.texts.gettext("forecast")


def _band_labels(context: PageContext) -> tuple[str, str, str]:
    _ = context.texts.gettext
    return _("forecast"), _("in 80 cases out of 100"), _("in 95 cases out of 100")
