"""A ready citation of one number, in Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api.names import period_name
from portal.exports.readme import data_notes
from portal.indicators.definitions import Indicator
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_value
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

_WORDS = {
    "ru": ("Выпуск", "по данным на", "Население"),
    "en": ("Release", "data as of", "Population"),
}


def citation(store: ReleaseStore, indicator: Indicator, entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the citation of a value as ``/indicators`` gives it, by language."""
    return {lang: _sentence(store, indicator, entry, lang) for lang in ("ru", "en")}


def _sentence(
    store: ReleaseStore, indicator: Indicator, entry: Mapping[str, Any], lang: str
) -> str:
    info = store.info
    release, as_of, population = _WORDS[lang]
    value = IndicatorValue(entry["value"], entry["state"])
    place = store.territories[entry["geo"]].name(lang)
    topic = store.topics[entry["topic"]].name(lang)
    period = period_name(Period.parse(entry["time"]), lang)
    publisher = info.publisher(lang)
    figure = format_value(indicator.id, value, lang)
    sentences = [
        f"{publisher}. {info.title(lang)}.",
        f"{indicator.label(lang)}: {place}, {topic}, {period}: {figure}.",
        f"{release} {info.id}, {as_of} {info.as_of.isoformat()}.",
        f"{info.base_url.rstrip('/')}{entry['url']}",
    ]
    if residents := entry["population_source"]:
        sentences.insert(2, f"{population}: {residents.rstrip('.')}.")
    return " ".join([*sentences, *data_notes(info, lang)])
