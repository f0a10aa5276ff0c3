"""The table of errors of rounding, as the API and the downloads give it."""

from __future__ import annotations

from itertools import pairwise

from portal.store.release_store import ReleaseStore

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
            row.error,
        )
        for row, after in pairwise((*rows, None))
        if row
    ]
