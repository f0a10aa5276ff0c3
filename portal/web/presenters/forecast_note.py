"""What the pages of places and topics say of the months to come and of those that stood out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.web.context import PageContext
from portal.web.presenters.forecast_places import forecast_address
from portal.web.presenters.forecast_words import (
    absence_words,
    forecast_sentence,
    in_sentence,
    score_sentences,
)
from portal.web.presenters.selection import Selection
from portal.web.presenters.spike_words import spike_sentence
from schemas.codelists import ALL
from schemas.predictions import Spike

# Months above expectation are named up to so many; the page of the forecast has all.
_MOST_SPIKES = 3


@dataclass(frozen=True, slots=True)
class ForecastNote:
    """The forecast of the next month or why there is none, and the way to its page.

    ``spikes`` are the newest months that stood out, ``spikes_href`` leads to those of the place and
    of everything in it; empty where the release was not searched.
    """

    sentence: str
    has_forecast: bool
    more: str
    href: str
    spikes: tuple[str, ...]
    spikes_href: str


def make_forecast_note(
    context: PageContext, code: str, selection: Selection
) -> ForecastNote | None:
    """Return the section; ``None`` where no forecasts are made of such a series.

    Forecasts are of all channels together: beside one channel they would mislead.
    """
    topic, predictions = selection.topic.code, context.store.predictions
    is_place = not context.store.territories[code].is_unallocated
    if selection.channel != ALL or not predictions.has_forecasts or not is_place:
        return None
    reason = predictions.absence(code, topic)
    if reason == "too_fine":
        return None
    return ForecastNote(
        *_forecast(context, code, topic, reason),
        forecast_address(context, code, topic),
        _spikes(context, predictions.spikes(code, topic)),
        _spikes_address(context, code, topic) if predictions.has_spikes else "",
    )


def _forecast(
    context: PageContext, code: str, topic: str, reason: str | None
) -> tuple[str, bool, str]:
    """Return the sentence, whether there is a forecast, and what is said after it."""
    forecasts = context.store.predictions.forecasts(code, topic)
    if not forecasts:
        text = context.texts.gettext("There is no forecast: %(reason)s.")
        title, sentence = absence_words(context, code, reason or "")
        return text % {"reason": in_sentence(title)}, False, sentence
    score = context.store.predictions.score(code, topic)
    held = score_sentences(context, score)[:1] if score else ()
    return forecast_sentence(context, forecasts[0]), True, " ".join(held)


def _spikes(context: PageContext, spikes: Sequence[Spike]) -> tuple[str, ...]:
    newest = reversed(spikes[-_MOST_SPIKES:])
    return tuple(spike_sentence(context, spike) for spike in newest)


def _spikes_address(context: PageContext, code: str, topic: str) -> str:
    is_country = context.store.territories[code].parent is None
    return context.links.page(
        "/spikes", geo="" if is_country else code, topic="" if topic == ALL else topic
    )
