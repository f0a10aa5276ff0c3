"""A change in words: the verdict, both years with the interval, or every reason against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from portal.config.series_breaks import SeriesBreak
from portal.indicators.change import Change
from portal.indicators.change_moved import RECEIVED, Moved
from portal.indicators.definitions import BY_ID
from portal.indicators.labels import NBSP, format_count, format_decimal, format_share
from portal.web.context import PageContext
from portal.web.dates import day_text, month_text
from portal.web.presenters.places import rate_label
from schemas.change import YEAR_CHANGE, YEAR_CHANGE_REASON
from schemas.codelists import ALL

_DIGITS = 6
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What a line is about (empty: everything), the verdict, the numbers or the reasons."""

    about: str
    verdict: str
    sentence: str
    reasons: tuple[str, ...]


def change_lines(context: PageContext, change: Change) -> tuple[ChangeLine, ...]:
    """Return a line for the rate and one for the appeals, or one where neither is comparable.

    None of a regime that was not reported at all.
    """
    rate, received = change.rate, change.received
    if rate.reasons == received.reasons == ("not_reported",):
        return ()
    if rate.reasons and received.reasons:
        return (_neither(context, change),)
    of_rate, of_received = change_columns(context)
    return (
        _line(context, change, rate, of_rate),
        _line(context, change, received, of_received),
    )


def change_columns(context: PageContext) -> tuple[str, str]:
    """Return the names of the headline rate and of the appeals received."""
    return rate_label(context), BY_ID[RECEIVED].label(context.lang)


def _line(context: PageContext, change: Change, moved: Moved, about: str) -> ChangeLine:
    verdict = YEAR_CHANGE[moved.state].label(context.lang)
    if moved.reasons:
        found = [text for code in moved.reasons for text in _reasons(context, change, moved, code)]
        return ChangeLine(about, verdict, "", tuple(found))
    is_share = moved is change.rate
    return ChangeLine(
        about, verdict, (_share_sentence if is_share else _count_sentence)(context, moved), ()
    )


def _neither(context: PageContext, change: Change) -> ChangeLine:
    """Return the reasons against both, each once."""
    found = [
        text
        for code in YEAR_CHANGE_REASON.ids()
        for moved in (change.received, change.rate)
        if code in moved.reasons
        for text in _reasons(context, change, moved, code)
    ]
    verdict = YEAR_CHANGE[change.rate.state].label(context.lang)
    about = context.texts.gettext("All appeals") if change.regime == ALL else ""
    return ChangeLine(about, verdict, "", tuple(dict.fromkeys(found)))


def _share_sentence(context: PageContext, moved: Moved) -> str:
    text = context.texts.gettext(
        "%(after)s of counted appeals after %(before)s the year before: a difference of %(change)s"
        " (95%% interval: from %(low)s to %(high)s)."
    )
    lang, points = context.lang, context.texts.gettext("%(number)s points")
    lower, upper = moved.interval or (0.0, 0.0)
    return text % {
        "after": format_share(moved.after.value or 0.0, lang),
        "before": format_share(moved.before.value or 0.0, lang),
        "change": points % {"number": _signed(moved.change or 0.0, lang)},
        "low": _signed(floor(round(lower * 1000, _DIGITS)) / 1000, lang),
        "high": _signed(ceil(round(upper * 1000, _DIGITS)) / 1000, lang),
    }


def _count_sentence(context: PageContext, moved: Moved) -> str:
    text = context.texts.gettext(
        "%(after)s after %(before)s the year before: a change of %(change)s (95%% interval: from"
        " %(low)s to %(high)s)."
    )
    lang = context.lang
    lower, upper = moved.interval or (1.0, 1.0)
    return text % {
        "after": format_count(int(moved.after.value or 0), lang),
        "before": format_count(int(moved.before.value or 0), lang),
        "change": _per_cent(round(((moved.change or 1.0) - 1) * 100), lang),
        "low": _per_cent(floor(round((lower - 1) * 100, _DIGITS)), lang),
        "high": _per_cent(ceil(round((upper - 1) * 100, _DIGITS)), lang),
    }


def _signed(share: float, lang: str) -> str:
    """Return percentage points with their sign: «+2,8»."""
    text = format_decimal(abs(share) * 100, lang)
    # What rounds to nothing has no sign.
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if share > 0 else _MINUS}{text}"


def _per_cent(number: int, lang: str) -> str:
    sign = "" if not number else "+" if number > 0 else _MINUS
    return f"{sign}{abs(number)}{NBSP if lang == 'ru' else ''}%"


def _reasons(context: PageContext, change: Change, moved: Moved, code: str) -> tuple[str, ...]:
    """Return a reason as sentences: one, but of breaks one for each regime."""
    _ = context.texts.gettext
    if code == "series_break":
        return _break_sentences(context, _breaks_of(context, change, moved))
    if code == "too_few":
        return (_too_few(context, change, moved),)
    return (
        {
            "no_year_before": _("The release does not hold both years."),
            "limited": _("The topic is limited: it is shown for regions and above."),
            "no_outcomes": _("The sources do not report outcomes."),
            "not_reported": _("Nothing was reported in one of the two years."),
            "partial": _("Some sources did not report some of the months."),
            "coverage_changed": _("Other sources report now than at the beginning."),
            "no_error": _("The release does not say how far rounding moves its figures."),
            "too_early": _("It is too early: the terms of some of these appeals have not passed."),
        }[code],
    )


def _breaks_of(context: PageContext, change: Change, moved: Moved) -> tuple[SeriesBreak, ...]:
    """Return the breaks that touch what is compared: a rate hangs on outcomes alone."""
    regimes = context.store.regimes
    if moved is change.received or context.info.headline_rate != "resolution_rate":
        return change.breaks
    return tuple(
        one for one in change.breaks if one.regime == ALL or regimes[one.regime].reports_outcomes
    )


def _break_sentences(context: PageContext, breaks: Sequence[SeriesBreak]) -> tuple[str, ...]:
    """Return when the rules of each regime changed, and how."""
    _, lang, regimes = context.texts.gettext, context.lang, context.store.regimes
    by_regime: dict[str, list[str]] = {}
    for one in breaks:
        when = month_text(f"{one.on:%Y-%m}", lang) if one.is_month else day_text(one.on, lang)
        by_regime.setdefault(one.regime, []).append(f"{when}, {one.short(lang)}")
    return tuple(
        _("The rules changed (%(regime)s): %(days)s.")
        % {
            "regime": regimes[code].label(lang) if code in regimes else _("All appeals"),
            "days": "; ".join(days),
        }
        for code, days in by_regime.items()
    )


def _too_few(context: PageContext, change: Change, moved: Moved) -> str:
    _, lang = context.texts.gettext, context.lang
    if moved is change.received:
        least = context.info.policy["density_min_count"]
        text = _("There are too few appeals in one of the years: fewer than %(n_least)s.")
        return text % {"n_least": format_count(least, lang)}
    least = context.info.rate_floor["P1Y"]
    if least is None:
        return _("Shares of a year are not shown: rounding alone would move them too far.")
    text = _("There are too few counted appeals in one of the years: fewer than %(n_least)s.")
    return text % {"n_least": format_count(least, lang)}
