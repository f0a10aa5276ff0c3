"""Secondary shares of one release: whole per cent by region, topic group and quarter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geodata.territories import Territories
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """A share in per cent; absent unless ``state`` is ``value`` or ``partial``.

    Other states: ``too_few``, ``not_reported`` for the quarter, ``no_data`` (no source of the place
    reports it), ``not_published`` (the quarter is not whole yet, or waits), ``too_fine`` (a place,
    topic or period for which there are no shares).
    """

    percent: int | None
    state: str


NO_DATA = ShareFigure(None, "no_data")
NOT_PUBLISHED = ShareFigure(None, "not_published")
TOO_FINE = ShareFigure(None, "too_fine")


class SecondaryShares:
    """The tables ``secondary`` and ``secondary_source`` behind remembered queries.

    ``rows`` runs a query with its parameters; ``last_level`` is the finest level of territories.
    """

    def __init__(self, rows: Rows, territories: Territories, last_level: str) -> None:
        # A release written before there were shares has no such tables.
        has_tables = rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'secondary'", [])
        self._rows: Rows = rows if has_tables else lambda _sql, _parameters: []
        self._places = territories
        self._last_level = last_level
        # A release never changes, so what was asked once is answered from memory.
        self._figures = lru_cache(maxsize=_REMEMBERED)(self._query)
        self.quarters = lru_cache(maxsize=len(SHARE_BY_ID))(self._query_quarters)
        self.sources = lru_cache(maxsize=len(SHARE_BY_ID))(self._query_sources)

    def figures(
        self, indicator: str, territories: Sequence[str], topics: Sequence[str], period: Period
    ) -> dict[tuple[str, str], ShareFigure]:
        """Return a share by (territory, topic); every pair asked for is present."""
        found = self._figures(indicator, str(period))
        return {
            (place, topic): found.get((place, topic)) or self._absent(indicator, place, period)
            for place in territories
            for topic in topics
        }

    def _absent(self, indicator: str, place: str, period: Period) -> ShareFigure:
        if not self.sources(indicator):
            return NO_DATA
        # A published quarter has every place and topic that shares are given for.
        is_published = period in self.quarters(indicator)
        if is_published or period.freq != "Q" or self._places[place].level == self._last_level:
            return TOO_FINE
        return NOT_PUBLISHED

    def _query(self, indicator: str, quarter: str) -> dict[tuple[str, str], ShareFigure]:
        rows = self._rows(
            "SELECT territory, topic, percent, state FROM secondary"
            " WHERE indicator = ? AND time = ?",
            [indicator, quarter],
        )
        return {(place, topic): ShareFigure(*figure) for place, topic, *figure in rows}

    def _query_quarters(self, indicator: str) -> tuple[Period, ...]:
        """Return the quarters published of an indicator, in order."""
        rows = self._rows(
            "SELECT DISTINCT time FROM secondary WHERE indicator = ? ORDER BY time", [indicator]
        )
        return tuple(Period.parse(time) for (time,) in rows)

    def _query_sources(self, indicator: str) -> tuple[str, ...]:
        """Return the ids of the sources that report what the indicator counts, in order."""
        rows = self._rows(
            "SELECT source FROM secondary_source WHERE name = ? ORDER BY source",
            [SHARE_BY_ID[indicator].table],
        )
        return tuple(source for (source,) in rows)
