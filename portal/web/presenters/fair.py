"""Compared fairly: where a place lies in the funnel of its like, never as a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.funnel import Funnel, Knot, Place, make_funnel
from portal.indicators.labels import format_count
from portal.store.release_store import ReleaseStore
from portal.web.charts.funnel import NARROW, WIDE, funnel_svg
from portal.web.context import PageContext
from portal.web.presenters.above import within
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.fair_picture import funnel_data
from portal.web.presenters.peers import range_text
from portal.web.presenters.selection import Selection
from schemas.rounding_error import SHARE


@dataclass(frozen=True, slots=True)
class FairRow:
    """One place: what is counted, its share, and the 95 % limits for so many appeals."""

    name: str
    href: str
    is_own: bool
    counted: str
    rate: Cell
    limits: str


@dataclass(frozen=True, slots=True)
class Fair:
    """The funnel in both variants, its sentence, who is not in it, and the table by name."""

    sentence: str
    wide: Markup
    narrow: Markup
    left_out: str
    compared: str
    others_href: str
    compare_href: str
    rows: tuple[FairRow, ...]


def make_fair(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> Fair | None:
    """Return the funnel of the places beside this one, ``None`` where there is no such company.

    That is so above the map's level, where the place above has no share, and where fewer than two
    places have one.
    """
    siblings = _siblings(context, place, compared)
    if compared is None or not siblings:
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
    knots = share_knots(context.store, selection.period.freq)
    funnel = make_funnel(centre, list(shown.values()), knots)
    if funnel is None:
        return None
    sentence = _sentence(context, compared, funnel, shown.get(place.code), found[place.code])
    data = funnel_data(context, place, funnel, shown, sentence)
    return Fair(
        sentence,
        funnel_svg(data, WIDE, context.lang),
        funnel_svg(data, NARROW, context.lang),
        _left_out(context, [found[each.code] for each in siblings]),
        compared.name(context.lang),
        f"{_href(context, compared, selection)}#table-head",
        context.links.page("/compare", geo=place.code),
        _rows(context, siblings, place, found, funnel, selection),
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


def share_knots(store: ReleaseStore, freq: str) -> tuple[Knot, ...]:
    """Return the error of rounding of shares (0..1) by denominator, as the release has it."""
    return tuple(
        Knot(row.from_shown, row.error / 100)
        for row in store.rounding_errors.rows
        if row.quantity == SHARE and row.freq == freq
    )


def _sentence(
    context: PageContext,
    compared: Territory,
    funnel: Funnel,
    own: Place | None,
    value: IndicatorValue,
) -> str:
    _ = context.texts.gettext
    if own is None:
        words = make_cell(context.info.headline_rate, value, context.lang).text
        return _("This place is not in the picture: %(state)s.") % {"state": words}
    return {
        "inside": _("Inside the funnel: the difference from the average %(within)s may be chance."),
        "between": _(
            "Between the dashed and the solid line: chance makes such a difference from the "
            "average %(within)s in fewer than 1 case of 20."
        ),
        "outside": _(
            "Beyond the solid line: chance makes such a difference from the average %(within)s in "
            "fewer than 1 case of 500."
        ),
    }[funnel.position(own)] % {"within": within(context, compared)}


def _left_out(context: PageContext, values: Sequence[IndicatorValue]) -> str:
    """Return how many places have no dot: each state in its own words; empty if all have one."""
    rate, states = context.info.headline_rate, dict[str, int]()
    for value in values:
        if value.value is None:
            words = make_cell(rate, value, context.lang).text
            states[words] = states.get(words, 0) + 1
    if not states:
        return ""
    listed = "; ".join(f"{words}: {number}" for words, number in states.items())
    return context.texts.gettext("Not drawn: %(states)s.") % {"states": listed}


def _rows(
    context: PageContext,
    siblings: Sequence[Territory],
    own: Territory,
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
        rows.append(FairRow(place.name(lang), href, place is own, counted, cell, limits))
    return tuple(rows)


def _href(context: PageContext, place: Territory, selection: Selection) -> str:
    kept = selection.parameters()
    return context.links.territory(
        place.code, topic=kept["topic"], channel=kept["channel"], time=kept["time"]
    )


def _limits_text(funnel: Funnel, value: IndicatorValue, lang: str) -> str:
    limits = funnel.limits(value.denominator or 1)
    return range_text(limits.lower_95, limits.upper_95, lang)
