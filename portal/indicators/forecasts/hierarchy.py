"""Which series are sums of which: the table as a summing matrix, and the places below it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.indicators.series_table import NO_PARENT, SeriesTable
from schemas.codelists import ALL
from schemas.predictions import SeriesKey

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Hierarchy:
    """The wide part of a table: places with topics.

    ``rows`` are its series in the table, sums first, then the bottom ones that are no sum;
    ``hidden`` are counts of appeals on topics without a series, which are part of the totals, shape
    (hidden, months). ``summing`` is the matrix of shape (rows + hidden, bottom + hidden) that makes
    all of them of the bottom and the hidden ones; those come last in it.
    """

    rows: NDArray[np.int64]
    hidden: NDArray[np.int64]
    summing: Floats


def read_hierarchy(series: SeriesTable) -> Hierarchy:
    """Return the sums over places and topics that hold in every month.

    A series that is no such sum is left out and keeps its own forecast.
    """
    parts = _leaves(series)
    bottom = sorted({leaf for leaves in parts.values() for leaf in leaves})
    places = {row: SeriesKey(series.keys[row].territory, ALL) for row in bottom}
    totals = {row: series.rows[key] for row, key in places.items() if key in series.rows}
    hidden, hidden_of = _hidden(series, totals)
    columns = {row: n for n, row in enumerate(bottom)}
    n_columns = len(bottom) + len(hidden_of)
    known = np.concatenate([series.counts[bottom], hidden]) if bottom else hidden
    rows, sums = [], []
    for row, leaves in parts.items():
        if row in columns:
            continue
        line = np.zeros(n_columns)
        line[[columns[leaf] for leaf in leaves]] = 1.0
        if series.keys[row].topic == ALL:
            within = {totals[leaf] for leaf in leaves if leaf in totals}
            line[len(bottom) :] = [place in within for place in hidden_of]
        if (line @ known == series.counts[row]).all():
            rows.append(row)
            sums.append(line)
    summing = np.concatenate([np.array(sums).reshape(len(sums), n_columns), np.eye(n_columns)])
    return Hierarchy(np.array([*rows, *bottom], np.int64), hidden, summing)


def _leaves(series: SeriesTable) -> dict[int, list[int]]:
    """Return the lowest series by topic that each series of a place with topics is made of."""
    wide = {key.territory for key in series.keys if key.topic != ALL}
    topics = [row for row, key in enumerate(series.keys) if key.topic != ALL]
    above = {int(series.parents[row]) for row in topics}
    found: dict[int, list[int]] = {
        row: [] for row, key in enumerate(series.keys) if key.territory in wide
    }
    for leaf in topics:
        if leaf in above:
            continue
        row = leaf
        while row != NO_PARENT:
            found[row].append(leaf)
            total = series.rows.get(SeriesKey(series.keys[row].territory, ALL))
            if total is not None:
                found[total].append(leaf)
            row = int(series.parents[row])
    return {row: leaves for row, leaves in found.items() if leaves}


def _hidden(series: SeriesTable, totals: dict[int, int]) -> tuple[NDArray[np.int64], list[int]]:
    """Return what the totals of the lowest places hold beyond their topics, and of which total.

    ``totals`` is the total of the place of each lowest series by topic.
    """
    rest = {total: series.counts[total].copy() for total in totals.values()}
    for leaf, total in totals.items():
        rest[total] -= series.counts[leaf]
    kept = {total: left for total, left in rest.items() if left.any() and left.min() >= 0}
    n_months = len(series.months)
    return np.array(list(kept.values()), np.int64).reshape(len(kept), n_months), list(kept)


def read_families(series: SeriesTable, wide: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the parts of each total below the wide ones, parents first: (total, part, part, ...).

    Only those that add up in every month.
    """
    inside = set(wide.tolist())
    parts: dict[int, list[int]] = {}
    for row in np.flatnonzero(series.is_total & (series.parents != NO_PARENT)).tolist():
        if row not in inside:
            parts.setdefault(int(series.parents[row]), []).append(row)
    found = []
    ready = [row for row in parts if row not in {part for own in parts.values() for part in own}]
    while ready:
        total = ready.pop(0)
        members = parts[total]
        if (series.counts[members].sum(axis=0) == series.counts[total]).all():
            found.append(np.array([total, *members], np.int64))
        ready += [row for row in members if row in parts]
    return found
