"""A table of a dataset as JSON-stat 2.0: a dense cube with its codes, names and statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from portal.exports.about import About, Form
from portal.exports.tabular import Table
from schemas.structure import Component

_METRIC = "MEASURE"
_STATUS = "OBS_STATUS"
_ORIGIN = ("RELEASE", "DATA_NOTE")
_METRIC_LABELS = {"ru": "Величина", "en": "Measure"}


def write_jsonstat(table: Table, about: About, _: Form) -> bytes:
    """Return the cube: the dimensions of the dataset, and its figures as the last, fastest one.

    The rows must be a whole product of codes, in whatever order. A figure that cannot be given is
    null, and its status says why. Texts beside the figures are under ``extension.attributes``, one
    for each combination of the dimensions but the last. Raises ``ValueError`` where a combination
    is missing or there are no figures.
    """
    dimensions = [part for part in table.parts if part.role == "dimension"]
    figures = [part for part in table.parts if part.is_figure]
    rows = list(table.rows)
    place = {name: i for i, name in enumerate(table.columns)}
    codes = [list(dict.fromkeys(row[place[part.id]] for row in rows)) for part in dimensions]
    cube = _in_order(rows, [place[part.id] for part in dimensions], codes)
    statuses = [row[place[_STATUS]] for row in cube for _ in figures]
    described = {
        part.id: _dimension(part.label(about.lang), own, table.names.get(part.id, {}))
        for part, own in zip(dimensions, codes, strict=True)
    }
    described[_METRIC] = _metric(figures, about.lang)
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": table.dataset.title(about.lang) if table.dataset else about.title,
        "source": about.publisher,
        "updated": about.created_on,
        "note": about.notes,
        "id": list(described),
        "size": [*map(len, codes), len(figures)],
        "role": {"time": ["TIME_PERIOD"], "geo": ["REF_AREA"], "metric": [_METRIC]},
        "dimension": described,
        "value": [row[place[part.id]] for row in cube for part in figures],
        "status": statuses,
        "link": {"license": [{"href": about.license_url, "label": about.license}]},
        "extension": {
            "release": about.release,
            "data_note": about.data_note,
            "as_of": about.as_of,
            "attributes": _attributes(table.parts, place, cube),
        },
    }
    return orjson.dumps(document)


def _in_order(
    rows: Sequence[Sequence[Any]], places: Sequence[int], codes: Sequence[Sequence[Any]]
) -> list[Sequence[Any]]:
    """Return the rows in row-major order of the codes; fail where one is missing or too many."""
    found: dict[int, Sequence[Any]] = {}
    ordinals = [{code: i for i, code in enumerate(own)} for own in codes]
    for row in rows:
        index = 0
        for place, ordinal in zip(places, ordinals, strict=True):
            index = index * len(ordinal) + ordinal[row[place]]
        found[index] = row
    size = 1
    for own in codes:
        size *= len(own)
    if not rows or len(found) != len(rows) or len(rows) != size:
        raise ValueError("the rows are no whole product of codes")
    return [found[index] for index in range(size)]


def _dimension(label: str, codes: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    category: dict[str, Any] = {"index": codes}
    if names:
        category["label"] = {code: names[code] for code in codes}
    return {"label": label, "category": category}


def _metric(figures: Sequence[Component], lang: str) -> dict[str, Any]:
    if not figures:
        raise ValueError("there are no figures")
    return {
        "label": _METRIC_LABELS[lang],
        "category": {
            "index": [part.id for part in figures],
            "label": {part.id: part.label(lang) for part in figures},
        },
    }


def _attributes(
    parts: Sequence[Component], place: dict[str, int], cube: Sequence[Sequence[Any]]
) -> dict[str, list[Any]]:
    return {
        part.id: [row[place[part.id]] for row in cube]
        for part in parts
        if part.role == "attribute" and not part.is_figure and part.id not in (_STATUS, *_ORIGIN)
    }
