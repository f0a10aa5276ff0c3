"""Places compared fairly as rows: the file of each level and the answer of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.exports.comparison_columns import COMPARISON_COLUMNS
from portal.exports.readme import data_note
from portal.exports.tabular import Table, to_csv
from portal.indicators.comparison import (
    VERSION,
    Comparison,
    companies,
    compare,
    compared_indicators,
    newest_year,
)
from portal.indicators.funnel import Limits
from portal.indicators.values import DECIMALS
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL


def write_comparison(store: ReleaseStore, level: str, out_dir: Path) -> dict[str, int]:
    """Write the comparisons of a level's places; return the rows of the file, or nothing.

    The newest twelve months; both indicators, all topics together and each group. In order of
    indicator, topic and place.
    """
    note = data_note(store.info)
    rows = [(*entry.values(), note) for entry in _entries(store, level)]
    if not rows:
        return {}
    name = f"comparison_{level}.csv"
    (out_dir / name).write_bytes(to_csv(Table((*COMPARISON_COLUMNS.values(), "DATA_NOTE"), rows)))
    return {name: len(rows)}


def _entries(store: ReleaseStore, level: str) -> Iterator[dict[str, Any]]:
    period = newest_year(store.info)
    own = [company for company in companies(store) if company.level == level]
    if period is None:
        return
    topics = [code for code, topic in store.topics.items() if topic.parent in (None, ALL)]
    for indicator in compared_indicators(store.info):
        for topic in topics:
            for company in own:
                found = compare(store, company, indicator, topic, period)
                yield from comparison_entries(store, found)


def comparison_entries(store: ReleaseStore, found: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the places of a company under the keys of ``COMPARISON_COLUMNS``."""
    for place in found.places:
        value = place.value
        lower, upper = value.interval or (None, None)
        estimate, peers = place.estimate, place.peers
        yield {
            "indicator": found.indicator,
            "geo": place.code,
            "compared_within": found.company.above,
            "topic": found.topic,
            "time": str(found.period),
            "value": value.value,
            "obs_status": "E" if estimate else value.obs_status,
            "state": value.state,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "rate_floor": store.info.rate_floor[found.period.freq],
            "rounding_error_95": value.rounding_error,
            "lower_bound_95": lower,
            "upper_bound_95": upper,
            "shrunken_rate": estimate.value if estimate else None,
            "shrunken_lower_95": estimate.lower if estimate else None,
            "shrunken_upper_95": estimate.upper if estimate else None,
            "rank_first": place.rank.first if place.rank else None,
            "rank_last": place.rank.last if place.rank else None,
            "n_ranked": found.n_ranked,
            "centre": found.centre.value,
            **_limits(place.limits),
            "funnel_position": place.position,
            "peers_lower": peers.lower if peers else None,
            "peers_upper": peers.upper if peers else None,
            "n_peers": peers.n_places if peers else None,
            "method": VERSION,
        }


def _limits(limits: Limits | None) -> dict[str, float | None]:
    names = ("funnel_lower_95", "funnel_upper_95", "funnel_lower_998", "funnel_upper_998")
    return {
        name: None if limits is None else round(limits[number], DECIMALS)
        for number, name in enumerate(names)
    }
