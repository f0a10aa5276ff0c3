"""SQL of the observation query: a dense product of code lists joined with the protected cells."""

from __future__ import annotations

from typing import Any

from portal.store.model import ObservationQuery
from schemas.codelists import ALL

_DIMENSIONS = ("territory", "topic", "regime", "channel", "outcome", "speed")


def select_observations(
    query: ObservationQuery, offset: int, limit: int | None
) -> tuple[str, list[Any]]:
    """Return SQL and parameters.

    Each dimension is a list with ordinals, joined to the cells through ``path``; a dimension that
    is not broken down is left out of the join, since ``all`` is the plain sum. The product is
    dense: what was reported and has no cell is 0, what was not reported is NULL with status L.
    """
    parameters: list[Any] = []
    lists, joins, columns = [], [], []
    for dimension, codes in zip(_DIMENSIONS, query.lists(), strict=False):
        lists.append(_list(dimension, list(codes), parameters))
        if tuple(codes) != (ALL,):
            joins.append(_join(dimension))
            columns.append(dimension)
    parameters.append([str(period) for period in query.periods])
    lists.append("p_list AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord)")
    parameters.append(len(query.periods))
    parameters.extend(
        [
            [str(p) for p in query.periods for _ in p.months],
            [month for p in query.periods for month in p.months],
        ]
    )
    lists.append("p_month AS (SELECT unnest(?) AS period, unnest(?) AS month)")
    keys = "".join(f"{d}_path.ancestor AS {d}, " for d in columns)
    product = " CROSS JOIN ".join([f"{d}_list" for d in _DIMENSIONS] + ["p_list"])
    order = ", ".join([f"{d}_list.ord" for d in _DIMENSIONS] + ["p_list.ord"])
    match = " AND ".join([f"s.{d} = {d}_list.code" for d in columns] + ["s.period = p_list.code"])
    window = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    sql = f"""
    WITH {", ".join(lists)},
    s AS (
        SELECT {keys}p_month.period, CAST(sum(shown) AS BIGINT) AS shown
        FROM cell JOIN p_month ON p_month.month = cell.month {" ".join(joins)}
        GROUP BY ALL
    ),
    c AS (
        SELECT coverage.territory, regime_path.ancestor AS regime, p_month.period,
            bool_and(state = 'reported') AS complete, bool_and(state = 'not_reported') AS absent,
            count(DISTINCT coverage.month) AS months
        FROM coverage JOIN p_month ON p_month.month = coverage.month
        JOIN source ON source.id = coverage.source
        JOIN path AS regime_path ON regime_path.dimension = 'regime'
            AND regime_path.leaf = source.regime
            AND regime_path.ancestor IN (SELECT code FROM regime_list)
        WHERE coverage.territory IN (SELECT code FROM territory_list)
        GROUP BY ALL
    ),
    n AS (SELECT period, count(*) AS months FROM p_month GROUP BY period)
    SELECT {", ".join(f"{d}_list.code" for d in _DIMENSIONS)}, p_list.code,
        CASE WHEN c.absent IS DISTINCT FROM false THEN NULL ELSE coalesce(s.shown, 0) END,
        CASE WHEN c.absent IS DISTINCT FROM false THEN 'L'
             WHEN c.complete AND c.months = n.months THEN 'A' ELSE 'P' END
    FROM {product}
    JOIN n ON n.period = p_list.code
    LEFT JOIN s ON {match}
    LEFT JOIN c ON c.territory = territory_list.code AND c.regime = regime_list.code
        AND c.period = p_list.code
    ORDER BY {order}{window}
    """
    return sql, parameters


def _list(dimension: str, codes: list[str], parameters: list[Any]) -> str:
    parameters.extend([codes, len(codes)])
    return f"{dimension}_list AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord)"


def _join(dimension: str) -> str:
    return (
        f"JOIN path AS {dimension}_path"
        f" ON {dimension}_path.dimension = '{dimension}'"
        f" AND {dimension}_path.leaf = cell.{dimension}"
        f" AND {dimension}_path.ancestor IN (SELECT code FROM {dimension}_list)"
    )
