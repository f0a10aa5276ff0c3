"""The published table as a possible truth: the method turns it into itself, under any key."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from portal.audit.checks import AuditFault, Tried
from portal.disclosure.hierarchy import Hierarchies
from portal.disclosure.protect import RoundingPolicy, protect
from portal.disclosure.table import COUNT, SHOWN


def check_fixed_point(shown: pa.Table, hierarchies: Hierarchies, base: int, key: bytes) -> Tried:
    """Refuse a table that comes out of its own protection changed; return the number of cells.

    ``shown`` has the key columns of ``hierarchies`` and what is shown of every cell above zero.
    """
    policy = RoundingPolicy(base, min_block=0)
    again = protect(as_counts(shown), hierarchies, policy, key).cells
    if not equal_tables(shown, again, hierarchies.key_columns):
        raise AuditFault("the published table does not come out of its own protection unchanged")
    return Tried(shown.num_rows)


def as_counts(shown: pa.Table) -> pa.Table:
    """Return a published table as if it were a table of true counts."""
    return shown.rename_columns([COUNT if n == SHOWN else n for n in shown.column_names])


def equal_tables(one: pa.Table, other: pa.Table, key: Sequence[str]) -> bool:
    """Say whether two tables show the same of the same cells, whatever the order of rows."""
    names = [*key, SHOWN]
    ours, theirs = (
        table.select(names).sort_by([(name, "ascending") for name in names])
        for table in (one, other)
    )
    return ours.num_rows == theirs.num_rows and all(
        pc.all(pc.equal(ours[name], theirs[name])).as_py() is not False for name in names
    )
