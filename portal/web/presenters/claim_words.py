"""Words of press claims: what was said, what comes out, and why the verdict is what it is."""

from __future__ import annotations

from datetime import date

from portal.indicators.claim_checks import Check
from portal.indicators.claim_readings import Computed
from portal.indicators.labels import format_count, format_decimal
from portal.web.context import PageContext
from portal.web.dates import day_text, month_text, months_text
from portal.web.i18n import NBSP, Texts
from schemas.claims import CLAIM_UNIT, Claim

_MILLION, _THOUSAND, _HOUR, _DAY = 1_000_000, 10_000, 60, 1440
_MONTH, _WHOLE_DAY = len("2023-04"), len("2023-04-21")
_SPAN = "/"
# Reasons that only repeat the verdict: nothing is said of them.
_SILENT = frozenset({"within_rounding", "outside_rounding"})


def said_text(claim: Claim, context: PageContext) -> str:
    """Return the printed figure as it was put: «более 13,7 млн», «4 ч 3 мин», «август 2021»."""
    texts, lang = context.texts, context.lang
    if claim.value_date:
        return date_text(claim.value_date, lang)
    if claim.value is None:
        return texts.gettext("no figure")
    return qualified(number_text(claim.value, claim.unit, texts), claim.qualifier, texts)


def qualified(number: str, qualifier: str, texts: Texts) -> str:
    """Return a figure as it was put: «более 13,7 млн», «около 2 ч»."""
    if qualifier == "more_than":
        return texts.gettext("more than %(figure)s") % {"figure": number}
    if qualifier == "about":
        return texts.gettext("about %(figure)s") % {"figure": number}
    return number


def number_text(value: float, unit: str, texts: Texts) -> str:
    """Return a figure in its unit, as short as it can be without loss."""
    lang = texts.lang
    if unit == "minutes":
        return _minutes(value, texts)
    if unit == "percent":
        return f"{value:g}{NBSP}%" if lang == "ru" else f"{value:g}%"
    if unit == "times":
        # A ratio is no count of things: «2,15 раза» has the form of a fraction.
        number = format_decimal(value, lang, 0 if value == int(value) else 2)
        return texts.gettext("%(figure)s ×") % {"figure": number}
    if unit == "mln_rub":
        return texts.gettext("%(figure)s m roubles") % {"figure": format_count(int(value), lang)}
    if value >= _MILLION and value % (_MILLION / 10) == 0:
        number = format_decimal(value / _MILLION, lang, 1 if value % _MILLION else 0)
        return texts.gettext("%(figure)s million") % {"figure": number}
    if value >= _THOUSAND and value % 1000 == 0:
        number = format_count(int(value / 1000), lang)
        return texts.gettext("%(figure)s thousand") % {"figure": number}
    return format_count(round(value), lang)


def computed_text(computed: Computed, unit: str, texts: Texts) -> str:
    """Return what comes out: one figure, or both ends where only those are known."""
    lower = number_text(computed.lower, unit, texts)
    if computed.upper is None:
        return texts.gettext("%(figure)s or more") % {"figure": lower}
    upper = number_text(computed.upper, unit, texts)
    return lower if lower == upper else f"{lower}{NBSP}– {upper}"


def computed_note(computed: Computed, context: PageContext) -> str:
    """Return what was counted, whose and of which months."""
    if computed.span is None:
        return ""
    names = ", ".join(context.store.regimes[code].label(context.lang) for code in computed.regimes)
    months = months_text(computed.span.first, computed.span.last, context.lang)
    return f"{_measures(context.texts)[computed.measure]}; {names}; {months}"


def official_text(value: float | str, unit: str, texts: Texts) -> str:
    """Return the figure of a register."""
    return (
        date_text(value, texts.lang) if isinstance(value, str) else number_text(value, unit, texts)
    )


def date_text(written: str, lang: str) -> str:
    """Return a day, a month or a year in words; two with a slash between are a span."""
    if _SPAN in written:
        first, last = written.split(_SPAN)
        return f"{date_text(first, lang)}{NBSP}– {date_text(last, lang)}"
    if len(written) == _WHOLE_DAY:
        return day_text(date.fromisoformat(written), lang)
    return month_text(written, lang) if len(written) == _MONTH else written


