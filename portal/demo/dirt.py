"""Faulty and repeated rows, as any real export has some; how many is known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa

from portal.demo.draw import Appeals
from portal.demo.parameters import Fault

Layout = Callable[[Appeals], pa.Table]


def faulty_rows(
    layout: Layout, appeals: Appeals, faults: tuple[Fault, ...], first_number: int
) -> pa.Table:
    """Return rows that differ from good ones in a number of their own and one faulty field.

    ``first_number`` is the first number that no good appeal has.
    """
    tables = [layout(appeals.take(np.arange(0)))]
    for fault in faults:
        chosen = np.linspace(0, len(appeals) - 1, fault.rows).astype(np.int64)
        numbers = first_number + np.arange(fault.rows)
        table = layout(replace(appeals.take(chosen), number=numbers))
        column = table.column_names.index(fault.column)
        text = pa.array([fault.text] * fault.rows, pa.string())
        tables.append(table.set_column(column, fault.column, text))
        first_number += fault.rows
    return pa.concat_tables(tables)


def repeated_rows(table: pa.Table, rows: int) -> pa.Table:
    """Return some rows of a table once more, spread over its length."""
    return table.take(pa.array(np.linspace(0, len(table) - 1, rows).astype(np.int64)))
