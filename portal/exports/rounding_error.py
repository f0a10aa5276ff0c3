"""The table of errors of rounding, as the API and the downloads give it.

Errors are in the unit of the figures that they speak of, as everywhere in public data: appeals, or
a share of 1. Inside, errors of shares are percentage points, as the policy has them.
"""

from __future__ import annotations

from itertools import pairwise

from portal.indicators.values import DECIMALS
from portal.store.release_store import ReleaseStore
from schemas.rounding_error import SHARE, ErrorRow

# Name in the API, header in CSV.
ERROR_COLUMNS = {
    "freq": "FREQ",
    "quantity": "QUANTITY",
    "from_shown": "FROM_SHOWN",
    "to_shown": "TO_SHOWN",
    "error": "ROUNDING_ERROR_95",
}


def error_rows(store: ReleaseStore) -> list[tuple[str, str, int, int | None, float]]:
    """Return the rows of the table under ``ERROR_COLUMNS``; the last of a kind has no end."""
    rows = store.rounding_errors.rows
    return [
        (
            row.freq,
            row.quantity,
            row.from_shown,
            after.from_shown - 1
            if after and (after.freq, after.quantity) == (row.freq, row.quantity)
            else None,
            _in_own_unit(row),
        )
        for row, after in pairwise((*rows, None))
        if row
    ]


def _in_own_unit(row: ErrorRow) -> float:
    return round(row.error / 100, DECIMALS) if row.quantity == SHARE else row.error
