"""SQL of a query of observations: sums of the protected cells, each at its place in the lists."""

from __future__ import annotations

from typing import Any

from portal.store.model import ObservationQuery
from schemas.codelists import ALL

_DIMENSIONS = ("territory", "topic", "regime", "channel", "outcome", "speed")


def select_sums(query: ObservationQuery) -> tuple[str, list[Any]]:
    """Return SQL and parameters; columns are the positions in ``query.lists()`` and ``shown``.

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
