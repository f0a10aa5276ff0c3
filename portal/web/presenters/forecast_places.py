"""Places by name with the forecast of the next month and of the last one, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.search.text import plain
from geodata.territories import Territory
from portal.indicators.labels import format_decimal
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.forecast_words import (
    absence_words,
    amount_text,
    held_text,
    in_sentence,
    range_text,
)
from schemas.codelists import ALL
from schemas.predictions import Forecast, Score


@dataclass(frozen=True, slots=True)
class Expected:
    """A forecast as a table prints it: the number and the range for 80 of 100."""

    value: str
    range_80: str


@dataclass(frozen=True, slots=True)
class ForecastPlace:
    """A place: what is forecast for the first and the last month, or why nothing is.

    ``error`` is that of past forecasts against the same month a year before, ``held`` how many of
    the months that tried them lay in the range for 80 of 100.
    """

    name: str
    href: str
    first: Expected | None
    last: Expected | None
    error: str
    held: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForecastPlaces:
    """Rows by name, and the months of both columns (empty where no place has a forecast)."""

    rows: tuple[ForecastPlace, ...]
    first_month: str
    last_month: str


def forecast_address(context: PageContext, code: str, topic: str = ALL) -> str:
    """Return the address of the page of a series."""
    return context.links.page(f"/forecast/{code}", topic="" if topic == ALL else topic)


def places_with_pages(context: PageContext, places: Sequence[Territory]) -> list[Territory]:
    """Return the places that have a page of forecasts, by name."""
    lang = context.lang
    found = [place for place in places if not place.is_unallocated]
    return sorted(found, key=lambda place: plain(place.name(lang)))


def make_forecast_places(
    context: PageContext, places: Sequence[Territory], topic: str
) -> ForecastPlaces | None:
    """Return the table of a topic, ``None`` where there are no places or no forecasts at all."""
    ordered, predictions = places_with_pages(context, places), context.store.predictions
    if not ordered or not predictions.has_forecasts:
        return None
    codes = [place.code for place in ordered]
    forecasts: dict[str, list[Forecast]] = {}
    for one in predictions.forecasts_of(codes, [topic]):
        forecasts.setdefault(one.series.territory, []).append(one)
    reasons = {one.series.territory: one.reason for one in predictions.absences_of(codes, [topic])}
    # Of a kind of series that has no forecasts there is nothing to list.
    if not forecasts and not reasons:
        return None
    scores = {one.series.territory: one for one in predictions.scores_of(codes, [topic])}
    some = next(iter(forecasts.values()), None)
    rows = []
    for place in ordered:
        known, href = forecasts.get(place.code), forecast_address(context, place.code, topic)
        if known:
            rows.append(_row(context, place, href, known, scores.get(place.code)))
        else:
            rows.append(_absent(context, place, href, reasons.get(place.code, "too_fine")))
    return ForecastPlaces(
        tuple(rows),
        month_text(some[0].month, context.lang) if some else "",
        month_text(some[-1].month, context.lang) if some else "",
    )


def _row(
    context: PageContext,
    place: Territory,
    href: str,
    forecasts: Sequence[Forecast],
    score: Score | None,
) -> ForecastPlace:
    lang = context.lang
    error, held = "—", "—"
    if score is not None:
        held = held_text(context, score)
        if score.relative_mae is not None:
            error = format_decimal(score.relative_mae, lang, 2)
    first, last = _expected(forecasts[0], lang), _expected(forecasts[-1], lang)
    return ForecastPlace(place.name(lang), href, first, last, error, held, "")


def _absent(context: PageContext, place: Territory, href: str, reason: str) -> ForecastPlace:
    words = in_sentence(absence_words(context, place.code, reason)[0])
    return ForecastPlace(place.name(context.lang), href, None, None, "", "", words)


def _expected(forecast: Forecast, lang: str) -> Expected:
    band = forecast.band
    return Expected(amount_text(band.value, lang), range_text(band.lower_80, band.upper_80, lang))
