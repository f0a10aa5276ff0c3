"""The first page: the country in a sentence, the finder, the national map."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.indicators.labels import percent
from portal.web.context import PageContext
from portal.web.dates import period_title, span_text
from portal.web.presenters.atlas import is_mappable
from portal.web.presenters.cells import counted_regimes, maturity_text
from portal.web.presenters.counted import which_counted
from portal.web.presenters.finder import Finder, make_finder
from portal.web.presenters.leads import received_sentence
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.offers import map_indicators
from portal.web.presenters.selection import Selection, default_period, read_selection
from portal.web.presenters.tile_section import TileSection, make_tile_section
from portal.web.view import View
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class RatesOfTopic:
    """The headline rate of the most frequent topic as tiles, and ways to its table and page."""

    section: TileSection
    table_href: str
    topic_href: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything the first page prints."""

    lead: Markup
    note: str
    counted: Markup | None
    finder: Finder
    section: MapSection
    rates: RatesOfTopic | None
    newsroom_href: str
    forecasts_href: str
    spikes_href: str
    regions_href: str
    country: str
    country_href: str


def make_home_view(context: PageContext) -> HomeView:
    """Return the first page; raise ``BadQuery`` for a choice that does not exist."""
    selection = _selection(context)
    root, predictions = context.store.territories.root, context.store.predictions
    return HomeView(
        lead=_lead(context, selection),
        note=_note(context),
        counted=which_counted(context),
        finder=make_finder(context, ""),
        section=make_map_section(context, selection, root, "", "/"),
        rates=_rates_of_topic(context),
        newsroom_href=_newsroom(context, selection),
        forecasts_href=context.links.page("/forecasts") if predictions.has_forecasts else "",
        spikes_href=context.links.page("/spikes") if predictions.has_spikes else "",
        regions_href=context.links.page("/regions"),
        country=root.name(context.lang),
        country_href=context.links.territory(root.code),
    )


def default_indicator(context: PageContext) -> str:
    """Return the density, or the headline rate where no place of the map has a population."""
    period = default_period(context)
    places = context.store.territories.at_level(context.info.map_level)
    has_population = any(context.store.population(place.code, period) for place in places)
    return "appeals_per_1000" if has_population else context.info.headline_rate


def _selection(context: PageContext) -> Selection:
    return read_selection(
        context, indicator=default_indicator(context), offered=map_indicators(context)
    )


def national_view(context: PageContext) -> View | None:
    """Return the figure of the first page, ``None`` of an amount that no map shows."""
    selection = _selection(context)
    if not is_mappable(selection):
        return None
    return View(context, "map", context.store.territories.root.code, selection)


def _rates_of_topic(context: PageContext) -> RatesOfTopic | None:
    """Return the tiles of the default period, whatever the map shows; ``None`` without a layout."""
    code = most_frequent_topic(context)
    if code == ALL:
        return None
    rate, period = BY_ID[context.info.headline_rate], default_period(context)
    chosen = Selection(rate, context.store.topics[code], period, "tiles", "name")
    section = make_tile_section(context, chosen, "map", is_light=True)
    if section is None:
        return None
    text = context.texts.gettext(
        "The topic that people write about most, %(period)s. Every place takes one "
        "tile, so small ones are as easy to see as large ones."
    )
    kept = chosen.parameters(view="table", sort="")
    return RatesOfTopic(
        replace(section, dek=text % {"period": period_title(period, context.texts)}),
        context.links.page("/", **kept) + "#table",
        context.links.page(f"/topic/{code}"),
    )


def most_frequent_topic(context: PageContext) -> str:
    """Return the group of topics with most appeals in the default period, ``all`` without any."""
    store, root = context.store, context.store.territories.root.code
    groups = [topic.code for topic in store.topics.values() if topic.parent == ALL]
    counts = store.counts([root], groups, default_period(context)) if groups else {}
    found = max(groups, key=lambda code: counts[root, code].received, default=ALL)
    return found if groups and counts[root, found].received else ALL


def _newsroom(context: PageContext, selection: Selection) -> str:
    """Return the archive of the map for newsrooms; empty of an amount that no map shows."""
    view = View(context, "map", context.store.territories.root.code, selection)
    return view.newsroom() if is_mappable(selection) else ""


def _lead(context: PageContext, selection: Selection) -> Markup:
    """Say what came in and what became of it in the default period, whatever the map shows."""
    store, period = context.store, default_period(context)
    root, rate_id = store.territories.root.code, context.info.headline_rate
    received = evaluate(store, "received", [root], ALL, period)[root]
    rate = evaluate(store, rate_id, [root], ALL, period)[root]
    if received.value is None:
        return context.texts.html("No data was reported for this period.")
    default = Selection(
        selection.indicator, store.topics[ALL], period, selection.view, selection.sort
    )
    sentence = received_sentence(context, default, int(received.value))
    if rate.value is None:
        return sentence
    return sentence + Markup(" ") + _rate(context, percent(rate.value))


def _rate(context: PageContext, share: int) -> Markup:
    texts = context.texts
    values = {"n_share": share, "days": maturity_text(counted_regimes(context), texts)}
    if context.info.headline_rate == "closed_rate":
        return texts.html(
            "<b>%(n_share)s in 100</b> of those counted were closed within %(days)s.", **values
        )
    return texts.html(
        "The authorities reported measures on <b>%(n_share)s in 100</b> counted "
        "appeals within %(days)s.",
        **values,
    )


def _note(context: PageContext) -> str:
    _ = context.texts.gettext
    period = default_period(context)
    places = [p.code for p in context.store.territories.at_level(context.info.map_level)]
    states = context.store.coverage_states(places, period).values()
    parts = [_("Received: %(span)s.") % {"span": span_text(period, context.lang)}]
    missing = sum(state == "not_reported" for state in states)
    if missing:
        text = context.texts.ngettext(
            "%(n_missing)s place of %(n_all)s reported nothing.",
            "%(n_missing)s places of %(n_all)s reported nothing.",
            missing,
        )
        parts.append(text % {"n_missing": missing, "n_all": len(places)})
    partial = sum(state == "partial" for state in states)
    if partial:
        text = context.texts.ngettext(
            "%(n_partial)s place reported only in part.",
            "%(n_partial)s places reported only in part.",
            partial,
        )
        parts.append(text % {"n_partial": partial})
    if context.info.headline_rate == "closed_rate":
        parts.append(_("There is no data on outcomes: the share of closed appeals is shown."))
    return " ".join(parts)
