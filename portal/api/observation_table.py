"""The table of ``/observations``: rows of codes and figures, as reported or in other borders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from portal.api.answers import Ask
from portal.api.break_flags import break_flag, break_flags
from portal.api.names import names_in
from portal.api.paging import Window
from portal.api.tables import measured, only, own_parts, wants_names
from portal.exports.grid import Grid
from portal.exports.tabular import Table
from portal.indicators.recast_counts import recast_counts
from portal.store.blocks import blocks_of
from portal.store.figures import NOT_SHOWN, Figures
from portal.store.model import Observation, ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.periods import codes_of
from schemas.structure import APPEALS, RECAST, Component

_BLOCK = 20_000
Row = tuple[Any, ...]


def observation_table(ask: Ask, query: ObservationQuery, window: Window) -> Table:
    """Return the rows of a window under the components of the dataset that were asked for."""
    names = names_of_codes(ask, query) if wants_names(ask) else {}
    parts, day = own_parts(APPEALS), ask.arguments["boundaries"]
    if day is not None:
        recast = islice(_recast_rows(ask.store, query, day), window.start, window.stop)
        table = Table.of(APPEALS, [*map(_with_decimals, parts), RECAST], recast, names)
        return only(table, ask.arguments["measure"])
    parts = measured(parts, ask.arguments["measure"])
    if ask.format == "ndjson":
        return Table.of(APPEALS, parts, _streamed(ask.store, query, parts), names)
    return Table.of(APPEALS, parts, _grid(ask.store, query, window, parts), names)


def _with_decimals(part: Component) -> Component:
    """Return the component as it is where counts may be estimates."""
    return replace(part, kind="number") if part.role == "measure" else part


def _streamed(
    store: ReleaseStore, query: ObservationQuery, parts: Sequence[Component]
) -> Iterator[Row]:
    # A whole answer may be big: a block at a time.
    for block in blocks_of(query, _BLOCK):
        yield from _grid(store, block, Window(1, block.n_cells, block.n_cells), parts)


def _grid(
    store: ReleaseStore, query: ObservationQuery, window: Window, parts: Sequence[Component]
) -> Grid:
    """Return the rows of a window; only the territories that lie in it are looked up."""
    if not query.n_cells:
        return Grid((), (), 0, 0)
    per_place = query.n_cells // len(query.territories)
    first, last = window.start // per_place, -(-window.stop // per_place)
    query = replace(query, territories=query.territories[first:last])
    start, stop = window.start - first * per_place, window.stop - first * per_place
    figures = store.figures(query)
    columns: dict[str, Callable[[], Sequence[Any]]] = {
        "OBS_VALUE": figures.shown,
        "ROUNDING_ERROR_95": partial(_errors, store, figures),
        "OBS_STATUS": figures.status_codes,
        "SERIES_BREAK": partial(break_flags, store, query),
    }
    *codes, periods = query.lists()
    return Grid(
        (*codes, codes_of(periods)),
        tuple(columns[part.id]()[start:stop] for part in parts if part.id in columns),
        start,
        stop,
    )


def _errors(store: ReleaseStore, figures: Figures) -> list[int | None]:
    """Return by how many appeals rounding moves 95 % of such values, value by value."""
    errors = np.empty(figures.values.shape, object)
    for freq in {period.freq for period in figures.query.periods}:
        of_freq = [period.freq == freq for period in figures.query.periods]
        errors[..., of_freq] = store.rounding_errors.of_counts(figures.values[..., of_freq], freq)
    errors[figures.values == NOT_SHOWN] = None
    found: list[int | None] = errors.ravel().tolist()
    return found


def observation_row(store: ReleaseStore, row: Observation) -> Row:
    """Return codes, value, error of rounding and status under the dataset's own components."""
    value = row.value
    error = None if value is None else store.count_error(value, row.period.freq)
    codes = (row.territory, row.topic, row.regime, row.channel, row.outcome, row.speed)
    flag = break_flag(store, row.regime, row.channel, row.period)
    return (*codes, str(row.period), value, error, row.status, flag)


def _recast_rows(store: ReleaseStore, query: ObservationQuery, day: date) -> Iterator[Row]:
    """Yield the rows in the borders of a day; an estimate has no error of rounding alone."""
    for codes, period, count in recast_counts(store, query, day):
        is_exact = count.value is not None and count.status != "E"
        error = store.count_error(int(count.value or 0), period.freq) if is_exact else None
        flag = break_flag(store, codes[2], codes[3], period)
        yield (*codes, str(period), count.value, error, count.status, flag, count.how)


def names_of_codes(ask: Ask, query: ObservationQuery) -> Mapping[str, Mapping[str, str]]:
    """Return names of codes by column: all there are, and of the periods of a query."""
    names = names_in(ask.store, ask.lang)
    periods = names.of_periods(codes_of(query.periods))
    return {p.id: periods if p.key == "time" else names.of(p.key) for p in APPEALS.dimensions}
