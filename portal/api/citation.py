"""A ready citation of one number: a sentence in Russian and English, BibTeX, CSL-JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api.bibliography import to_bibtex, to_csl
from portal.api.names import name_of, period_name
from portal.exports.readme import data_notes
from portal.indicators.definitions import Indicator
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_value
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

_WORDS = {
    "ru": ("Выпуск", "по данным на", "Население"),
    "en": ("Release", "data as of", "Population"),
}


def citation(
    store: ReleaseStore, indicator: Indicator, entry: Mapping[str, Any], lang: str
) -> dict[str, Any]:
    """Return the citation of a value as ``/indicators`` gives it.

    ``ru`` and ``en`` are sentences; ``csl`` and ``bibtex`` are in ``lang``.
    """
    item = to_csl(store.info, _what(store, indicator, entry, lang), _address(store, entry), lang)
    return {
        **{each: _sentence(store, indicator, entry, each) for each in ("ru", "en")},
        "bibtex": to_bibtex(item),
        "csl": item,
    }


def _sentence(
    store: ReleaseStore, indicator: Indicator, entry: Mapping[str, Any], lang: str
) -> str:
    info = store.info
    release, as_of, population = _WORDS[lang]
    sentences = [
        f"{info.publisher(lang)}. {info.title(lang)}.",
        f"{_what(store, indicator, entry, lang)}.",
        f"{release} {info.id}, {as_of} {info.as_of.isoformat()}.",
        _address(store, entry),
    ]
    if residents := entry["population_source"]:
        sentences.insert(2, f"{population}: {residents.rstrip('.')}.")
    return " ".join([*sentences, *data_notes(info, lang)])


def _what(store: ReleaseStore, indicator: Indicator, entry: Mapping[str, Any], lang: str) -> str:
    """Return what the number is and the number itself, in words."""
    value = IndicatorValue(entry["value"], entry["state"])
    place = store.territories[entry["geo"]].name(lang)
    topic = store.topics[entry["topic"]].name(lang)
    period = period_name(Period.parse(entry["time"]), lang)
    figure = format_value(indicator.id, value, lang)
    narrower = [
        name_of(store, key, entry[key], lang) for key in ("regime", "channel") if entry[key] != ALL
    ]
    return f"{indicator.label(lang)}: {', '.join([place, topic, *narrower, period])}: {figure}"


def _address(store: ReleaseStore, entry: Mapping[str, Any]) -> str:
    """Return the address of the number in this release: what is cited may not change."""
    joint = "&" if "?" in entry["url"] else "?"
    return f"{store.info.base_url.rstrip('/')}{entry['url']}{joint}release={store.info.id}"
