"""The forecast of one place and topic: chart, sentence, table, how well it held, or why none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.cells import Cell, Form
from portal.web.presenters.forecast_absent import Absent, make_absent
from portal.web.presenters.forecast_archive import Archives, make_archives
from portal.web.presenters.forecast_chart import Fan, make_fan, release_months
from portal.web.presenters.forecast_choice import hidden_fields, is_below_map, topic_choice
from portal.web.presenters.forecast_places import (
    ForecastPlaces,
    forecast_address,
    make_forecast_places,
)
from portal.web.presenters.forecast_score import ScoreView, make_score_view
from portal.web.presenters.forecast_words import (
    amount_text,
    forecast_sentence,
    in_sentence,
    range_text,
    year_before_sentence,
)
from portal.web.presenters.selection import read_selection
from portal.web.presenters.spike_words import spike_sentence
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.predictions import Forecast

_YEAR = 12


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One month ahead; ``before`` is what came in the same month a year earlier."""

    month: str
    value: str
    range_80: str
    range_95: str
    before: Cell | None


@dataclass(frozen=True, slots=True)
class ForecastView:
    """Everything the page prints."""

    name: str
    topic: str
    title: str
    place_href: str
    crumbs: tuple[tuple[str, str], ...]
    lead: str
    form: Form | None
    is_partial: bool
    fan: Fan | None
    rows: tuple[ForecastRow, ...]
    absent: Absent | None
    score: ScoreView | None
    archives: Archives
    spikes: tuple[str, ...]
    spikes_href: str
    below: ForecastPlaces | None
    csv: str
    version: str


def make_forecast_view(context: PageContext, code: str) -> ForecastView:
    """Return the page; raise ``NotFound`` for no place and ``BadQuery`` for no topic."""
    if code not in context.store.territories:
        raise NotFound
    place, topic = context.store.territories[code], read_selection(context).topic
    predictions = context.store.predictions
    forecasts = predictions.forecasts(code, topic.code)
    reason = predictions.absence(code, topic.code)
    score = predictions.score(code, topic.code)
    spikes = predictions.spikes(code, topic.code)
    values = _values(context, code, topic.code)
    name = _name(context, place)
    title = name if topic.code == ALL else f"{name}, {topic.name(context.lang)}"
    # Of what was never whole each month is too low alike: the page says it once.
    is_partial = is_wholly_partial(values.values())
    absent = None if reason is None else make_absent(context, place, topic, reason)
    lead = _lead(context, forecasts, values, absent, is_partial)
    return ForecastView(
        name=name,
        topic=topic.name(context.lang),
        title=title,
        place_href=context.links.territory(code, topic="" if topic.code == ALL else topic.code),
        crumbs=_crumbs(context, place),
        lead=lead,
        form=_form(context, place, topic.code),
        is_partial=is_partial,
        fan=make_fan(context, code, tuple(values.values()), forecasts, spikes, f"{title}. {lead}"),
        rows=tuple(_row(context, one, values, is_partial) for one in forecasts),
        absent=absent,
        score=None if score is None else make_score_view(context, score),
        archives=make_archives(context, predictions.past(code, topic.code), values),
        spikes=tuple(spike_sentence(context, spike) for spike in reversed(spikes)),
        spikes_href=context.links.page("/spikes", geo="" if place.parent is None else code),
        below=make_forecast_places(context, _below(context, place), topic.code),
        csv=context.links.api("/forecasts", geo=code, topic=topic.code, format="csv"),
        version=predictions.forecast_version,
    )


def _name(context: PageContext, place: Territory) -> str:
    """Return the name of a place; a colon follows it, so that it has none of its own."""
    name = place.name(context.lang)
    return name.replace(": ", ", ") if place.is_unallocated else name


def _values(context: PageContext, code: str, topic: str) -> dict[str, IndicatorValue]:
    """Return the shown counts of every month of the release, by month."""
    months = release_months(context)
    found = evaluate_series(context.store, "received", [code], topic, months)[code]
    return dict(zip((str(month) for month in months), found, strict=True))


def _lead(
    context: PageContext,
    forecasts: Sequence[Forecast],
    values: Mapping[str, IndicatorValue],
    absent: Absent | None,
    is_partial: bool,
) -> str:
    if not forecasts:
        text = context.texts.gettext("There is no forecast: %(reason)s.")
        return text % {"reason": in_sentence(absent.title if absent else "")}
    first = forecasts[0]
    sentence = forecast_sentence(context, first)
    before = _before(first, values)
    if before is None or before.value is None or (before.state != "value" and not is_partial):
        return sentence
    return f"{sentence} {year_before_sentence(context, int(before.value))}"


def _before(forecast: Forecast, values: Mapping[str, IndicatorValue]) -> IndicatorValue | None:
    return values.get(str(Period.parse(forecast.month).shift(-_YEAR)))


def _row(
    context: PageContext,
    forecast: Forecast,
    values: Mapping[str, IndicatorValue],
    is_partial: bool,
) -> ForecastRow:
    lang, band, before = context.lang, forecast.band, _before(forecast, values)
    return ForecastRow(
        month_text(forecast.month, lang),
        amount_text(band.value, lang),
        range_text(band.lower_80, band.upper_80, lang),
        range_text(band.lower_95, band.upper_95, lang),
        None if before is None else plain_cell("received", before, lang, is_partial),
    )


def _crumbs(context: PageContext, place: Territory) -> tuple[tuple[str, str], ...]:
    """Return the way down to the place: each step is the forecast of what lies above it."""
    territories = context.store.territories
    return (
        (context.texts.gettext("Forecasts"), context.links.page("/forecasts")),
        *(
            (territories[code].name(context.lang), forecast_address(context, code))
            for code in territories.path(place.code)[:-1]
        ),
    )


def _below(context: PageContext, place: Territory) -> tuple[Territory, ...]:
    """Return the places that the page lists: of the country those of the map's level."""
    territories = context.store.territories
    if place.parent is None:
        return tuple(territories.at_level(context.info.map_level))
    return tuple(territories.children(place.code))


def _form(context: PageContext, place: Territory, topic: str) -> Form | None:
    """Return the choice of a topic, ``None`` below the map's level, where there are no topics."""
    if topic == ALL and is_below_map(context, place):
        return None
    return Form(
        context.links.page(f"/forecast/{place.code}").split("?")[0],
        (topic_choice(context, topic),),
        hidden_fields(context),
    )
