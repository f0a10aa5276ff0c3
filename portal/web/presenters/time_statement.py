"""The sentence under a map of times: within which terms the answers of how many places come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import STATE_LABELS, format_hours
from portal.web.context import PageContext
from portal.web.presenters.selection import Selection


def time_statement(
    context: PageContext, values: Sequence[IndicatorValue], selection: Selection
) -> str:
    """Return how many places there are by term, the shortest first: none of them is named."""
    _, lang = context.texts.gettext, context.lang
    what = {
        "median_time": _("How soon half of the appeals were closed"),
        "p90_time": _("How soon nine appeals in ten were closed"),
    }[selection.indicator.id]
    counts = Counter(int(value.value) for value in values if value.value is not None)
    terms = [(format_hours(hours, lang), number) for hours, number in sorted(counts.items())]
    beyond = sum(value.state == "beyond" for value in values)
    terms += [(STATE_LABELS[lang]["beyond"], beyond)] if beyond else []
    told = "; ".join(f"{term}\u00a0— {n_places(context, number)}" for term, number in terms)
    return f"{what}: {told}."


def n_places(context: PageContext, number: int) -> str:
    """Return «3 территории», or that there is none."""
    if not number:
        return context.texts.gettext("none of the places")
    text = context.texts.ngettext("%(n_some)s place", "%(n_some)s places", number)
    return text % {"n_some": number}
