"""The words of a figure that leaves its page: its title, its citation, how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from portal.exports.readme import data_notes
from portal.indicators.definitions import Indicator
from portal.web.context import PageContext
from portal.web.dates import day_text, months_text, period_title
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL, CHANNEL_GROUP

# Figures of all months or years of a release, whatever period is chosen.
SERIES = ("line", "lines", "months", "trend")


def title(
    context: PageContext,
    places: Sequence[str],
    indicator: Indicator,
    selection: Selection,
    figure: str,
) -> str:
    """Return what a figure shows, as a line: places, measure, topic, channel, period."""
    lang, label = context.lang, measure(context, indicator, figure)
    parts = [*places, f"{label[:1].lower()}{label[1:]}"]
    if selection.topic.code != ALL:
        parts.append(selection.topic.name(lang))
    if selection.channel != ALL:
        parts.append(CHANNEL_GROUP[selection.channel].label(lang))
    if figure in SERIES:
        parts.append(months_text(context.info.first_month, context.info.last_month, lang))
    else:
        parts.append(period_title(selection.period, context.texts))
    return ", ".join(parts)


def measure(context: PageContext, indicator: Indicator, figure: str) -> str:
    """Return what a figure measures, without place and period."""
    _ = context.texts.gettext
    labels = {
        "months": _("Appeals month by month"),
        "speeds": _("How fast the answer comes"),
        "topics": _("What people write about"),
    }
    return labels.get(figure) or indicator.label(context.lang)


def citation(context: PageContext, what: str, address: str) -> str:
    """Return the sentence to cite a figure by: ``what`` it shows, its release and ``address``."""
    info = context.info
    text = context.texts.gettext(
        "%(publisher)s. %(title)s: %(what)s. Release %(release)s, data as of %(day)s. "
        "%(address)s. %(license)s."
    )
    values = {
        "publisher": info.publisher(context.lang).rstrip("."),
        "title": info.title(context.lang),
        "what": what,
        "release": info.id,
        "day": day_text(info.as_of, context.lang),
        "address": address,
        "license": info.data_license.rstrip("."),
    }
    return " ".join([text % values, *data_notes(info, context.lang)])


def reading(context: PageContext, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Return what to know before a figure is quoted: definitions, caveats, gaps, rounding."""
    told = [
        indicator.text(part, context.lang)
        for indicator in indicators
        for part in ("definition", "caveat")
    ]
    gaps = context.texts.gettext(
        "“Too few to say” and “not reported” are not zeros. Small numbers are rounded to "
        "protect applicants, so parts need not add up to the whole."
    )
    return (*dict.fromkeys(filter(None, told)), gaps)
