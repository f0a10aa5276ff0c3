"""The table of fair comparison: places by name, each share with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.comparison import Compared, Comparison
from portal.indicators.labels import format_count, format_share
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.peers import range_text
from portal.web.presenters.selection import Selection


@dataclass(frozen=True, slots=True)
class FairLine:
    """One place; texts are empty where nothing can be said."""

    name: str
    href: str
    is_own: bool
    counted: str
    rate: Cell
    interval: str
    estimate: str
    credible: str
    ranks: str
    position: str
    peers: str


def make_lines(
    context: PageContext, found: Comparison, own: Territory | None, selection: Selection
) -> tuple[FairLine, ...]:
    """Return the places in the order of their names; ``own`` is marked."""
    territories, lang = context.store.territories, context.lang

    def name(place: Compared) -> str:
        return territories[place.code].name(lang).casefold().replace("ё", "е")

    return tuple(
        _line(context, found, place, place.code == (own.code if own else ""), selection)
        for place in sorted(found.places, key=name)
    )


def _line(
    context: PageContext, found: Comparison, place: Compared, is_own: bool, selection: Selection
) -> FairLine:
    lang, value, estimate = context.lang, place.value, place.estimate
    counted = "" if value.denominator is None else format_count(value.denominator, lang)
    return FairLine(
        context.store.territories[place.code].name(lang),
        context.links.territory(place.code, topic=selection.topic.code, time=str(found.period)),
        is_own,
        counted,
        make_cell(found.indicator, value, lang),
        interval_text(value, "share", lang),
        format_share(estimate.value, lang) if estimate else "",
        range_text(estimate.lower, estimate.upper, lang) if estimate else "",
        _ranks(context, found, place),
        _position(context, found, place),
        range_text(place.peers.lower, place.peers.upper, lang) if place.peers else "",
    )


def _ranks(context: PageContext, found: Comparison, place: Compared) -> str:
    """Return «4–10 из 79»; never a single rank."""
    if place.rank is None:
        return ""
    first, last = place.rank
    text = context.texts.gettext("%(span)s of %(ranked)s")
    return text % {"span": f"{first}–{last}", "ranked": found.n_ranked}


def _position(context: PageContext, found: Comparison, place: Compared) -> str:
    """Return where the place lies in the funnel, and on which side where that can be said."""
    if place.position is None or place.value.value is None or found.centre.value is None:
        return ""
    _ = context.texts.gettext
    if place.position == "inside":
        return _("inside the funnel")
    is_above = place.value.value > found.centre.value
    if place.position == "between":
        return _("above the 95% limit") if is_above else _("below the 95% limit")
    return _("above the 99.8% limit") if is_above else _("below the 99.8% limit")
