"""Did it improve? The answer of a place and topic as its page gives it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.change import Change, find_change, regimes_apart
from portal.indicators.change_moved import YEAR
from portal.indicators.comparison import newest_year
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.change_words import ChangeLine, change_columns, change_lines
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL
from schemas.periods import Period

# Of what was not reported or is kept out, the page says so already.
_SAID = {"limited", "not_reported"}


@dataclass(frozen=True, slots=True)
class ChangePart:
    """The answer for one regime, or for all together where ``name`` is empty."""

    name: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The years compared, the answer for all appeals, and for regimes whose rules stayed alike.

    ``columns`` are the names of what the lines of a part are about.
    """

    years: str
    whole: ChangePart
    columns: tuple[str, str]
    apart: tuple[ChangePart, ...]
    href: str


def make_change(context: PageContext, code: str, selection: Selection) -> ChangeView | None:
    """Return the answer; ``None`` where nothing of the place is known.

    Of a year that was chosen, else of the newest.
    """
    store, topic, channel = context.store, selection.topic.code, selection.channel
    chosen = selection.period
    after = chosen if chosen.n_months == YEAR else newest_year(store.info)
    if after is None:
        return None
    found = find_change(store, code, topic, after, channel=channel)
    if _SAID.intersection(found.rate.reasons) and _SAID.intersection(found.received.reasons):
        return None
    apart = [
        ChangePart(
            store.regimes[regime].label(context.lang),
            change_lines(context, find_change(store, code, topic, after, regime, channel)),
        )
        for regime in regimes_apart(store, found)
    ]
    return ChangeView(
        _years(context, found),
        ChangePart("", change_lines(context, found)),
        change_columns(context),
        tuple(part for part in apart if part.lines),
        _address(context, code, topic, channel, found.after),
    )


def _years(context: PageContext, found: Change) -> str:
    text = context.texts.gettext(
        "The year to %(after)s is compared with the year to %(before)s: the same months of the"
        " calendar, and no appeal in both."
    )
    return text % {
        "after": month_text(found.after.last_month, context.lang),
        "before": month_text(found.before.last_month, context.lang),
    }


def _address(context: PageContext, code: str, topic: str, channel: str, after: Period) -> str:
    return context.links.api(
        "/change",
        geo=code,
        topic=None if topic == ALL else topic,
        channel=None if channel == ALL else channel,
        time=str(after),
    )
