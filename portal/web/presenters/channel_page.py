"""The page of a channel: how much came this way, what became of it, how fast, about what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from portal.exports.clock_notes import clock_notes, working_regimes
from portal.indicators.evaluate import evaluate
from portal.indicators.labels import percent
from portal.web.context import PageContext
from portal.web.dates import span_text
from portal.web.presenters.cells import make_cell
from portal.web.presenters.channel_index import channel_rate, part_text
from portal.web.presenters.channel_lists import ListsOfSource, make_channel_lists
from portal.web.presenters.channel_tables import (
    ChannelOutcomes,
    RegimeOfChannel,
    channel_regimes,
    make_channel_outcomes,
    make_channel_speeds,
)
from portal.web.presenters.elsewhere import lead_to
from portal.web.presenters.facts import Fact
from portal.web.presenters.home import default_indicator
from portal.web.presenters.leads import received_sentence
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.months import Months, make_country_months
from portal.web.presenters.offers import offered_channels, timed_indicators
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import (
    Selection,
    given_value,
    read_selection,
)
from portal.web.presenters.share_line import ShareLine, make_share_line
from portal.web.presenters.speeds import SpeedRow
from portal.web.presenters.topic_table import TopicTable, make_topic_table
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP


@dataclass(frozen=True, slots=True)
class ChannelView:
    """Everything the page prints; what has nothing to say is ``None`` or empty."""

    name: str
    index: str
    lead: Markup
    note: str
    facts: tuple[Fact, ...]
    clock: str
    regimes: tuple[RegimeOfChannel, ...]
    lists: tuple[ListsOfSource, ...]
    outcomes: ChannelOutcomes | None
    speeds: tuple[SpeedRow, ...]
    topics: TopicTable
    section: MapSection
    line: ShareLine | None
    months: Months | None
    own: View


def make_channel_view(context: PageContext, code: str) -> ChannelView:
    """Return the page of a channel.

    Raises ``NotFound`` for a channel that the release does not have, ``BadQuery`` for a choice that
    does not exist, ``Elsewhere`` where the form asks for another channel.
    """
    known = offered_channels(context)
    if code not in known:
        raise NotFound
    asked = given_value(context, "channel")
    if asked == ALL:
        raise lead_to(context, "/", "channel")
    if asked in known and asked != code:
        raise lead_to(context, f"/channel/{asked}", "channel")
    about = replace(context, query={**context.query, "channel": code})
    chosen = read_selection(
        about, indicator=default_indicator(context), offered=timed_indicators(context)
    )
    root, name = context.store.territories.root, CHANNEL_GROUP[code].label(context.lang)
    whole = chosen if chosen.topic.code == ALL else None
    groups = [t.code for t in context.store.topics.values() if t.parent == chosen.topic.code]
    topics = groups or [t.code for t in context.store.topics.values() if t.parent == ALL]
    title = context.texts.gettext("What people write about through this channel")
    return ChannelView(
        name=name,
        index=context.links.page("/channels"),
        lead=_lead(context, chosen),
        note=_note(context, chosen),
        facts=_facts(context, chosen),
        clock=_clock(context, code),
        regimes=channel_regimes(context, code),
        lists=make_channel_lists(context, code),
        outcomes=make_channel_outcomes(context, root.code, chosen),
        speeds=make_channel_speeds(context, root.code, chosen),
        topics=make_topic_table(context, topics, chosen, title, channel=code),
        section=make_map_section(context, chosen, root, "", f"/channel/{code}"),
        line=make_share_line(context, channel=code, own=name) if whole else None,
        months=make_country_months(context, chosen, name),
        own=View(context, "channel", root.code, chosen),
    )


def _lead(context: PageContext, selection: Selection) -> Markup:
    store, texts, root = context.store, context.texts, context.store.territories.root.code
    topic, period, channel = selection.topic.code, selection.period, selection.channel
    received = evaluate(store, "received", [root], topic, period, channel=channel)[root]
    whole = evaluate(store, "received", [root], topic, period)[root]
    if received.value is None:
        return texts.html("No data was reported for this period.")
    sentence = received_sentence(context, selection, int(received.value))
    if whole.value:
        share = part_text(context, received.value / whole.value)
        sentence += Markup(" ") + texts.html("That is %(share)s of all appeals.", share=share)
    rate_id = context.info.headline_rate
    found = evaluate(store, rate_id, [root], topic, period, channel=channel)[root]
    rate = channel_rate(context, channel, found)
    if rate.value is None:
        return sentence
    return sentence + Markup(" ") + _rate(context, percent(rate.value))


def _rate(context: PageContext, share: int) -> Markup:
    texts = context.texts
    if context.info.headline_rate == "closed_rate":
        return texts.html(
            "<b>%(n_share)s in 100</b> of those counted were closed in time.", n_share=share
        )
    return texts.html(
        "Measures were taken on <b>%(n_share)s in 100</b> of those counted.", n_share=share
    )


def _note(context: PageContext, selection: Selection) -> str:
    place = context.store.territories.root.name(context.lang)
    text = context.texts.gettext("%(place)s. Received: %(span)s.") % {
        "place": place,
        "span": span_text(selection.period, context.lang),
    }
    return text if selection.topic.code == ALL else f"{selection.topic.name(context.lang)}. {text}"


def _clock(context: PageContext, channel: str) -> str:
    """Return that times are in working hours, where those of a regime of the channel are."""
    own = {*context.store.regimes_of(channel)} & {*working_regimes(context.info)}
    return " ".join(clock_notes(context.info, context.lang)) if own else ""


def _facts(context: PageContext, selection: Selection) -> tuple[Fact, ...]:
    """Return headline rate, answered rate and time by which half are answered, against all."""
    store, lang, _ = context.store, context.lang, context.texts.gettext
    root, topic, period = store.territories.root.code, selection.topic.code, selection.period
    labels = {
        context.info.headline_rate: rate_label(context),
        "closed_rate": _("Closed"),
        "median_time": _("Time by which half are answered"),
    }
    found = []
    for name, label in labels.items():
        own = evaluate(store, name, [root], topic, period, channel=selection.channel)[root]
        if name == context.info.headline_rate:
            own = channel_rate(context, selection.channel, own)
        whole = make_cell(name, evaluate(store, name, [root], topic, period)[root], lang)
        against = _("All channels: %(value)s") % {"value": whole.whole} if whole.has_value else ""
        found.append(Fact(label, make_cell(name, own, lang), against))
    return tuple(found)
