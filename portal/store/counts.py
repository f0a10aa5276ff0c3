"""Shown counts by outcome of places, topics and periods, from memory where they are near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from portal.store.model import Counts
from portal.store.positions import Axes
from portal.store.rollup import Rollup
from schemas.codelists import ALL, OUTCOME
from schemas.periods import Period

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
ByPair = dict[tuple[str, str], list[Counts]]
# A page asks for the groups of topics; whoever asks for all topics of a country at once would push
# everything else out of the memory, and one scan serves him as well.
_FEW_TOPICS = 24
_SUMS = ", ".join(f"CAST(sum({code}) AS BIGINT)" for code in OUTCOME.ids())
_NOTHING = Counts()


class OutcomeCounts:
    """Counts of one release. ``rows`` runs a query with its parameters."""

    def __init__(self, rows: Rows, rollup: Rollup, axes: Axes) -> None:
        self._rows = rows
        self._rollup = rollup
        self._axes = axes

    def of(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        periods: Sequence[Period],
        regime: str,
        channel: str,
    ) -> ByPair:
        """Return the counts of the periods by (territory, topic); every pair is present.

        ``regime`` and ``channel`` may be ``all``; periods may overlap.
        """
        if len(topics) > _FEW_TOPICS and channel == ALL:
            return self._scanned(territories, topics, periods, regime)
        places, spans = self._axes.places(tuple(territories)), self._axes.spans(tuple(periods))
        codes = self._rollup.outcomes
        if len(topics) > 1:
            self._rollup.read(regime, topics, channel)
        # Of each topic the places, of each place the periods, of each period the outcomes.
        by_topic = [
            self._rollup.shown(regime, topic, codes, places, spans, channel)
            .transpose(0, 2, 1)
            .tolist()
            for topic in topics
        ]
        return {
            (territory, topic): [_counts(codes, values) for values in of_places[n]]
            for n, territory in enumerate(territories)
            for topic, of_places in zip(topics, by_topic, strict=True)
        }

    def _scanned(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        periods: Sequence[Period],
        regime: str,
    ) -> ByPair:
        found: ByPair = {(g, t): [] for g in territories for t in topics}
        for period in periods:
            rows = self._rows(
                f"SELECT territory, topic, {_SUMS} FROM rollup"
                " WHERE regime = ? AND month BETWEEN ? AND ?"
                " AND list_contains(?, territory) AND list_contains(?, topic) GROUP BY ALL",
                [regime, period.first_month, period.last_month, list(territories), list(topics)],
            )
            of_period = {(g, t): _counts(OUTCOME.ids(), values) for g, t, *values in rows}
            for pair, own in found.items():
                own.append(of_period.get(pair, _NOTHING))
        return found


def _counts(codes: Sequence[str], values: Sequence[int]) -> Counts:
    return Counts(dict.fromkeys(OUTCOME.ids(), 0) | dict(zip(codes, values, strict=True)))
