"""Queries of observations, answered from running totals in memory or else from the cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from portal.store.coverage import NOT_REPORTED, CoverageMatrix
from portal.store.figures import LIMITED, NOT_SHOWN, Figures
from portal.store.model import ObservationQuery
from portal.store.positions import Axes, Positions, Spans
from portal.store.rollup import Read, Rollup
from schemas.codelists import ALL

_DIMENSIONS = ("territory", "topic", "regime", "channel", "outcome", "speed")
# A query that would have to read more blocks is answered from the cells: that is one scan.
_FEW_BLOCKS = 6


class Observations:
    """Values and statuses of a release. ``read`` runs a query with its parameters.

    ``coverage`` gives the declared coverage of a regime in a channel, ``is_limited`` says whether
    a topic of ``limited_topics`` is kept out of a territory.
    """

    def __init__(
        self,
        read: Read,
        axes: Axes,
        rollup: Rollup,
        coverage: Callable[[str, str], CoverageMatrix],
        limited_topics: Sequence[str],
        is_limited: Callable[[str, str], bool],
    ) -> None:
        self._read = read
        self._axes = axes
        self._coverage = coverage
        self._limited_topics = frozenset(limited_topics)
        self._is_limited = is_limited
        self._rollup = rollup

    def figures(self, query: ObservationQuery) -> Figures:
        """Return values and statuses of the dense product of the lists."""
        shape = tuple(len(codes) for codes in query.lists())
        places, spans = self._axes.places(query.territories), self._axes.spans(query.periods)
        coverage = [
            self._coverage(regime, channel).codes(places, spans)
            for regime in query.regimes
            for channel in query.channels
        ]
        by_source = np.stack(coverage, axis=1).reshape(
            (shape[0], 1, shape[2], shape[3], 1, 1, shape[6])
        )
        statuses = np.broadcast_to(by_source, shape).copy()
        for topic in self._limited_topics.intersection(query.topics):
            is_limited = [self._is_limited(code, topic) for code in query.territories]
            column = statuses[is_limited, query.topics.index(topic)]
            column[column != NOT_REPORTED] = LIMITED
            statuses[is_limited, query.topics.index(topic)] = column
        shown = self._shown(query, places, spans)
        shown[(statuses == NOT_REPORTED) | (statuses == LIMITED)] = NOT_SHOWN
        return Figures(query, shown, statuses)

    def _shown(
        self, query: ObservationQuery, places: Positions, spans: Spans
    ) -> npt.NDArray[np.int64]:
        """Return shown counts from memory where they are near, else from the cells."""
        is_rolled_up = query.channels == query.speeds == (ALL,)
        if is_rolled_up and self._rollup.missing(query.regimes, query.topics) <= _FEW_BLOCKS:
            return self._rolled_up(query, places, spans)
        shown = np.zeros(tuple(len(codes) for codes in query.lists()), np.int64)
        *cells, counts = (c.to_numpy() for c in self._read(*select_sums(query)).columns)
        shown[tuple(cells)] = counts
        return shown

    def _rolled_up(
        self, query: ObservationQuery, places: Positions, spans: Spans
    ) -> npt.NDArray[np.int64]:
        shown = np.empty(tuple(len(codes) for codes in query.lists()), np.int64)
        for t, topic in enumerate(query.topics):
            for r, regime in enumerate(query.regimes):
                shown[:, t, r, 0, :, 0] = self._rollup.shown(
                    regime, topic, query.outcomes, places, spans
                )
        return shown


def select_sums(query: ObservationQuery) -> tuple[str, list[Any]]:
    """Return SQL of the sums of cells, and its parameters.

    Columns are the positions in ``query.lists()`` and ``shown``.

    Each dimension is a list with positions, joined to the cells through ``path``; a dimension that
    is not broken down is left out of the join, since ``all`` is the plain sum. A combination
    without cells has no row.
    """
    parameters: list[Any] = []
    lists, joins, columns = [], [], []
    for dimension, codes in zip(_DIMENSIONS, query.lists(), strict=False):
        if tuple(codes) == (ALL,):
            columns.append(f"0 AS {dimension}")
            continue
        parameters.extend([list(codes), len(codes)])
        lists.append(f"{dimension}_list AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord)")
        joins.append(_join(dimension))
        columns.append(f"{dimension}_list.ord AS {dimension}")
    months = [(n, month) for n, period in enumerate(query.periods) for month in period.months]
    parameters.extend([[n for n, _ in months], [month for _, month in months]])
    lists.append("p_month AS (SELECT unnest(?) AS ord, unnest(?) AS month)")
    sql = f"""
    WITH {", ".join(lists)}
    SELECT {", ".join(columns)}, p_month.ord AS period, CAST(sum(shown) AS BIGINT) AS shown
    FROM cell JOIN p_month ON p_month.month = cell.month {" ".join(joins)}
    GROUP BY ALL
    """
    return sql, parameters


def _join(dimension: str) -> str:
    return (
        f"JOIN path AS {dimension}_path ON {dimension}_path.dimension = '{dimension}'"
        f" AND {dimension}_path.leaf = cell.{dimension}"
        f" JOIN {dimension}_list ON {dimension}_list.code = {dimension}_path.ancestor"
    )
