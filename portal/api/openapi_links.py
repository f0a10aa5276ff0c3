"""Links of the OpenAPI document: what in an answer leads to which other resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# By the operation that answers: name of a link → operation that it leads to, and where each
# parameter of that is found. An entry is the first of its list.
_LINKS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "indicators": {
        "values": ("indicator_values", {"path.indicator_id": "/indicators/0/id"}),
    },
    "indicator_values": {
        "number": (
            "indicator_value",
            {
                "path.indicator_id": "/indicator/id",
                "path.geo": "/values/0/geo",
                "path.topic": "/values/0/topic",
                "path.time": "/values/0/time",
            },
        ),
        "place": ("territory", {"path.code": "/values/0/geo"}),
    },
    "indicator_value": {
        "series": (
            "indicator_values",
            {"path.indicator_id": "/indicator/id", "query.geo": "/value/geo"},
        ),
        "counts": ("observations", {"query.geo": "/value/geo", "query.time": "/value/time"}),
    },
    "observations": {
        "place": ("territory", {"path.code": "/observations/0/geo"}),
        "again": (
            "observations",
            {"query.geo": "/observations/0/geo", "query.time": "/observations/0/time"},
        ),
        "release": ("release", {"path.release_id": "/release"}),
    },
    "coverage": {
        "counts": (
            "observations",
            {"query.geo": "/coverage/0/geo", "query.time": "/coverage/0/time"},
        ),
    },
    "territories": {
        "one": ("territory", {"path.code": "/territories/0/code"}),
        "counts": ("observations", {"query.geo": "/territories/0/code"}),
        "coverage": ("coverage", {"query.geo": "/territories/0/code"}),
        "residents": ("population", {"query.geo": "/territories/0/code"}),
        "history": ("versions", {"path.code": "/territories/0/code"}),
    },
    "territory": {
        "child": ("territory", {"path.code": "/children/0"}),
        "children": ("territories", {"query.parent": "/territory/code"}),
        "history": ("versions", {"path.code": "/territory/code"}),
        "events": ("territory_events", {"path.code": "/territory/code"}),
        "counts": ("observations", {"query.geo": "/territory/code"}),
    },
    "versions": {
        "then": (
            "territory",
            {"path.code": "/versions/0/geo", "query.on": "/versions/0/valid_from"},
        ),
    },
    "events": {
        "from": ("territory_events", {"path.code": "/events/0/flows/0/from_geo"}),
        "to": ("territory_events", {"path.code": "/events/0/flows/0/to_geo"}),
        "tree": ("territories", {"query.on": "/events/0/date"}),
    },
    "topics": {
        "counts": ("observations", {"query.topic": "/topics/0/code"}),
        "sources": ("crosswalks", {"query.topic": "/topics/0/code"}),
    },
    "codelists": {"one": ("codelist", {"path.codelist_id": "/codelists/0/id"})},
    "structure": {"one": ("dataset_structure", {"path.dataset_id": "/datasets/0/id"})},
    "crosswalks": {"one": ("crosswalks", {"query.crosswalk": "/crosswalks/0/crosswalk"})},
    "population": {"place": ("territory", {"path.code": "/population/0/geo"})},
    "population_bands": {
        "members": ("territories", {"query.populationBand": "/population_bands/0/code"}),
    },
    "change": {
        "place": ("territory", {"path.code": "/changes/0/geo"}),
        "later": (
            "observations",
            {
                "query.geo": "/changes/0/geo",
                "query.topic": "/changes/0/topic",
                "query.time": "/changes/0/time",
            },
        ),
        "before": (
            "observations",
            {
                "query.geo": "/changes/0/geo",
                "query.topic": "/changes/0/topic",
                "query.time": "/changes/0/time_before",
            },
        ),
    },
    "claims": {
        "place": ("territory", {"path.code": "/claims/0/geo"}),
        "alike": ("claims", {"query.metric": "/claims/0/metric"}),
    },
    "system_parts": {
        "indicators": ("official_indicators", {"query.part": "/parts/0/code"}),
    },
    "official_indicators": {
        "values": ("official_values", {"query.indicator": "/official_indicators/0/code"}),
    },
    "municipal_centre_coverage": {
        "place": ("territory", {"path.code": "/municipal_centre_coverage/0/geo"})
    },
    "polls": {"place": ("territory", {"path.code": "/polls/0/geo"})},
    "official_values": {"place": ("territory", {"path.code": "/official_values/0/geo"})},
    "comparison": {
        "place": ("territory", {"path.code": "/comparison/0/geo"}),
        "number": (
            "indicator_value",
            {
                "path.indicator_id": "/comparison/0/indicator",
                "path.geo": "/comparison/0/geo",
                "path.topic": "/comparison/0/topic",
                "path.time": "/comparison/0/time",
            },
        ),
    },
    "reporting_differences": {
        "place": ("territory", {"path.code": "/reporting_differences/0/geo"}),
        "alike": ("reporting_differences", {"query.channel": "/reporting_differences/0/channel"}),
    },
    "reporting_spreads": {
        "places": ("reporting_differences", {"query.channel": "/reporting_spreads/0/channel"}),
    },
    "forecasts": {
        "score": (
            "forecast_scores",
            {"query.geo": "/forecasts/0/geo", "query.topic": "/forecasts/0/topic"},
        ),
        "past": (
            "past_forecasts",
            {"query.geo": "/forecasts/0/geo", "query.topic": "/forecasts/0/topic"},
        ),
        "place": ("territory", {"path.code": "/forecasts/0/geo"}),
    },
    "forecast_scores": {
        "forecasts": (
            "forecasts",
            {"query.geo": "/forecast_scores/0/geo", "query.topic": "/forecast_scores/0/topic"},
        ),
    },
    "forecast_group_scores": {
        "series": ("forecast_scores", {"query.geoLevel": "/forecast_group_scores/0/level"}),
    },
    "past_forecasts": {"place": ("territory", {"path.code": "/past_forecasts/0/geo"})},
    "spikes": {
        "counts": (
            "observations",
            {
                "query.geo": "/spikes/0/geo",
                "query.topic": "/spikes/0/topic",
                "query.time": "/spikes/0/time",
            },
        ),
        "month": ("spikes", {"query.time": "/spikes/0/time"}),
    },
    "deadlines": {"place": ("territory", {"path.code": "/deadlines/0/geo"})},
    "releases": {
        "one": ("release", {"path.release_id": "/releases/0/id"}),
        "counts": ("observations", {"query.release": "/releases/0/id"}),
        "changes": (
            "release_diff",
            {"path.since": "/releases/0/id", "path.release": "/releases/0/id"},
        ),
    },
    "release": {
        "counts": ("observations", {"query.release": "/release_info/id"}),
        "audit": ("audit", {"query.release": "/release_info/id"}),
    },
    "last_updated": {"release": ("release", {"path.release_id": "/release"})},
    "calendar": {"release": ("release", {"path.release_id": "/calendar/0/release"})},
}


def links_of(operation: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links of an operation's answer to those of ``known`` that are there."""
    return {
        name: {
            "operationId": target,
            "parameters": {key: f"$response.body#{place}" for key, place in found.items()},
        }
        for name, (target, found) in _LINKS.get(operation, {}).items()
        if target in known
    }
