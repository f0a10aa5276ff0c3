"""Compared fairly: where a place lies in the funnel of its like, never as a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.comparison import share_knots
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.funnel import Funnel, Place, make_funnel
from portal.indicators.labels import format_count
from portal.web.charts.funnel import NARROW, WIDE, FunnelData, funnel_svg
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.fair_picture import funnel_data
from portal.web.presenters.fair_words import left_out, lines_note, own_sentence, sentence_of_several
from portal.web.presenters.peers import range_text
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class FairRow:
    """One place: what is counted, its share, and the 95 % limits for so many appeals."""

    code: str
    name: str
    href: str
    is_own: bool
    counted: str
    rate: Cell
    limits: str
    value: IndicatorValue


@dataclass(frozen=True, slots=True)
class Fair:
    """The funnel, its sentence, what its lines are, who is not in it, and the table by name."""

    sentence: str
    data: FunnelData
    note: str
    left_out: str
    compared: str
    others_href: str
    fair_href: str
    compare_href: str
    rows: tuple[FairRow, ...]
    lang: str

    @property
    def wide(self) -> Markup:
        """Return the drawing for a page with room."""
        return funnel_svg(self.data, WIDE, self.lang)

    @property
    def narrow(self) -> Markup:
        """Return the drawing for a phone."""
        return funnel_svg(self.data, NARROW, self.lang)


def make_fair(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> Fair | None:
    """Return the funnel of the places beside this one, ``None`` where there is no such company.

    That is so above the map's level, where the place above has no share, and where fewer than two
    places have one.
    """
    return make_fair_of(context, (place,), compared, selection)


def make_fair_of(
    context: PageContext,
    places: Sequence[Territory],
    compared: Territory | None,
    selection: Selection,
) -> Fair | None:
    """Return the funnel of the company of ``places``, all of one level below ``compared``."""
    siblings = _siblings(context, places[0], compared)
    if compared is None or not siblings or not set(places) <= set(siblings):
        return None
    rate = context.info.headline_rate
    codes = [compared.code, *(each.code for each in siblings)]
    found = evaluate(
        context.store,
        rate,
        codes,
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    shown = {
        each.code: Place(value.numerator or 0, value.denominator or 1)
        for each in siblings
        if (value := found[each.code]).value is not None
    }
    centre = found[compared.code].value
    if centre is None or len(shown) < 2:
        return None
    funnel = make_funnel(
        centre, list(shown.values()), share_knots(context.store, selection.period.freq)
    )
    if funnel is None:
        return None
    if len(places) == 1:
        own = places[0].code
        sentence = own_sentence(context, compared, funnel, shown.get(own), found[own])
    else:
        sentence = sentence_of_several(context, places, funnel, shown, found)
    data = funnel_data(context, places, funnel, shown, sentence)
    return Fair(
        sentence,
        data,
        lines_note(context, len(shown)),
        left_out(context, [found[each.code] for each in siblings]),
        compared.name(context.lang),
        f"{_href(context, compared, selection)}#table-head",
        _fair_href(context, places, selection),
        context.links.page("/compare", geo=places[0].code),
        _rows(context, siblings, places, found, funnel, selection),
        context.lang,
    )


def _siblings(
    context: PageContext, place: Territory, compared: Territory | None
) -> tuple[Territory, ...]:
    """Return the places of the same level below ``compared``, from the map's level down."""
    territories, levels = context.store.territories, [one.code for one in context.info.levels]
    if compared is None or place.is_unallocated:
        return ()
    if levels.index(place.level) < levels.index(context.info.map_level):
        return ()
    if compared.parent is None:
        found = list(territories.at_level(place.level))
    else:
        found = _below(context, compared, place.level)
    return tuple(each for each in found if not each.is_unallocated)


def _below(context: PageContext, place: Territory, level: str) -> list[Territory]:
    """Return the places of a level within one."""
    found = []
    for child in context.store.territories.children(place.code):
        found += [child] if child.level == level else _below(context, child, level)
    return found


def _rows(
    context: PageContext,
    siblings: Sequence[Territory],
    owns: Sequence[Territory],
    found: dict[str, IndicatorValue],
    funnel: Funnel,
    selection: Selection,
) -> tuple[FairRow, ...]:
    rate, lang = context.info.headline_rate, context.lang
    rows = []
    for place in sorted(siblings, key=lambda each: each.name(lang).casefold().replace("ё", "е")):
        value = found[place.code]
        limits = "" if value.value is None else _limits_text(funnel, value, lang)
        href = _href(context, place, selection)
        # A denominator under the floor is a count like any other: it is shown as such.
        counted = "" if value.denominator is None else format_count(value.denominator, lang)
        cell = make_cell(rate, value, lang)
        rows.append(
            FairRow(place.code, place.name(lang), href, place in owns, counted, cell, limits, value)
        )
    return tuple(rows)


def _href(context: PageContext, place: Territory, selection: Selection) -> str:
    kept = selection.parameters()
    return context.links.territory(
        place.code, topic=kept["topic"], channel=kept["channel"], time=kept["time"]
    )


def _fair_href(context: PageContext, places: Sequence[Territory], selection: Selection) -> str:
    """Return the page on which the company of these places is compared with all that is known."""
    topic = "" if selection.topic.code == ALL else selection.topic.code
    return context.links.page("/fair", geo=places[0].code, topic=topic)


def _limits_text(funnel: Funnel, value: IndicatorValue, lang: str) -> str:
    limits = funnel.limits(value.denominator or 1)
    return range_text(limits.lower_95, limits.upper_95, lang)