def unit_text(claim: Claim, context: PageContext) -> str:
    """Return what the figure counts, in small letters; empty of a time and of what has none."""
    if claim.unit in ("minutes", "date", "none", "percent", "times", "mln_rub"):
        return ""
    return CLAIM_UNIT[claim.unit].label(context.lang).lower()


def reason_sentences(claim: Claim, found: Check, context: PageContext) -> tuple[str, ...]:
    """Return why the verdict is what it is, a sentence for each reason that says something."""
    sentences, info = _sentences(context.texts), context.info
    values = {
        "first": month_text(info.first_month, context.lang),
        "last": month_text(info.last_month, context.lang),
        "other": "",
    }
    if found.other is not None:
        values["other"] = (
            f"{computed_text(found.other, claim.unit, context.texts)}"
            f" ({computed_note(found.other, context)})"
        )
    said = [sentences[code] % values for code in found.reasons if code not in _SILENT]
    return tuple(said)


def reason_sentence(code: str, texts: Texts) -> str:
    """Return the sentence of a reason that names no figure of a claim."""
    return _sentences(texts)[code]


def _minutes(value: float, texts: Texts) -> str:
    whole = round(value)
    days, rest = divmod(whole, _DAY)
    hours, minutes = divmod(rest, _HOUR)
    parts = [(days, texts.gettext("%(num)s d")), (hours, texts.gettext("%(num)s h"))]
    parts.append((minutes, texts.gettext("%(num)s min")))
    said = [words % {"num": number} for number, words in parts if number]
    return NBSP.join(said[:2]) or texts.gettext("%(num)s min") % {"num": 0}


def _measures(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "received": _("appeals received"),
        "processed": _("closed with any outcome within the term of maturity"),
        "solved": _("measures taken within the term of maturity"),
        "mean_time": _("mean time to closing, as the published buckets allow"),
        "median_time": _("half were closed within this time"),
        "count_ratio": _("appeals received, the later months by the earlier"),
        "time_ratio": _("mean time to closing, the earlier months by the later"),
        "intake_channels": _("regimes with the most appeals"),
    }


def _sentences(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "lower_bound_met": _("“More than” gives a lower bound only, and it is met."),
        "processed_not_solved": _(
            "Processed is not solved: the figure fits another measure, %(other)s."
        ),
        "received_not_processed": _(
            "Received is not processed: the figure fits all that came in, %(other)s."
        ),
        "one_channel_not_all": _(
            "One channel is not all of them: the figure fits another choice, %(other)s."
        ),
        "channel_not_stated": _("The channel is not stated: all that report were added up."),
        "mean_not_median": _("A mean is no median: the figure fits the median, %(other)s."),
        "clock_not_stated": _("It is not said whether working or calendar hours are meant."),
        "working_hours": _(
            "The claim and the data count by different clocks: working hours are fewer than"
            " calendar hours, and one cannot be worked out from the other."
        ),
        "mean_is_an_interval": _(
            "The release has times in buckets, so a mean is known only between two bounds."
        ),
        "cohort_not_flow": _(
            "The release follows the appeals received in these months; the press counts what was"
            " closed in them, whenever it came in."
        ),
        "month_not_whole": _(
            "The claim ends in the middle of a month: what comes out lies between the sums without"
            " and with that month."
        ),
        "months_missing": _(
            "The claim is of months that the release does not have: it has %(first)s to %(last)s."
        ),
        "period_not_stated": _("The claim does not say of which months it speaks."),
        "not_reported": _("Some of these months were not reported. That is no zero."),
        "partly_reported": _("Some of these months were reported in part: the sum may be too low."),
        "no_outcomes": _("These sources do not tell outcomes, so nothing can be said of solving."),
        "no_such_channel": _("The release has no data of a channel that the claim names."),
        "no_times": _("The release has no times of answer for this place and these months."),
        "too_few": _("There are too few appeals to compare."),
        "no_register": _("No official source of this figure is at hand to compare with."),
        "registers_differ": _("Sources contradict one another, and the portal keeps them all."),
        "no_measure": _("No measure is named, so there is nothing to compare with."),
        "unknown_territory": _("The release does not have this territory."),
    }
