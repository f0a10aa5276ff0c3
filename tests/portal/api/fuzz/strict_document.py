"""The OpenAPI document as it is fuzzed: closed and with the codes of the release that is served.

The published document leaves answers open to new fields and codes, as the promise of stability
says. Here every field has to be named and every code has to be known; and a query may only ask for
what the release has, so that Schemathesis takes a refusal of such a query, or an answer to any
other, for a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schemas.codelists import ALL
from schemas.periods import periods_within

Node = dict[str, Any]
Codes = dict[str, list[str]]
_FREQUENCIES = ("M", "Q", "A", "P1Y")


def tighten(document: Node, codes: Codes) -> None:
    """Close the objects of answers and give parameters their codes, in place."""
    for schema in _answers(document):
        _close(schema, codes)
    _drop_unusable(document, codes)
    for parameter in _parameters(document):
        name = parameter["name"]
        if name == "limit":
            # More than the maximum counts as the maximum: so the OGC standard asks.
            parameter["schema"].pop("maximum", None)
        known = codes.get(f"{parameter['in']}.{name}", codes.get(name))
        schema = parameter.get("schema", {})
        inner = schema.get("items", schema)
        if known and "enum" not in inner:
            form = re.compile(inner.pop("pattern", ""))
            # Not every parameter that takes a code takes the sum of all.
            inner["enum"] = list(dict.fromkeys([*filter(form.search, known), *_total(parameter)]))
        elif days := codes.get(f"day.{name}"):
            # Half of them one at which there is something, the rest any.
            parameter["schema"] = {"anyOf": [{"type": "string", "enum": days}, schema]}


def _drop_unusable(document: Node, codes: Codes) -> None:
    """Leave out what no query can use, because the release has no code of the kind."""
    for item in document["paths"].values():
        kept = [p for p in item["get"].get("parameters", ()) if codes.get(p["name"]) != []]
        item["get"]["parameters"] = kept


def codes_of_release(read: Any) -> Codes:
    """Return what each parameter may be; ``read`` gets the JSON body of a path of the API."""
    lists = {
        entry["id"]: _column(entry["codes"], "code") for entry in read("/codelists")["codelists"]
    }
    updated = read("/last-updated")
    span = updated["first_month"], updated["last_month"]
    periods = [str(period) for freq in _FREQUENCIES for period in periods_within(*span, freq)]
    territories = read("/territories?page_size=100000")["territories"]
    places = _column(territories, "code")
    releases = _column(read("/releases")["releases"], "id")
    days = [updated["created_on"], f"{updated['created_on']}T12:00:00+03:00", "2030-01-01"]
    coverage = read(f"/coverage?time={span[1]}")["coverage"]
    # Where there are polygons, this level has them.
    drawn = [place for place in territories if place["level"] == "region"]
    return {
        **{f"list.{codelist}": codes for codelist, codes in lists.items()},
        "geo": places,
        "code": places,
        "parent": places,
        "geoLevel": lists["geo_level"],
        "populationBand": lists.get("population_band", []),
        "topic": _column(read("/topics")["topics"], "code"),
        "regime": lists["regime"],
        "channel": lists["channel_group"],
        "outcome": lists["outcome"],
        "speed": lists["speed"],
        "time": periods,
        "sinceTimePeriod": periods,
        "untilTimePeriod": periods,
        "verdict": lists["verdict"],
        "metric": lists["claim_metric"],
        "part": _column(read("/system-parts")["parts"], "code"),
        "indicator": _column(read("/official-indicators")["official_indicators"], "code"),
        "status": lists["value_status"],
        "method": lists["poll_method"],
        "source": list(dict.fromkeys(_column(coverage, "source"))),
        "crosswalk": sorted(set(_column(read("/crosswalks")["crosswalks"], "crosswalk"))),
        "release": releases,
        "release_id": releases,
        "path.since": releases,
        "day.asOf": days,
        "day.updatedAfter": [*days, "2000-01-01"],
        "day.boundaries": ["as-reported", updated["created_on"], "2026-01-01"],
        "day.on": [updated["created_on"], "2026-01-01"],
        "day.since": ["2000-01-01"],
        "day.until": [updated["created_on"]],
        "codelist_id": list(lists),
        "featureId": [place["code"] for place in drawn if not place["is_unallocated"]],
        "dataset_id": _column(read("/structure")["datasets"], "id"),
        "indicator_id": _column(read("/indicators")["indicators"], "id"),
    }


def _total(parameter: Node) -> list[str]:
    return [ALL] if f"«{ALL}»" in parameter.get("description", "") else []


def _column(entries: list[Node], key: str) -> list[str]:
    return [entry[key] for entry in entries]


def _parameters(document: Node) -> Iterator[Node]:
    for item in document["paths"].values():
        yield from (*item.get("parameters", ()), *item["get"].get("parameters", ()))


def _answers(document: Node) -> Iterator[Node]:
    """Yield every schema of an answer; NDJSON and CSV are read as lists of rows here."""
    yield from document.get("components", {}).get("schemas", {}).values()
    for item in document["paths"].values():
        for answer in item["get"]["responses"].values():
            for media in answer.get("content", {}).values():
                schema = media.get("schema", {})
                if (row := schema.pop("x-item-schema", None)) is not None:
                    schema.clear()
                    schema |= {"type": "array", "items": row}
                yield schema


def _close(node: Any, codes: Codes) -> None:
    if isinstance(node, list):
        for child in node:
            _close(child, codes)
    elif isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        values = _values(node, codes)
        if values:
            node["enum"] = [*values, None] if "null" in node.get("type", ()) else values
        for child in node.values():
            _close(child, codes)


def _values(node: Node, codes: Codes) -> list[str]:
    """Return the texts that may stand here, none where any may."""
    if isinstance(codelist := node.get("x-codelist"), str):
        return [*((ALL,) if node.get("x-total") else ()), *codes[f"list.{codelist}"]]
    return list(node.get("x-values", ()))
