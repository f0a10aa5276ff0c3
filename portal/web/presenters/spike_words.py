"""What pages say of months in which more appeals came than history and calendar explain."""

from __future__ import annotations

from math import ceil

from portal.indicators.labels import format_count, format_decimal
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.forecast_words import bounds_text
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
        " middle."
    )
    return text % (values | {"times": format_decimal(spike.shown / spike.expected, lang)})


def false_ones(n_found: int, largest_q: float) -> int:
    """Return how many of the findings may be expected to be chance, at most."""
    return ceil(round(n_found * largest_q, 6))
