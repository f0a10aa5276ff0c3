"""What the sources of a channel call things: their lists of topics and their statuses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from portal.config.crosswalks import CrosswalkRow
from portal.config.source_lists import SourceStatus
from portal.web.context import PageContext
from portal.web.presenters.cells import capital
from schemas.codelists import OUTCOME
from schemas.reference_codelists import TOPIC_MATCH

# What stands for «any» in mapping files.
_ANY = "*"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of a source, ours that it leads to, and how well it fits."""

    theirs: str
    ours: str
    href: str
    match: str


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status of a source, with its result where it has one, and our outcome."""

    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class ListsOfSource:
    """A source; ``summary`` says how well its topics fit ours, ``api`` where the list stands."""

    name: str
    summary: str
    topics: tuple[TopicLine, ...]
    statuses: tuple[StatusLine, ...]
    api: str


def make_channel_lists(context: PageContext, channel: str) -> tuple[ListsOfSource, ...]:
    """Return the sources of the channel's regimes of which the release tells lists."""
    store, lang = context.store, context.lang
    regimes = store.regimes_of(channel)
    found = []
    for source in store.sources.values():
        told = store.source_lists.get(source.id)
        if source.regime not in regimes or told is None:
            continue
        rows = store.crosswalks.get(told.crosswalk, ())
        statuses = tuple(_status(context, one) for one in told.statuses)
        if not rows and not statuses:
            continue
        api = context.links.api("/crosswalks", crosswalk=told.crosswalk, lang=lang) if rows else ""
        found.append(
            ListsOfSource(
                source.title(lang),
                _summary(context, rows),
                tuple(_topic(context, row) for row in rows),
                statuses,
                api,
            )
        )
    return tuple(found)


def _summary(context: PageContext, rows: tuple[CrosswalkRow, ...]) -> str:
    _ = context.texts.gettext
    if not rows:
        return _("Its list of topics is not part of this release.")
    counts = Counter(row.match for row in rows)
    text = _(
        "Rows in its list of topics: %(n)s. The same as ours: %(n_exact)s; ours is broader:"
        " %(n_broad)s; none of ours fits: %(n_none)s."
    )
    return text % {
        "n": len(rows),
        "n_exact": counts["exact"],
        "n_broad": counts["broad"],
        "n_none": counts["none"],
    }


def _topic(context: PageContext, row: CrosswalkRow) -> TopicLine:
    topic = context.store.topics[row.topic]
    return TopicLine(
        " → ".join(filter(None, (row.value, row.subvalue))),
        "" if row.match == "none" else topic.name(context.lang),
        "" if row.match == "none" else context.links.page(f"/topic/{row.topic}"),
        TOPIC_MATCH[row.match].label(context.lang),
    )


def _status(context: PageContext, one: SourceStatus) -> StatusLine:
    _ = context.texts.gettext
    result = _("any result") if one.result == _ANY else one.result
    status = _("any status") if one.status == _ANY else one.status or _("no status")
    # Mappings compare without regard to capitals and keep small letters.
    theirs = capital(": ".join(filter(None, (status, result))))
    return StatusLine(theirs, OUTCOME[one.outcome].label(context.lang))
