"""From the inner table to its protected form: the gate through which every figure passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.disclosure.hierarchy import Hierarchy, IntArray, make_hierarchy
from portal.disclosure.ledger import Ledger, NewBlock
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import (
    COUNT,
    PROTECTED_SCHEMA,
    SHOWN,
    cell_ids,
    sorted_cells,
)
from portal.disclosure.terms import Reporting, check_months, check_terms, terms_of
from schemas.codelists import ALL

Progress = Callable[[str], None]
Paths = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Protected:
    """The protected table (cells shown above zero), new ledger blocks, months that wait."""

    cells: pa.Table
    new_blocks: list[NewBlock]
    months: tuple[str, ...]
    waiting_months: tuple[str, ...]


def hierarchies_of(paths: Paths) -> tuple[Hierarchy, ...]:
    """Return the hierarchies of the inner table without time.

    ``paths`` maps ``territory`` and ``topic`` to their paths by leaf (root first) and ``channel``
    to the paths of «regime.channel»; outcome and speed have one level under ``all``, given as
    ``outcome`` and ``speed``.
    """
    return tuple(
        make_hierarchy(name, paths[name])
        for name in ("territory", "topic", "channel", "outcome", "speed")
    )


def flat_paths(codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return paths of a dimension with one level under the total."""
    return {code: (ALL, code) for code in codes}


def protect(
    inner: pa.Table,
    reporting: Reporting,
    hierarchies: Sequence[Hierarchy],
    policy: Policy,
    key: bytes,
    ledger: Ledger,
    progress: Progress,
) -> Protected:
    """Round the months that are not yet in the ledger and join them to those that are.

    ``inner`` has the columns of ``INNER_SCHEMA``; ``reporting`` names the mature months in order
    and the sources counted in each. Published months are taken from the ledger as they were
    shown, whatever ``inner`` now says.
    """
    check_terms(ledger, policy)
    check_months(ledger, reporting)
    rounder = Rounder(hierarchies, policy.base, key)
    shown_tables = _replay(ledger, rounder)
    published = set(ledger.months)
    new_months = [month for month in reporting if month not in published]
    groups, waiting = _blocks(inner, new_months, policy)
    new_blocks = []
    for group in groups:
        progress(group[-1])
        cells = _rounded(inner, group, rounder)
        sources = {month: tuple(reporting[month]) for month in group}
        new_blocks.append(NewBlock(tuple(group), sources, terms_of(policy), cells))
        shown_tables.append(cells)
    done = (*ledger.months, *(month for group in groups for month in group))
    return Protected(_protected(shown_tables), new_blocks, done, tuple(waiting))


def _replay(ledger: Ledger, rounder: Rounder) -> list[pa.Table]:
    """Bring the residuals to where the last published block left them; return all blocks."""
    tables = []
    for block in ledger.blocks:
        cells = ledger.read(block)
        deltas = np.asarray(cells[SHOWN], np.int32) - np.asarray(cells[COUNT], np.int32)
        where = f"{ledger.directory / block.file}: published cells stand under"
        positions = _positions(cells, rounder.hierarchies, where)
        rounder.replay(block.months, positions, deltas.astype(np.int32))
        tables.append(cells)
    return tables


def _rounded(inner: pa.Table, months: Sequence[str], rounder: Rounder) -> pa.Table:
    """Return the cells of one block with the column ``shown``."""
    cells = sorted_cells(inner.filter(pc.is_in(inner["month"], pa.array(months, pa.string()))))
    counts = np.asarray(cells[COUNT], np.int32)
    positions = _positions(cells, rounder.hierarchies, "The microdata has records under")
    shown = rounder.round(months, positions, counts, cell_ids(cells))
    return cells.append_column(SHOWN, pa.array(shown, pa.int32()))


def _protected(tables: Sequence[pa.Table]) -> pa.Table:
    """Return shown cells above zero, rebuilt column by column so that no count travels along."""
    parts = []
    for table in tables:
        visible = table.filter(pc.greater(table[SHOWN], 0))
        arrays = [
            pa.array(visible[name].to_pylist(), kind.type)
            for name, kind in zip(PROTECTED_SCHEMA.names, PROTECTED_SCHEMA, strict=True)
        ]
        parts.append(pa.table(arrays, schema=PROTECTED_SCHEMA))
    return pa.concat_tables(parts) if parts else PROTECTED_SCHEMA.empty_table()


def _blocks(
    inner: pa.Table, months: Sequence[str], policy: Policy
) -> tuple[list[list[str]], list[str]]:
    """Group months into blocks of at least ``min_block`` small cells; the rest wait."""
    small = inner.filter(pc.less(inner[COUNT], policy.base))
    tally = pc.value_counts(small["month"])
    per_month = {entry["values"]: entry["counts"] for entry in tally.to_pylist()}
    needed = 0 if policy.test_only else policy.min_block
    blocks: list[list[str]] = []
    group: list[str] = []
    size = 0
    for month in months:
        group.append(month)
        size += per_month.get(month, 0)
        if size >= needed:
            blocks.append(group)
            group, size = [], 0
    return blocks, group


def _positions(cells: pa.Table, hierarchies: Sequence[Hierarchy], where: str) -> IntArray:
    """Return leaf positions of shape (cells, dimensions), C-ordered for the kernels.

    Raises ``OperatorError``, beginning with ``where``, for a code that is no leaf any more.
    """
    columns = {
        "territory": cells["territory"],
        "topic": cells["topic"],
        "channel": pc.binary_join_element_wise(cells["regime"], cells["channel"], "."),
        "outcome": cells["outcome"],
        "speed": cells["speed"],
    }
    return np.ascontiguousarray(
        np.column_stack([_leaf_positions(columns[h.name], h, where) for h in hierarchies]), np.int32
    )


def _leaf_positions(column: pa.ChunkedArray, hierarchy: Hierarchy, where: str) -> IntArray:
    encoded = column.combine_chunks().dictionary_encode()
    try:
        lookup = hierarchy.positions(encoded.dictionary.to_pylist())
    except KeyError as unknown:
        raise OperatorError(
            f"{where} the {hierarchy.name} «{unknown.args[0]}», which is no lowest code of the"
            " reference now; restore it."
        ) from None
    positions: IntArray = lookup[np.asarray(encoded.indices)]
    return positions
