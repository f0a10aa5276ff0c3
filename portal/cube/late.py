"""Late records: what arrived of published months after those were counted.

They are counted by the expression of the inner table. An appeal that a cell holds already, through
another of its questions, is not counted there again. What was counted and has changed since stays
as it was published; only the kinds of such changes are told.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from portal.cube.counted import flag_counted
from portal.cube.inner import (
    CubeInput,
    cell_records,
    count_cells,
    empty_table,
    mature_records,
    open_records,
)
from schemas.structure import CELL_DIMENSIONS

_PAIR = (*CELL_DIMENSIONS, "appeal_hash")


def late_table(cube: CubeInput) -> pa.Table:
    """Return the cells of late records: ``CELL_DIMENSIONS`` and ``count`` (int32).

    ``cube.reporting`` names the published months with the sources declared when each was
    published, ``cube.counted`` what the ledger has counted.
    """
    if not _has_work(cube):
        return empty_table()
    with open_records(cube) as records:
        table: pa.Table = count_cells(_late_pairs(records, cube)).to_pyarrow()
        return table


def late_origins(cube: CubeInput) -> set[tuple[str, str]]:
    """Return (source, month) of the records that :func:`late_table` counts."""
    if not _has_work(cube):
        return set()
    with open_records(cube) as records:
        origins = _late_pairs(records, cube).select("source", "month").distinct().to_pyarrow()
        return set(zip(*origins.to_pydict().values(), strict=True))


def standing_table(cube: CubeInput) -> pa.Table:
    """Return the cells of the records that were counted, as these records stand now."""
    if not _has_work(cube):
        return empty_table()
    with open_records(cube) as records:
        flagged = flag_counted(mature_records(records, cube), cube.counted)
        cells = cell_records(flagged.filter(flagged.is_counted), cube)
        table: pa.Table = count_cells(cells).to_pyarrow()
        return table


def _has_work(cube: CubeInput) -> bool:
    return bool(cube.microdata and cube.reporting)


def _late_pairs(records: Any, cube: CubeInput) -> Any:
    """Return uncounted records whose appeal has no counted record in the same cell."""
    flagged = flag_counted(mature_records(records, cube), cube.counted)
    late = cell_records(flagged.filter(~flagged.is_counted), cube).select(*_PAIR, "source")
    late = records.get_backend().create_table("late", late.distinct(), temp=True)
    # Few appeals are late: looking only at theirs keeps the work small.
    same = flagged.filter(flagged.is_counted).semi_join(late, "appeal_hash")
    return late.anti_join(cell_records(same, cube).select(*_PAIR), _PAIR)
