"""How far places are apart, in words."""

from __future__ import annotations

from portal.indicators.labels import format_decimal, format_density
from portal.indicators.reporting import Spread
from portal.web.context import PageContext

# From so many times on a lower bound alone is worth saying.
_WORTH = 1.1


def lead(context: PageContext, spread: Spread) -> str:
    """Return the sentence on all channels together; empty where the spread is not known."""
    if spread.value is None or spread.low is None or spread.high is None:
        return ""
    text = context.texts.gettext(
        "In a tenth of the places more than %(high)s appeals per 1,000 residents were written, in "
        "another tenth fewer than %(low)s: a %(times)s-fold difference."
    )
    lang = context.lang
    return text % {
        "high": format_density(spread.high, True, lang),
        "low": format_density(spread.low, True, lang),
        "times": format_decimal(spread.value, lang),
    }


def spread_words(context: PageContext, spread: Spread) -> str:
    """Return «в 3,0 раза», «не меньше чем в 1,5 раза» or that it cannot be told."""
    _, lang = context.texts.gettext, context.lang
    if spread.value is not None:
        return _("%(times)s times") % {"times": format_decimal(spread.value, lang)}
    if spread.lower is not None and spread.lower >= _WORTH:
        return _("at least %(times)s times") % {"times": format_decimal(spread.lower, lang)}
    return _("cannot be told")


def range_words(context: PageContext, spread: Spread) -> str:
    """Return «2,7–3,2», or the bound that there is; empty without any."""
    lang = context.lang
    if spread.lower is None:
        return ""
    lower = format_decimal(spread.lower, lang)
    if spread.upper is None:
        text = context.texts.gettext("from %(lower)s")
        return text % {"lower": lower} if spread.lower >= _WORTH else ""
    return f"{lower}–{format_decimal(spread.upper, lang)}"
