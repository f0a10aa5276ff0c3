"""Months in which more appeals came than history and calendar explain: by month, then by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from geodata.search.text import plain
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.cells import Choice, Form, Option, capital
from portal.web.presenters.forecast_choice import (
    forecast_topics,
    hidden_fields,
    is_below_map,
    topic_choice,
)
from portal.web.presenters.forecast_places import forecast_address, places_with_pages
from portal.web.presenters.selection import BadQuery, given_value, read_selection
from portal.web.presenters.spike_words import (
    bare_sentence,
    found_lead,
    found_note,
    silent_lead,
    too_fine_lead,
)
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.predictions import Spike

# Months stand open until so many rows do; the rest is folded.
_OPEN_ROWS = 40


@dataclass(frozen=True, slots=True)
class SpikeRow:
    """One finding: the place, the topic, and the sentence."""

    place: str
    href: str
    topic: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SpikeMonth:
    """The findings of a month, by place and topic."""

    month: str
    code: str
    rows: tuple[SpikeRow, ...]


@dataclass(frozen=True, slots=True)
class SpikesView:
    """Everything the page prints; ``months`` stand open, ``earlier`` are folded."""

    missing: bool
    lead: str
    note: str
    form: Form
    months: tuple[SpikeMonth, ...]
    earlier: tuple[SpikeMonth, ...]
    version: str
    csv: str


def make_spikes_view(context: PageContext) -> SpikesView:
    """Return the page; raise ``BadQuery`` for a place or a topic that does not exist."""
    # Without a topic in the address all of them are meant, each by itself and all together.
    topic = read_selection(context).topic.code if given_value(context, "topic") else ""
    place = _place(context)
    predictions = context.store.predictions
    everywhere = predictions.spikes()
    chosen = [
        spike
        for spike in everywhere
        if topic in ("", spike.series.topic) and _is_within(context, spike, place)
    ]
    months = _months(context, chosen)
    n_open = _n_open(months)
    return SpikesView(
        missing=not predictions.has_spikes,
        lead=_lead(context, place, topic, chosen),
        note=found_note(context, everywhere),
        form=Form(
            context.links.page("/spikes").split("?")[0],
            (
                _places(context, place),
                topic_choice(context, topic, context.texts.gettext("Any topic")),
            ),
            hidden_fields(context),
        ),
        months=months[:n_open],
        earlier=months[n_open:],
        version=predictions.spike_version,
        csv=context.links.api("/spikes", format="csv"),
    )


def _place(context: PageContext) -> str:
    """Return the code of the chosen place, empty where none is chosen or the whole country is."""
    given = given_value(context, "geo")
    territories = context.store.territories
    if given and given not in territories:
        message = context.texts.gettext("There is no place with the code “%(given)s”.")
        raise BadQuery("geo", given, message % {"given": given})
    return "" if given == territories.root.code else given


def _is_within(context: PageContext, spike: Spike, place: str) -> bool:
    return not place or place in context.store.territories.path(spike.series.territory)


def _places(context: PageContext, chosen: str) -> Choice:
    """Return the list of the places of the map; one of another level stands in it if chosen."""
    territories, lang = context.store.territories, context.lang
    places = places_with_pages(context, territories.at_level(context.info.map_level))
    if chosen and all(place.code != chosen for place in places):
        places = [territories[chosen], *places]
    options = (
        Option("", context.texts.gettext("All places"), not chosen),
        *(Option(place.code, place.name(lang), place.code == chosen) for place in places),
    )
    return Choice("geo", context.texts.gettext("Place"), (("", options),))


def _months(context: PageContext, spikes: Sequence[Spike]) -> tuple[SpikeMonth, ...]:
    """Return the months, newest first; within one, by name of the place and then of the topic."""
    topics, territories, lang = context.store.topics, context.store.territories, context.lang

    def order(spike: Spike) -> tuple[str, str, bool, str]:
        place, topic = spike.series.territory, spike.series.topic
        name = plain(territories[place].name(lang))
        return name, place, topic != ALL, plain(topics[topic].name(lang))

    found = []
    by_month = sorted(spikes, key=lambda spike: spike.month, reverse=True)
    for month, members in groupby(by_month, key=lambda spike: spike.month):
        rows = tuple(_row(context, spike) for spike in sorted(members, key=order))
        title = capital(month_text(month, lang))
        found.append(SpikeMonth(title, month, rows))
    return tuple(found)


def _n_open(months: Sequence[SpikeMonth]) -> int:
    """Return how many months stand open: the newest, and those after it while there is room."""
    n_rows = 0
    for number, month in enumerate(months):
        n_rows += len(month.rows)
        if n_rows > _OPEN_ROWS and number:
            return number
    return len(months)


def _row(context: PageContext, spike: Spike) -> SpikeRow:
    place, topic = spike.series.territory, spike.series.topic
    return SpikeRow(
        context.store.territories[place].name(context.lang),
        forecast_address(context, place, topic),
        context.store.topics[topic].name(context.lang),
        capital(bare_sentence(context, spike)),
    )


def _lead(context: PageContext, place: str, topic: str, chosen: Sequence[Spike]) -> str:
    if not _is_searched(context, place, topic):
        return too_fine_lead(context)
    if place and not chosen and _is_silent(context, place):
        return silent_lead(context)
    return found_lead(context, chosen)


def _is_silent(context: PageContext, place: str) -> bool:
    """Tell whether no month of a place can have been searched, nor of any place within it.

    A sum over places is whole while little is missing: only one of which nothing came is silent.
    """
    store = context.store
    months = [Period.parse(month) for month in store.predictions.tested_months]
    enough = {"reported", "partial"} if store.territories.children(place) else {"reported"}
    states = store.coverage_by_period([place], months)[place]
    return bool(months) and enough.isdisjoint(states)


def _is_searched(context: PageContext, place: str, topic: str) -> bool:
    """Tell whether there are series of such a choice: none found means nothing where none are."""
    if topic in ("", ALL):
        return True
    is_small = place != "" and is_below_map(context, context.store.territories[place])
    return topic in forecast_topics(context) and not is_small
