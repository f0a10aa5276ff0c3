"""The page of a topic: where it is written about, where measures are taken, how that moved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from portal.config.topics import topic_path
from portal.indicators.definitions import BY_ID
from portal.web.context import PageContext
from portal.web.presenters.change import ChangeView, make_change
from portal.web.presenters.counted import which_counted
from portal.web.presenters.elsewhere import lead_to
from portal.web.presenters.facts import Fact
from portal.web.presenters.forecast_note import ForecastNote, make_forecast_note
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.months import Months, make_country_months
from portal.web.presenters.offers import timed_indicators
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection, given_value, read_selection
from portal.web.presenters.share_line import ShareLine, make_share_line
from portal.web.presenters.tile_section import TileSection, make_tile_section
from portal.web.presenters.topic_table import TopicTable, make_topic_table
from portal.web.presenters.topic_words import topic_facts, topic_lead, topic_note
from portal.web.view import View
from schemas.codelists import ALL


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
    change: ChangeView | None
    forecast: ForecastNote | None
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
        lead=topic_lead(context, chosen),
        note=topic_note(context, chosen),
        counted=which_counted(context),
        limited=code in context.info.policy["limited_topics"],
        facts=topic_facts(context, chosen, root),
        section=make_map_section(context, chosen, root, "", path),
        other=_other(context, chosen),
        line=make_share_line(context, topic=code, channel=chosen.channel, own=name),
        months=make_country_months(context, chosen, name),
        change=make_change(context, root.code, chosen),
        forecast=make_forecast_note(context, root.code, chosen),
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
