"""What pages say of months in which more appeals came than history and calendar explain."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from portal.indicators.labels import format_count, format_decimal
from portal.web.context import PageContext
from portal.web.dates import month_text, months_text
from portal.web.presenters.forecast_words import amount_text, bounds_text
from schemas.predictions import Spike

_MOST_TIMES = 10


def spike_sentence(context: PageContext, spike: Spike) -> str:
    """Return what came and what was to be expected, with the month."""
    text = context.texts.gettext("%(month)s: %(sentence)s")
    month = month_text(spike.month, context.lang)
    return text % {"month": month, "sentence": bare_sentence(context, spike)}


def bare_sentence(context: PageContext, spike: Spike) -> str:
    """Return what came and what was to be expected, without the month."""
    lang, _ = context.lang, context.texts.gettext
    low, high = bounds_text(spike.lower, spike.upper, lang)
    values = {"n_shown": format_count(spike.shown, lang), "n_low": low, "n_high": high}
    # Of next to nothing expected, how many times as many came says too much.
    if spike.expected <= 0 or spike.shown > _MOST_TIMES * spike.expected:
        return _("%(n_shown)s came in; from %(n_low)s to %(n_high)s were expected.") % values
    text = _(
        "%(n_shown)s came in; from %(n_low)s to %(n_high)s were expected: %(times)s times the"
        " expected %(n_expected)s."
    )
    times = format_decimal(spike.shown / spike.expected, lang)
    return text % (values | {"times": times, "n_expected": amount_text(spike.expected, lang)})


def false_ones(n_found: int, largest_q: float) -> int:
    """Return how many of the findings may be expected to be chance, at most."""
    return ceil(round(n_found * largest_q, 6))


def too_fine_lead(context: PageContext) -> str:
    """Say what is searched to whoever chose something finer."""
    return context.texts.gettext(
        "Searched are all appeals of a place, and for regions and larger places the topics of the"
        " first level; what you chose is finer."
    )


def silent_lead(context: PageContext) -> str:
    """Say that a place was not searched at all: that nothing was found there means nothing."""
    months = context.store.predictions.tested_months
    text = context.texts.gettext(
        "This place was not searched: for none of these months were data reported whole:"
        " %(months)s."
    )
    return text % {"months": months_text(months[0], months[-1], context.lang)}


def found_lead(context: PageContext, spikes: Sequence[Spike]) -> str:
    """Say how many months stood out; that none did is an answer as well."""
    texts, months = context.texts, context.store.predictions.tested_months
    if not months:
        return ""
    span = months_text(months[0], months[-1], context.lang)
    if not spikes:
        text = texts.gettext("Among the months searched none is above expectation: %(months)s.")
        return text % {"months": span}
    text = texts.ngettext(
        "%(n_found)s case in which more appeals came in than expected: %(months)s.",
        "%(n_found)s cases in which more appeals came in than expected: %(months)s.",
        len(spikes),
    )
    return text % {"n_found": format_count(len(spikes), context.lang), "months": span}


def found_note(context: PageContext, spikes: Sequence[Spike]) -> str:
    """Say what was searched, and how many of the findings chance alone makes."""
    texts, lang, predictions = context.texts, context.lang, context.store.predictions
    if not predictions.tested_months:
        return ""
    tested = texts.gettext(
        "Series searched: %(n_series)s, months of each: up to %(n_months)s, tests in all:"
        " %(n_tests)s."
    ) % {
        "n_series": format_count(predictions.n_tested, lang),
        "n_months": len(predictions.tested_months),
        "n_tests": format_count(predictions.n_tests, lang),
    }
    if not spikes:
        return tested
    n_false = false_ones(len(spikes), max(spike.q_value for spike in spikes))
    text = texts.gettext(
        "Among all findings, %(n_found)s, at most about %(n_false)s are to be expected from chance"
        " alone."
    )
    values = {"n_found": format_count(len(spikes), lang), "n_false": format_count(n_false, lang)}
    return f"{tested} {text % values}"
