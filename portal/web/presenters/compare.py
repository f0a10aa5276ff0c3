"""Two to six places side by side: not who is first, but which differences chance does not make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.above import compared_with
from portal.web.presenters.cells import Choice, capital, make_form
from portal.web.presenters.compare_pictures import Lines, Ranges, make_lines, make_ranges
from portal.web.presenters.compare_rows import CompareRow, evaluate_compared, make_compare_rows
from portal.web.presenters.compared_places import (
    FEWEST,
    MOST,
    ChosenPlace,
    Offer,
    chosen_places,
    compare_address,
    places_to_add,
    read_places,
)
from portal.web.presenters.elsewhere import Elsewhere
from portal.web.presenters.fair import Fair, make_fair_of
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection, given_value, read_selection
from portal.web.view import JOINT, View


@dataclass(frozen=True, slots=True)
class CompareForm:
    """The form: where it leads, what it carries along, its choices, what was asked for in vain.

    ``offers`` are places that may be meant; ``regions`` those to choose from while none is chosen.
    """

    action: str
    carried: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    asked: str
    offers: tuple[Offer, ...]
    regions: tuple[tuple[str, str], ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything the page prints; the figures are ``None`` until two places are chosen."""

    form: CompareForm
    chosen: tuple[ChosenPlace, ...]
    reference: str
    rows: tuple[CompareRow, ...]
    indicator: str
    short: str
    definition: str
    base_label: str
    period: str
    topic: str
    ranges: Ranges | None
    lines: Lines | None
    fair: Fair | None
    are_unlike: bool
    own: View | None


def make_compare_view(context: PageContext) -> CompareView:
    """Return the page.

    Raises ``BadQuery`` for a choice that does not exist, ``Elsewhere`` where the form adds a place.
    """
    selection, places = read_selection(context), read_places(context)
    parameters = _parameters(selection)
    added, offers = places_to_add(context, places, parameters)
    codes = tuple(place.code for place in places)
    if added and len(codes) < MOST:
        raise Elsewhere(compare_address(context, tuple(dict.fromkeys((*codes, added))), parameters))
    reference = _reference(context, places)
    whole = (*places, *(() if reference in places else (reference,)))
    values = evaluate_compared(context, selection.indicator.id, whole, selection)
    has_figures = len(places) >= FEWEST
    lang = context.lang
    ranges = make_ranges(context, selection, places, reference, values) if has_figures else None
    own = View(context, "compare", JOINT.join(codes), selection, has_picture=ranges is not None)
    return CompareView(
        form=_form(context, selection, places, offers),
        chosen=chosen_places(context, places, parameters),
        reference=reference.name(lang),
        rows=make_compare_rows(context, selection, places, reference, values)
        if has_figures
        else (),
        indicator=selection.indicator.label(lang),
        short=_short(context, selection),
        definition=selection.indicator.text("definition", lang),
        base_label=_base_label(context, selection),
        period=capital(period_title(selection.period, context.texts)),
        topic=selection.topic.name(lang),
        ranges=ranges,
        lines=make_lines(context, selection, places, reference) if has_figures else None,
        fair=_fair(context, selection, places) if has_figures else None,
        are_unlike=len({place.level for place in places}) > 1,
        own=own if has_figures else None,
    )


def _fair(context: PageContext, selection: Selection, places: Sequence[Territory]) -> Fair | None:
    """Return the funnel of places of one level and one company; it is of the headline rate."""
    if selection.indicator.id != context.info.headline_rate:
        return None
    return make_fair_of(context, places, compared_with(context, places[0]), selection)


def _parameters(selection: Selection) -> dict[str, str]:
    kept = selection.parameters()
    return {name: kept[name] for name in ("indicator", "topic", "channel", "time") if name in kept}


def _reference(context: PageContext, places: Sequence[Territory]) -> Territory:
    """Return the smallest place that holds all of them, above the places themselves if it can."""
    territories = context.store.territories
    paths = [territories.path(place.code)[:-1] or (place.code,) for place in places]
    common = territories.root.code
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        common = steps[0]
    return territories[common]


def _form(
    context: PageContext,
    selection: Selection,
    places: tuple[Territory, ...],
    offers: tuple[Offer, ...],
) -> CompareForm:
    territories, lang = context.store.territories, context.lang
    form = make_form(context, selection, context.links.page("/compare").split("?")[0])
    on_map = territories.at_level(context.info.map_level)
    regions = [(place.code, place.name(lang)) for place in on_map if not place.is_unallocated]
    return CompareForm(
        form.action,
        (*(("geo", place.code) for place in places), *_carried(form.hidden)),
        form.choices,
        given_value(context, "add").strip(),
        offers,
        () if places else tuple(sorted(regions, key=lambda pair: pair[1])),
        len(places) >= MOST,
    )


def _carried(hidden: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in hidden if name != "view")


def _short(context: PageContext, selection: Selection) -> str:
    """Return a name of the indicator that fits the head of a column."""
    is_headline = selection.indicator.id == context.info.headline_rate
    return rate_label(context) if is_headline else selection.indicator.label(context.lang)


def _base_label(context: PageContext, selection: Selection) -> str:
    _ = context.texts.gettext
    return {"share": _("Counted"), "per_1000": _("Residents")}.get(selection.indicator.unit, "")
