"""The page of a topic: where it is written about, where measures are taken, how that moved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from geodata.territories import Territory
from portal.config.topics import topic_path
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from portal.indicators.labels import percent
from portal.web.context import PageContext
from portal.web.dates import span_text
from portal.web.presenters.cells import counted_regimes, make_cell, maturity_text
from portal.web.presenters.channel_index import part_text
from portal.web.presenters.elsewhere import lead_to
from portal.web.presenters.facts import Fact
from portal.web.presenters.home import default_indicator
from portal.web.presenters.leads import received_sentence, which_counted
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.months import Months, make_country_months
from portal.web.presenters.offers import timed_indicators
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection, given_value, read_selection
from portal.web.presenters.share_line import ShareLine, make_share_line
from portal.web.presenters.tile_section import TileSection, make_tile_section
from portal.web.presenters.topic_table import TopicTable, make_topic_table
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP


@dataclass(frozen=True, slots=True)
class TopicView:
    """Everything the page prints; ``above`` are (name, address) from the list of topics down."""

    name: str
    above: tuple[tuple[str, str], ...]
    lead: Markup
    note: str
    counted: Markup | None
    limited: bool
    facts: tuple[Fact, ...]
    section: MapSection
    other: TileSection | None
    line: ShareLine | None
    months: Months | None
    below: TopicTable | None
    rate_label: str
    own: View


def make_topic_view(context: PageContext, code: str) -> TopicView:
    """Return the page of a topic.

    Raises ``NotFound`` for a code without a topic, ``BadQuery`` for a choice that does not exist,
    and ``Elsewhere`` where the form asks for another topic.
    """
    topics = context.store.topics
    if code not in topics or code == ALL:
        raise NotFound
    asked = given_value(context, "topic")
    if asked == ALL:
        raise lead_to(context, "/", "topic")
    if asked in topics and asked != code:
        raise lead_to(context, f"/topic/{asked}", "topic")
    chosen = read_selection(
        _about(context, code),
        indicator=default_indicator(context),
        offered=timed_indicators(context),
    )
    root, path = context.store.territories.root, f"/topic/{code}"
    name = topics[code].name(context.lang)
    return TopicView(
        name=name,
        above=_above(context, code),
        lead=_lead(context, chosen),
        note=_note(context, chosen),
        counted=which_counted(context),
        limited=code in context.info.policy["limited_topics"],
        facts=_facts(context, chosen, root),
        section=make_map_section(context, chosen, root, "", path),
        other=_other(context, chosen),
        line=make_share_line(context, topic=code, channel=chosen.channel, own=name),
        months=make_country_months(context, chosen, name),
        below=_below(context, chosen),
        rate_label=rate_label(context),
        own=View(context, "topic", root.code, chosen),
    )


def near_topics(context: PageContext, given: str) -> tuple[str, ...]:
    """Return the codes of up to three topics whose code or name reads like ``given``."""
    topics = context.store.topics
    by_name = {topic.name(context.lang).casefold(): code for code, topic in topics.items()}
    found = difflib.get_close_matches(given.casefold(), [*topics, *by_name], n=4, cutoff=0.5)
    codes = dict.fromkeys(by_name.get(name, name) for name in found)
    return tuple(code for code in codes if code != ALL)[:3]


def _about(context: PageContext, code: str) -> PageContext:
    """Return the context as if the query named the topic that the path names."""
    return replace(context, query={**context.query, "topic": code})


def _above(context: PageContext, code: str) -> tuple[tuple[str, str], ...]:
    topics, links = context.store.topics, context.links
    steps = [step for step in topic_path(topics, code) if step not in (ALL, code)]
    return (
        (context.texts.gettext("Topics"), links.page("/topics")),
        *((topics[step].name(context.lang), links.page(f"/topic/{step}")) for step in steps),
    )


def _lead(context: PageContext, selection: Selection) -> Markup:
    store, texts = context.store, context.texts
    root, topic, period = store.territories.root.code, selection.topic.code, selection.period
    pair, rate, channel = [topic, ALL], context.info.headline_rate, selection.channel
    received = evaluate_topics(store, "received", [root], pair, period, channel=channel)
    rates = evaluate_topics(store, rate, [root], pair, period, channel=channel)
    number, whole = received[root, topic].value, received[root, ALL].value
    if number is None:
        return texts.html("No data was reported for this period.")
    sentence = received_sentence(context, selection, int(number))
    if whole:
        part = texts.html(
            "That is %(share)s of all appeals.", share=part_text(context, number / whole)
        )
        sentence += Markup(" ") + part
    return sentence + _rates(context, rates[root, topic], rates[root, ALL])


def _rates(context: PageContext, own: IndicatorValue, all_topics: IndicatorValue) -> Markup:
    texts = context.texts
    if own.value is None:
        return Markup("")
    values = {
        "n_share": percent(own.value),
        "days": maturity_text(counted_regimes(context), texts),
    }
    if context.info.headline_rate == "closed_rate":
        text = texts.html(
            "Of the counted ones <b>%(n_share)s in 100</b> were closed within %(days)s", **values
        )
    else:
        text = texts.html(
            "On <b>%(n_share)s of 100</b> counted ones measures were taken within %(days)s",
            **values,
        )
    if all_topics.value is None:
        return Markup(" ") + text + Markup(".")
    against = texts.html("; over all topics: %(n_share)s.", n_share=percent(all_topics.value))
    return Markup(" ") + text + against


def _note(context: PageContext, selection: Selection) -> str:
    text = context.texts.gettext("%(place)s. Received: %(span)s.") % {
        "place": context.store.territories.root.name(context.lang),
        "span": span_text(selection.period, context.lang),
    }
    if selection.channel == ALL:
        return text
    channel = CHANNEL_GROUP[selection.channel].label(context.lang)
    return f"{text} {context.texts.gettext('Channel')}: {channel}."


def _facts(context: PageContext, selection: Selection, root: Territory) -> tuple[Fact, ...]:
    """Return rate, time by which half are closed and density, each against all topics."""
    store, lang = context.store, context.lang
    _ = context.texts.gettext
    labels = {
        context.info.headline_rate: rate_label(context),
        "median_time": _("Time by which half are answered"),
        "appeals_per_1000": BY_ID["appeals_per_1000"].label(lang),
    }
    found = []
    for name, label in labels.items():
        pair, channel = [selection.topic.code, ALL], selection.channel
        values = evaluate_topics(store, name, [root.code], pair, selection.period, channel=channel)
        own = make_cell(name, values[root.code, selection.topic.code], lang)
        if name != context.info.headline_rate and not own.has_value:
            continue
        whole = make_cell(name, values[root.code, ALL], lang)
        against = _("All topics: %(value)s") % {"value": whole.whole} if whole.has_value else ""
        found.append(Fact(label, own, against))
    return tuple(found)


def _other(context: PageContext, selection: Selection) -> TileSection | None:
    """Return the tile map of the other question: rate beside density, density beside rate."""
    rate = context.info.headline_rate
    wanted = "appeals_per_1000" if selection.indicator.id == rate else rate
    if wanted == "appeals_per_1000" and not context.store.residents:
        return None
    return make_tile_section(context, replace(selection, indicator=BY_ID[wanted]), "topic")


def _below(context: PageContext, selection: Selection) -> TopicTable | None:
    """Return the topics of the group, or those beside a topic; the own one is not a link."""
    store, code = context.store, selection.topic.code
    is_group = any(topic.parent == code for topic in store.topics.values())
    group = code if is_group else selection.topic.parent
    codes = [t.code for t in store.topics.values() if t.parent == group] if group != ALL else []
    if not codes:
        return None
    _ = context.texts.gettext
    title = _("What this topic is made of") if is_group else _("Beside this topic")
    return make_topic_table(context, codes, selection, title, code, selection.channel)
