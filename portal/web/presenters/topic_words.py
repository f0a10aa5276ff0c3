"""The words of a topic's page: its lead, the note under it, its figures."""

from __future__ import annotations

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from portal.indicators.labels import percent
from portal.web.context import PageContext
from portal.web.dates import span_text
from portal.web.presenters.cells import counted_regimes, make_cell, maturity_text
from portal.web.presenters.channel_index import part_text
from portal.web.presenters.facts import Fact
from portal.web.presenters.leads import received_sentence
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL, CHANNEL_GROUP


def topic_lead(context: PageContext, selection: Selection) -> Markup:
    """Return what came in on the topic and what became of it, beside all topics."""
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
            "<b>%(n_share)s in 100</b> of those counted were closed within %(days)s", **values
        )
    else:
        text = texts.html(
            "Measures were taken on <b>%(n_share)s in 100</b> of those counted within %(days)s",
            **values,
        )
    if all_topics.value is None:
        return Markup(" ") + text + Markup(".")
    against = texts.html("; across all topics: %(n_share)s.", n_share=percent(all_topics.value))
    return Markup(" ") + text + against


def topic_note(context: PageContext, selection: Selection) -> str:
    """Return place, months and channel."""
    text = context.texts.gettext("%(place)s. Received: %(span)s.") % {
        "place": context.store.territories.root.name(context.lang),
        "span": span_text(selection.period, context.lang),
    }
    if selection.channel == ALL:
        return text
    channel = CHANNEL_GROUP[selection.channel].label(context.lang)
    return f"{text} {context.texts.gettext('Channel')}: {channel}."


def topic_facts(context: PageContext, selection: Selection, root: Territory) -> tuple[Fact, ...]:
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
