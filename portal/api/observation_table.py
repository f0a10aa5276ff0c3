"""The table of ``/observations``: rows of codes and figures, as reported or in other borders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from portal.api.answers import Ask
from portal.api.names import name_of, period_name
from portal.api.paging import Window
from portal.api.tables import only, own_parts, wants_names
from portal.exports.tabular import Table
from portal.indicators.recast_counts import recast_counts
from portal.store.blocks import blocks_of
from portal.store.model import Observation, ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.structure import APPEALS, RECAST, Component

_BLOCK = 20_000
Row = tuple[Any, ...]


def observation_table(ask: Ask, query: ObservationQuery, window: Window) -> Table:
    """Return the rows of a window under the components of the dataset that were asked for."""
    names = names_of_codes(ask, query) if wants_names(ask) else {}
    parts, day = own_parts(APPEALS), ask.arguments["boundaries"]
    if day is None:
        table = Table.of(APPEALS, parts, _rows(ask, query, window), names)
    else:
        rows = islice(_recast_rows(ask.store, query, day), window.start, window.stop)
        table = Table.of(APPEALS, [*map(_with_decimals, parts), RECAST], rows, names)
    return only(table, ask.arguments["measure"])


def _with_decimals(part: Component) -> Component:
    """Return the component as it is where counts may be estimates."""
    return replace(part, kind="number") if part.role == "measure" else part


def _rows(ask: Ask, query: ObservationQuery, window: Window) -> Iterator[Row]:
    if ask.format == "ndjson":
        # A whole answer may be big: a block at a time.
        for block in blocks_of(query, _BLOCK):
            yield from (observation_row(ask.store, row) for row in ask.store.observations(block))
        return
    found = ask.store.observations(query, window.start, window.size)
    yield from (observation_row(ask.store, row) for row in found)


def observation_row(store: ReleaseStore, row: Observation) -> Row:
    """Return codes, value, error of rounding and status under the dataset's own components."""
    value = row.value
    error = None if value is None else store.count_error(value, row.period.freq)
    codes = (row.territory, row.topic, row.regime, row.channel, row.outcome, row.speed)
    return (*codes, str(row.period), value, error, row.status)


def _recast_rows(store: ReleaseStore, query: ObservationQuery, day: date) -> Iterator[Row]:
    """Yield the rows in the borders of a day; an estimate has no error of rounding alone."""
    for codes, period, count in recast_counts(store, query, day):
        is_exact = count.value is not None and count.status != "E"
        error = store.count_error(int(count.value or 0), period.freq) if is_exact else None
        yield (*codes, str(period), count.value, error, count.status, count.how)


def names_of_codes(ask: Ask, query: ObservationQuery) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the codes of a query by column."""
    lists = zip(APPEALS.dimensions, query.lists(), strict=True)
    return {
        part.id: {
            str(code): period_name(code, ask.lang)
            if part.key == "time"
            else name_of(ask.store, part.key, code, ask.lang)
            for code in codes
        }
        for part, codes in lists
    }
