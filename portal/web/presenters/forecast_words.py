"""What pages say of forecasts: sentences, ranges, why there is none, how well they held."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from portal.indicators.labels import format_count, format_decimal, percent
from portal.web.context import PageContext
from portal.web.dates import month_text, months_text
from schemas.periods import Period
from schemas.predictions import FORECAST_ABSENCE, FORECAST_MODEL, Band, Forecast, Score

SEASONAL_NAIVE = "seasonal_naive"
# From here on a decimal says nothing.
_WHOLE_FROM = 10
_MIDDLE = 0.5
_YEAR = 12
# How large a share of what comes the inner range should hold.
_INNER = 0.8


def amount_text(value: float, lang: str) -> str:
    """Return an expected number of appeals: «1 230», and under ten with a decimal, «4,3»."""
    if value >= _WHOLE_FROM:
        return format_count(floor(value + _MIDDLE), lang)
    return format_decimal(value, lang)


def bounds_text(lower: float, upper: float, lang: str) -> tuple[str, str]:
    """Return both bounds in whole appeals, outwards: a range may be told wider, never narrower."""
    return format_count(floor(lower), lang), format_count(ceil(upper), lang)


def range_text(lower: float, upper: float, lang: str) -> str:
    """Return «1 050–1 400», in whole appeals."""
    return "–".join(bounds_text(lower, upper, lang))


def forecast_sentence(context: PageContext, forecast: Forecast) -> str:
    """Return the forecast of a month with the range that holds it in 80 cases of 100."""
    lang, band = context.lang, forecast.band
    low, high = bounds_text(band.lower_80, band.upper_80, lang)
    text = context.texts.gettext(
        "Forecast for %(month)s: %(n_value)s; in 80 cases out of 100 from %(n_low)s to %(n_high)s."
    )
    return text % {
        "month": month_text(forecast.month, lang),
        "n_value": amount_text(band.value, lang),
        "n_low": low,
        "n_high": high,
    }


def year_before_sentence(context: PageContext, shown: int) -> str:
    """Say what came in the same month a year earlier."""
    text = context.texts.gettext("A year earlier %(n_shown)s came in.")
    return text % {"n_shown": format_count(shown, context.lang)}


def months_sentence(context: PageContext, forecasts: Sequence[Forecast]) -> str:
    """Return the months of a forecast, «прогноз: сентябрь 2026 — февраль 2027»."""
    months = months_text(forecasts[0].month, forecasts[-1].month, context.lang)
    return context.texts.gettext("forecast: %(months)s") % {"months": months}


def model_name(model: str, lang: str) -> str:
    """Return the name of a model, its code where the codelist has none."""
    return FORECAST_MODEL[model].label(lang) if model in FORECAST_MODEL else model


def absence_title(reason: str, lang: str) -> str:
    """Return why there is no forecast, in a few words."""
    return FORECAST_ABSENCE[reason].label(lang) if reason in FORECAST_ABSENCE else reason


def in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return title[:1].lower() + title[1:]


def absence_sentence(context: PageContext, reason: str) -> str:
    """Return what stands behind a reason, empty for one that says it all."""
    _ = context.texts.gettext
    return {
        "too_short": _(
            "Seasons show only after two years, and a forecast has to be tried on months that it"
            " did not see."
        ),
        "too_small": _("With so few appeals a month, chance and rounding outweigh everything."),
        "all_zero": _("Nothing was shown in any month, so there is nothing to continue."),
        "constant": _("A series that never moved does not tell how far it may move."),
        "gaps": _("A missing month is no zero: whoever continues it takes a gap for a fall."),
        "coverage_break": _(
            "What came before the change cannot be continued, and since then too few months have"
            " passed."
        ),
        "jump": _(
            "One month is so many times larger or smaller than those around it that no method"
            " tells what the next one will be."
        ),
        "too_fine": _(
            "Forecasts are made of all appeals of a place, and for regions and larger places of"
            " the topics of the first level."
        ),
        "not_computed": _(
            "The release is older than forecasts, or the program that makes them was not installed."
        ),
    }.get(reason, "")


def absence_words(context: PageContext, code: str, reason: str) -> tuple[str, str]:
    """Return title and sentence of a reason; where a year brought no data at all, they say so."""
    _ = context.texts.gettext
    if reason == "gaps" and _is_silent(context, code):
        return _("No data are reported"), _(
            "For none of the newest months were data reported, and what is missing is no zero."
        )
    return absence_title(reason, context.lang), absence_sentence(context, reason)


def _is_silent(context: PageContext, code: str) -> bool:
    last = Period.parse(context.info.last_month)
    n_months = last.start - Period.parse(context.info.first_month).start + 1
    months = [last.shift(-back) for back in range(min(n_months, _YEAR))]
    states = context.store.coverage_by_period([code], months)[code]
    return set(states) == {"not_reported"}


def score_sentences(context: PageContext, score: Score) -> tuple[str, ...]:
    """Say how the forecasts would have done on months that were kept apart, in whole words."""
    return tuple(filter(None, (_error_sentence(context, score), _range_sentence(context, score))))


def _error_sentence(context: PageContext, score: Score) -> str:
    _ = context.texts.gettext
    if score.model == SEASONAL_NAIVE:
        return _("The forecast repeats the same month of the year before.")
    if score.relative_mae is None:
        return ""
    gain = percent(abs(1 - score.relative_mae))
    if gain == 0:
        return _(
            "On average the forecast was as far off as taking the same month of the year before."
        )
    if score.relative_mae < 1:
        text = _(
            "On average the forecast was %(num)s%% less far off than taking the same month of the"
            " year before."
        )
    else:
        text = _(
            "On average the forecast was %(num)s%% further off than taking the same month of the"
            " year before: rely on it with care."
        )
    return text % {"num": gain}


def _range_sentence(context: PageContext, score: Score) -> str:
    text = context.texts.ngettext(
        "%(n_scored)s forecast of past months was tested: %(n_within)s held what came in within the"
        " inner range; about %(n_expected)s was to be expected.",
        "%(n_scored)s forecasts of past months were tested: %(n_within)s held what came in within"
        " the inner range; about %(n_expected)s were to be expected.",
        score.n_scored,
    )
    return text % {
        "n_scored": score.n_scored,
        "n_within": _n_within(score),
        "n_expected": floor(_INNER * score.n_scored + _MIDDLE),
    }


def held_text(context: PageContext, score: Score) -> str:
    """Return «5 из 6»: the months that tried the forecasts and lay in the range for 80 of 100."""
    text = context.texts.gettext("%(n_within)s of %(num)s")
    return text % {"n_within": _n_within(score), "num": score.n_scored}


def _n_within(score: Score) -> int:
    return floor(score.coverage_80 * score.n_scored + _MIDDLE)


def holds(band: Band, shown: float) -> str:
    """Tell where what came lies: ``80`` within the inner range, ``95`` the outer, or ``out``."""
    if band.lower_80 <= shown <= band.upper_80:
        return "80"
    return "95" if band.lower_95 <= shown <= band.upper_95 else "out"
