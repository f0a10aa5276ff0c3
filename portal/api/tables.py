"""A table of a dataset as an answer: records in JSON, the table itself in every other format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson

from portal.api.answers import Answer, Ask
from portal.api.names import names_in
from portal.api.paging import Window
from portal.api.problems import refuse
from portal.exports.grid import Grid
from portal.exports.polygons import has_polygons, read_polygons
from portal.exports.tabular import Table, records
from schemas.structure import ORIGIN, Component, Dataset

_NAMED = ("jsonstat",)


@cache
def own_parts(dataset: Dataset) -> tuple[Component, ...]:
    """Return the components of a dataset but release and note, which the answer adds itself."""
    return tuple(part for part in dataset.components if part not in ORIGIN)


def only(table: Table, measures: Sequence[str]) -> Table:
    """Return the table with the figures of ``measure``; with all where none is named."""
    kept = {part.id for part in measured(table.parts, measures)}
    return table.without({part.id for part in table.parts if part.id not in kept})


def measured(parts: Sequence[Component], measures: Sequence[str]) -> tuple[Component, ...]:
    """Return the components without the figures that ``measure`` leaves out."""
    return tuple(p for p in parts if not measures or not p.is_figure or p.key in measures)


def wants_names(ask: Ask) -> bool:
    """Return whether names of codes have to be looked up."""
    return ask.arguments["labels"] != "id" or ask.format in _NAMED


def tabled(
    ask: Ask, name: str, table: Table, window: Window, more: Mapping[str, Any] | None = None
) -> Answer:
    """Return the rows under ``name`` in JSON, beside ``more``; else the table, with its shapes."""
    if ask.format == "json":
        return Answer({**(more or {}), name: _records(ask, table)}, headers=window.headers())
    if ask.format != "geojson":
        return Answer(table=table, headers=window.headers())
    rows = list(table.rows)
    whole = Table.of(_dataset(table), table.parts, rows, table.names)
    places = _one_row_each(whole, rows)
    return Answer(table=whole, shapes=_shapes(ask, places), headers=window.headers())


def _records(ask: Ask, table: Table) -> orjson.Fragment | list[dict[str, Any]]:
    """Return the rows as objects; those of a dense product as the text that JSON has for them."""
    labels = ask.arguments["labels"]
    if not isinstance(table.rows, Grid):
        return list(records(table, labels))
    names = names_in(ask.store, ask.lang)
    n_codes = len(table.rows.codes)
    pieces = [names.pieces(part, labels) for part in table.parts[:n_codes]]
    return orjson.Fragment(table.rows.to_json(pieces, [p.key for p in table.parts[n_codes:]]))


def _dataset(table: Table) -> Dataset:
    if table.dataset is None:
        raise ValueError("only the table of a dataset knows its territories")
    return table.dataset


def _one_row_each(table: Table, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return the territories of the rows, or refuse where one has several."""
    if not rows:
        return []
    columns = dict(zip(table.columns, zip(*rows, strict=True), strict=True))
    for part in table.parts:
        if part.role != "dimension" or part.id == "REF_AREA":
            continue
        if (n_codes := len(set(columns[part.id]))) > 1:
            more = " or take lastNObservations=1" if part.parameter == "time" else ""
            refuse(
                "contradictory-filters",
                "format",
                "GeoJSON has one row for each territory, but there are"
                f" {n_codes} codes of {part.key}: name one{more}.",
            )
    return list(columns["REF_AREA"])


def _shapes(ask: Ask, codes: Sequence[str]) -> dict[str, bytes]:
    """Return the polygons of the territories; refuse a level that has none."""
    store, by_level = ask.store, dict[str, list[str]]()
    for code in codes:
        place = store.territories[code]
        if not place.is_unallocated:
            by_level.setdefault(place.level, []).append(code)
    shapes: dict[str, bytes] = {}
    for level, own in by_level.items():
        if not has_polygons(store.directory, level):
            having = [
                known.code
                for known in store.info.levels
                if has_polygons(store.directory, known.code)
            ]
            levels = f"Polygons are there for: {', '.join(having) or 'no level'}."
            refuse("no-polygons", "format", f"The level {level} has no polygons. {levels}")
        shapes |= read_polygons(store.directory, level, own)
    return shapes
