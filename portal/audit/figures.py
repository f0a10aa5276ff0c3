"""Every number of appeals in a release: none is small, all add up, limited topics stay above."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from portal.audit.checks import AuditFault, Tried
from portal.audit.files import COUNTS, download_batches
from portal.audit.published import Published
from portal.audit.sums import Sums
from portal.audit.trees import Ints, positions
from schemas.codelists import OUTCOME


def check_small(published: Published) -> Tried:
    """Refuse a cell, a total or a number in a file that lies in 1..b−1; return how many there are.

    A total of the database is looked at by outcome and over all of them.
    """
    n_figures = 0
    for where, figures in _figures(published):
        if is_small(figures, published.base).any():
            raise AuditFault(f"{where} holds a number between 1 and {published.base - 1}")
        n_figures += figures.size
    return Tried(n_figures)


def is_small(figures: Ints, base: int) -> npt.NDArray[np.bool_]:
    """Return where a figure is neither 0 nor at least ``base``: negative ones count as small."""
    found: npt.NDArray[np.bool_] = (figures != 0) & (figures < base)
    return found


def _figures(published: Published) -> Iterator[tuple[str, Ints]]:
    """Yield every number of appeals with the place where it stands."""
    yield "the table «cell»", np.asarray(published.cells["shown"], np.int64)
    outcomes = [np.asarray(published.totals[code], np.int64) for code in OUTCOME.ids()]
    yield "the table «rollup»", np.array([*outcomes, np.sum(outcomes, axis=0)])
    for name, batch in download_batches(published):
        for column in COUNTS:
            yield f"the file «{name}»", np.asarray(batch[column].drop_null(), np.int64)


def check_sums(published: Published, sums: Sums) -> Tried:
    """Refuse a total that is not the sum of its cells; return how many totals were added up."""
    n_totals = 0
    for month in published.months:
        expected, stored = sums.from_cells(month), sums.as_stored(month)
        if (wrong := np.argwhere(expected != stored)).size:
            place, topic = (axis[i] for axis, i in zip(sums.axes[:2], wrong[0], strict=False))
            raise AuditFault(f"the total of {place}, {topic}, {month} is not the sum of its cells")
        n_totals += int(np.count_nonzero(stored))
    for name, batch in download_batches(published):
        n_totals += _check_file(name, batch, published, sums)
    return Tried(n_totals)


def _check_file(name: str, batch: pa.Table, published: Published, sums: Sums) -> int:
    """Compare the rows of a file with the sums of the cells; return how many numbers agree."""
    rows = batch.filter(pc.is_valid(batch["RECEIVED"]))
    places = positions(rows["REF_AREA"], sums.axes[0], name)
    topics = positions(rows["TOPIC"], sums.axes[1], name)
    months = positions(rows["TIME_PERIOD"], published.months, name)
    found = np.array([np.asarray(rows[column], np.int64) for column in COUNTS]).T
    for number in np.unique(months):
        of_month = months == number
        by_outcome = sums.received[published.months[number]][places[of_month], topics[of_month]]
        expected = np.column_stack([by_outcome.sum(1), by_outcome])
        if (expected != found[of_month]).any():
            raise AuditFault(f"the file «{name}» does not show the sums of the cells")
    return found.size


def check_limited(published: Published) -> Tried:
    """Refuse a number on a limited topic at the lowest level; return how many rows were looked at.

    The pseudo-territories «not allocated» may hold them: that is where they are kept.
    """
    limited = pa.array(published.store.info.policy["limited_topics"], pa.string())
    lowest = pa.array(published.lowest, pa.string())
    n_rows = 0
    for where, table, place, topic in _tables(published):
        at_fault = pc.and_(pc.is_in(table[place], lowest), pc.is_in(table[topic], limited))
        if "RECEIVED" in table.column_names:
            at_fault = pc.and_(at_fault, pc.is_valid(table["RECEIVED"]))
        if pc.any(at_fault).as_py():
            raise AuditFault(f"{where} gives a number on a limited topic at the lowest level")
        n_rows += table.num_rows
    return Tried(n_rows)


def _tables(published: Published) -> Iterator[tuple[str, pa.Table, str, str]]:
    """Yield each table of counts with the names of its columns of territory and topic."""
    yield "the table «cell»", published.cells, "territory", "topic"
    yield "the table «rollup»", published.totals, "territory", "topic"
    for name, batch in download_batches(published):
        yield f"the file «{name}»", batch, "REF_AREA", "TOPIC"
