"""Forecasts, their scores, past forecasts and spikes of one release, computed when it was built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import orjson

from portal.store.model import ReleaseInfo
from schemas.predictions import (
    Absence,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Score,
    SeriesKey,
    Spike,
)

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
# Names in the release's versions of methods: a release without them has no predictions.
FORECAST_METHOD = "forecast"
SPIKE_METHOD = "spikes"
NOT_COMPUTED = "not_computed"
TOO_FINE = "too_fine"
# Series whose rows are kept ready.
_SERIES = 200
_NO_END = 1 << 40
_OF_MONTHS = "WHERE (len(?) = 0 OR list_contains(?, month))"
_BAND = "value, lower_80, upper_80, lower_95, upper_95"
_ERRORS = "mase, naive_mase, relative_mae, pinball, coverage_80, coverage_95"
# Columns asked of each table, and the order of its rows within a series.
_COLUMNS = {
    "forecast": f"month, horizon, {_BAND}, model",
    "forecast_absence": "reason",
    "forecast_score": f"model, n_windows, n_scored, {_ERRORS}",
    "past_forecast": f"release, origin, month, horizon, {_BAND}, model, method",
    "spike": "month, shown, expected, lower, upper, q_value",
}
_ORDER = {
    "forecast": "month",
    "forecast_absence": "reason",
    "forecast_score": "model",
    "past_forecast": "origin, release, month",
    "spike": "month",
}
# All tables of predictions that a release database has.
TABLES = (*_COLUMNS, "forecast_group_score", "spike_test")


class PredictionTables:
    """What a release predicts, behind remembered queries. Safe to share between threads.

    ``rows`` runs a query with its parameters. In a release built before there were predictions, or
    without them, everything is empty and :meth:`absence` says ``not_computed``.
    """

    def __init__(self, rows: Rows, info: ReleaseInfo) -> None:
        known = {name for (name,) in rows("SELECT table_name FROM duckdb_tables()", [])}
        # A release written before there were predictions has no such tables.
        self.has_tables = known.issuperset(TABLES)
        self._rows: Rows = rows if self.has_tables else lambda _sql, _parameters: []
        # Empty where the release has none.
        self.forecast_version = info.methods.get(FORECAST_METHOD, "")
        self.spike_version = info.methods.get(SPIKE_METHOD, "")
        # A release never changes, so what was asked once is answered from memory.
        self._found = lru_cache(maxsize=_SERIES * len(TABLES))(self._query)

    @property
    def has_forecasts(self) -> bool:
        """Whether forecasts were computed for the release."""
        return bool(self.forecast_version) and self.has_tables

    @property
    def has_spikes(self) -> bool:
        """Whether the release was searched for spikes."""
        return bool(self.spike_version) and self.has_tables

    @cached_property
    def horizon(self) -> int:
        """How many months ahead the longest forecast looks; 0 where there is none."""
        [(longest,)] = self._rows("SELECT max(horizon) FROM forecast", []) or [(None,)]
        return int(longest or 0)

    def forecasts(self, territory: str, topic: str) -> tuple[Forecast, ...]:
        """Return the forecasts of a series by month; none where :meth:`absence` says why."""
        return self.forecasts_of((territory,), (topic,))

    def forecasts_of(
        self, territories: Sequence[str], topics: Sequence[str]
    ) -> tuple[Forecast, ...]:
        """Return the forecasts of many series, in the order of the codes and then by month."""
        found = self._found_of("forecast", territories, topics)
        return tuple(
            Forecast(key, month, horizon, Band(*band), model)
            for key, month, horizon, *band, model in found
        )

    def absence(self, territory: str, topic: str) -> str | None:
        """Return why a series has no forecast, a code of FORECAST_ABSENCE; None where it has one.

        ``too_fine`` for a series of a kind that none is made of.
        """
        if not self.has_forecasts:
            return NOT_COMPUTED
        if found := self._found("forecast_absence", (territory,), (topic,)):
            return str(found[0][-1])
        return None if self.forecasts(territory, topic) else TOO_FINE

    @property
    def absence_of_unknown(self) -> str:
        """Why there is no forecast of a series that the release says nothing of."""
        return TOO_FINE if self.has_forecasts else NOT_COMPUTED

    def absences_of(self, territories: Sequence[str], topics: Sequence[str]) -> tuple[Absence, ...]:
        """Return the series without a forecast among many, in the order of the codes."""
        found = self._found_of("forecast_absence", territories, topics)
        return tuple(Absence(*row) for row in found)

    def score(self, territory: str, topic: str) -> Score | None:
        """Return how the forecasts of a series would have done; None where there are none."""
        return next(iter(self.scores_of((territory,), (topic,))), None)

    def scores_of(self, territories: Sequence[str], topics: Sequence[str]) -> tuple[Score, ...]:
        """Return the scores of many series, in the order of the codes."""
        return tuple(Score(*row) for row in self._found_of("forecast_score", territories, topics))

    @cached_property
    def group_scores(self) -> tuple[GroupScore, ...]:
        """Mean scores by level and kind of series: from the widest level, totals first."""
        rows = self._rows(
            f"SELECT level, kind, n_series, n_scored, {_ERRORS}, published, models"
            " FROM forecast_group_score ORDER BY position",
            [],
        )
        return tuple(GroupScore(*(*row[:-1], orjson.loads(row[-1]))) for row in rows)

    def past(self, territory: str, topic: str) -> tuple[PastForecast, ...]:
        """Return past forecasts of a series, of earlier releases and of the back-test.

        By the last month known when they were made, then release (first ``""``, the back-test),
        then month. What came since is asked of the store's counts.
        """
        return self.past_of((territory,), (topic,))

    def past_of(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        months: Sequence[str] = (),
        start: int = 0,
        stop: int = _NO_END,
    ) -> tuple[PastForecast, ...]:
        """Return past forecasts of many series, in the order of the codes.

        Of some ``months`` (of all where none is named), from the row ``start`` up to ``stop``.
        """
        rows = self._rows(
            f"{_joined('past_forecast', _COLUMNS['past_forecast'])} {_OF_MONTHS}"
            f" ORDER BY place.pos, subject.pos, {_ORDER['past_forecast']} LIMIT ? OFFSET ?",
            [list(territories), list(topics), list(months), list(months), stop - start, start],
        )
        return tuple(
            PastForecast(
                SeriesKey(place, topic), release, origin, month, horizon, Band(*band), model, method
            )
            for place, topic, release, origin, month, horizon, *band, model, method in rows
        )

    def n_past(
        self, territories: Sequence[str], topics: Sequence[str], months: Sequence[str] = ()
    ) -> int:
        """Return how many past forecasts there are of many series, of some months or of all."""
        rows = self._rows(
            f"SELECT count(*) FROM ({_joined('past_forecast', 'month')} {_OF_MONTHS})",
            [list(territories), list(topics), list(months), list(months)],
        )
        return int(rows[0][0]) if rows else 0

    def spikes(self, territory: str | None = None, topic: str | None = None) -> tuple[Spike, ...]:
        """Return the months beyond what was to be expected, by month, then territory and topic.

        Of one territory or topic, or of all where it is ``None``.
        """
        where = [
            (column, code)
            for column, code in (("territory", territory), ("topic", topic))
            if code is not None
        ]
        conditions = " AND ".join(["true", *(f"{column} = ?" for column, _ in where)])
        rows = self._rows(
            f"SELECT territory, topic, {_COLUMNS['spike']} FROM spike WHERE {conditions}"
            " ORDER BY month, territory, topic",
            [code for _, code in where],
        )
        return tuple(Spike(SeriesKey(place, code), *rest) for place, code, *rest in rows)

    @property
    def n_tested(self) -> int:
        """Series that were tested for spikes."""
        return self._search[0]

    @property
    def n_tests(self) -> int:
        """Months that were tested for spikes, those of all series together."""
        return self._search[1]

    @property
    def false_share(self) -> float:
        """How large a share (0..1) of the spikes may be false."""
        return self._search[2]

    @cached_property
    def tested_months(self) -> tuple[str, ...]:
        """Months that were tested for spikes, in order."""
        return tuple(
            month for (month,) in self._rows("SELECT month FROM spike_test ORDER BY month", [])
        )

    @cached_property
    def _search(self) -> tuple[int, int, float]:
        # All months were searched together, so that each of them has the same numbers.
        rows = self._rows("SELECT DISTINCT n_series, n_tests, false_share FROM spike_test", [])
        return rows[0] if rows else (0, 0, 0.0)

    def _found_of(
        self, table: str, territories: Sequence[str], topics: Sequence[str]
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a table, each with its series in place of its two codes."""
        is_one = len(territories) == len(topics) == 1
        query = self._found if is_one else self._query
        found = query(table, tuple(territories), tuple(topics))
        return [(SeriesKey(place, topic), *rest) for place, topic, *rest in found]

    def _query(
        self, table: str, territories: tuple[str, ...], topics: tuple[str, ...]
    ) -> list[tuple[Any, ...]]:
        return self._rows(
            f"{_joined(table, _COLUMNS[table])} ORDER BY place.pos, subject.pos, {_ORDER[table]}",
            [list(territories), list(topics)],
        )


def _joined(table: str, columns: str) -> str:
    """Return SQL of the rows of bound territories and topics, each with its position."""
    lists = " ".join(
        "JOIN (SELECT unnest(codes) AS code, generate_subscripts(codes, 1) AS pos"
        f" FROM (SELECT ? AS codes)) AS {alias} ON {alias}.code = {table}.{column}"
        for alias, column in (("place", "territory"), ("subject", "topic"))
    )
    return f"SELECT {table}.territory, {table}.topic, {columns} FROM {table} {lists}"
