"""A territory's page, whatever its level: sentence, facts, outcomes, trend, places below it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.peers import find_peers
from portal.store.model import WITH_OUTCOMES
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.above import compared_with
from portal.web.presenters.cells import Form, make_form
from portal.web.presenters.change import ChangeView, make_change
from portal.web.presenters.coverage import Coverage, make_coverage
from portal.web.presenters.facts import Beside, Fact, make_facts
from portal.web.presenters.fair import Fair, make_fair
from portal.web.presenters.forecast_note import ForecastNote, make_forecast_note
from portal.web.presenters.leads import Lead, make_headline, make_lead
from portal.web.presenters.limited import limited_lead, limited_note
from portal.web.presenters.linked_data import territory_block
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.offers import indicators_below
from portal.web.presenters.outcomes import Outcomes, make_outcomes
from portal.web.presenters.own_place import on_the_map
from portal.web.presenters.places import rate_label
from portal.web.presenters.residents import residents_notes, residents_text
from portal.web.presenters.secondary import Secondary, make_secondary
from portal.web.presenters.selection import Selection, read_selection
from portal.web.presenters.speeds import Speeds, make_speeds
from portal.web.presenters.take import Take, make_take
from portal.web.presenters.territory_news import feed_address
from portal.web.presenters.topics import Topics, make_topics
from portal.web.presenters.trend import Trend, make_trend
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place and the way to its page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """Everything a territory's page prints; sections that have nothing to say are ``None``.

    ``groups`` are the places between this one and those of its map.
    """

    name: str
    crumbs: tuple[Crumb, ...]
    about: str
    on_the_map: str
    residents: tuple[str, ...]
    topic: str
    channel: str
    period: str
    lead: Lead
    limited: Markup | None
    facts: tuple[Fact, ...]
    rate_label: str
    form: Form
    section: MapSection | None
    groups: tuple[Crumb, ...]
    outcomes: Outcomes | None
    secondary: Secondary | None
    trend: Trend | None
    fair: Fair | None
    speeds: Speeds | None
    topics: Topics | None
    coverage: Coverage | None
    change: ChangeView | None
    forecast: ForecastNote | None
    take: Take
    linked: Markup
    feed: str
    own: View


def make_territory_view(context: PageContext, code: str) -> TerritoryView:
    """Return the page of a known territory; raise ``BadQuery`` for a choice that does not exist."""
    place = context.store.territories[code]
    selection = read_selection(context, sort="received", offered=indicators_below(context, code))
    compared = compared_with(context, place)
    headline = make_headline(context, code, compared.code if compared else None, selection)
    withheld = limited_lead(context, place, selection)
    # Of what nobody reported nothing is shown, whatever a cell may hold.
    is_told = headline.received.value is not None
    speeds, beside = _speeds(context, place, compared, selection)
    speeds = speeds if is_told else None
    secondary = make_secondary(context, place, selection)
    trend = None if withheld else make_trend(context, place, compared, selection)
    return TerritoryView(
        name=place.name(context.lang),
        crumbs=_crumbs(context, place),
        about=_about(context, place, selection),
        on_the_map=on_the_map(context, place, selection),
        residents=residents_notes(context, place, selection.period),
        topic="" if selection.topic.code == ALL else selection.topic.name(context.lang),
        channel=""
        if selection.channel == ALL
        else CHANNEL_GROUP[selection.channel].label(context.lang),
        period=period_title(selection.period, context.texts),
        lead=withheld or make_lead(context, selection, headline, compared),
        limited=limited_note(context, place, selection),
        facts=() if withheld else make_facts(context, place, beside, selection, headline, speeds),
        rate_label=rate_label(context),
        form=make_form(
            context, selection, context.links.page(f"/t/{code}").split("?")[0], with_indicator=False
        ),
        section=_section(context, place, selection),
        groups=_groups(context, place),
        outcomes=make_outcomes(context, code, selection, compared) if is_told else None,
        secondary=secondary,
        trend=trend,
        fair=None if withheld else make_fair(context, place, compared, selection),
        speeds=speeds,
        topics=make_topics(context, code, selection) if is_told else None,
        coverage=make_coverage(context, code, selection),
        change=make_change(context, code, selection) if is_told else None,
        forecast=None if withheld else make_forecast_note(context, code, selection),
        take=make_take(
            context,
            place,
            selection,
            trend.windows if trend else (),
            secondary.shares if secondary else None,
        ),
        linked=territory_block(context, code),
        feed=feed_address(context, code),
        own=View(context, "territory", code, selection),
    )


def _speeds(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> tuple[Speeds | None, Beside]:
    """Return the answer times of the place, and everything that its figures are set against."""
    regime = WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else ALL
    above = None if compared is None else make_speeds(context, compared.code, selection, regime)
    peers = find_peers(context.store, place.code, selection.period)
    return make_speeds(context, place.code, selection, regime), Beside(compared, above, peers)


def _section(context: PageContext, place: Territory, selection: Selection) -> MapSection | None:
    """Return the map of the places below: of the country those of the map's level."""
    if not context.store.territories.children(place.code):
        return None
    parent = "" if place.parent is None else place.code
    return make_map_section(context, selection, place, parent, f"/t/{place.code}")


def _groups(context: PageContext, place: Territory) -> tuple[Crumb, ...]:
    """Return the places right below the country where its map shows smaller ones."""
    below = context.store.territories.children(place.code)
    if place.parent is not None or all(one.level == context.info.map_level for one in below):
        return ()
    return tuple(
        Crumb(one.name(context.lang), context.links.territory(one.code))
        for one in below
        if not one.is_unallocated
    )


def _crumbs(context: PageContext, place: Territory) -> tuple[Crumb, ...]:
    territories = context.store.territories
    return tuple(
        Crumb(territories[code].name(context.lang), context.links.territory(code))
        for code in territories.path(place.code)[:-1]
    )


def _about(context: PageContext, place: Territory, selection: Selection) -> str:
    """Return level, residents and code in a line."""
    _ = context.texts.gettext
    # The kind stands in the reference in Russian only.
    has_kind = context.lang == "ru" and place.kind and not place.is_unallocated
    parts = [place.kind if has_kind else context.info.level_label(place.level, context.lang)]
    parts.append(residents_text(context, place, selection.period))
    parts.append(_("code %(code)s") % {"code": place.code})
    text = ", ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}."
