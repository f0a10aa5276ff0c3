"""Every word beside a number is a code: of the reference, a codelist, or the release's sources."""

from __future__ import annotations

from itertools import chain

import pyarrow as pa

from portal.audit.checks import AuditFault, Tried
from portal.audit.files import download_batches, read_texts, share_batches
from portal.audit.predictions import check_predictions
from portal.audit.published import Published
from portal.audit.trees import positions
from portal.indicators.evaluate import OBS_STATUS as STATUS_OF_STATE
from portal.store.contents import read_tables
from portal.store.release_store import DATABASE
from schemas.codelists import (
    ALL,
    CHANNEL_GROUP,
    COVERAGE_STATE,
    FREQ,
    OBS_STATUS,
    OUTCOME,
    REGIME,
    SPEED,
)
from schemas.periods import periods_within
from schemas.rounding_error import QUANTITIES
from schemas.secondary import SHARE_BY_ID

_OTHERS = {
    "path": ("dimension", "leaf", "ancestor"),
    "coverage": ("territory", "source", "month", "state"),
    "source": ("id", "regime"),
    "regime": ("code",),
    "rounding_error": ("freq", "quantity"),
}
# Columns of codes in the files that are no tables of figures.
_FILES = {
    "coverage.csv": ("REF_AREA", "SOURCE", "TIME_PERIOD", "COVERAGE", "DATA_NOTE"),
    "rounding_error.csv": ("FREQ", "QUANTITY", "DATA_NOTE"),
}
_NOTES = ("", "synthetic", "test_only", "synthetic test_only")


def check_codes(published: Published) -> Tried:
    """Refuse a text that is no known code, and a path that the reference does not have.

    Returns the number of texts looked at.
    """
    known = _known(published)
    tables = {"cell": published.cells, "rollup": published.totals}
    tables |= read_tables(published.directory / DATABASE, _OTHERS)
    n_looked_at = _check_paths(tables.pop("path"), published)
    for name, table in tables.items():
        n_looked_at += _check(table, known, name)
    for name, batch in chain(download_batches(published), share_batches(published)):
        n_looked_at += _check(batch, known, f"the file «{name}», column")
    for name, columns in _FILES.items():
        table = read_texts(published, name, columns)
        n_looked_at += _check(table, known, f"the file «{name}», column")
    return Tried(n_looked_at + check_predictions(published))


def _known(published: Published) -> dict[str, tuple[str, ...]]:
    """Return the codes that a column may hold, by its name in the database and in the files."""
    store = published.store
    territories, topics = tuple(store.territories), tuple(store.topics)
    info = store.info
    quarters = map(str, periods_within(info.first_month, info.last_month, "Q"))
    return {
        "territory": territories,
        "topic": topics,
        "regime": published.trees["regime"].nodes,
        "channel": CHANNEL_GROUP.ids(),
        "month": published.months,
        "outcome": OUTCOME.ids(),
        "speed": SPEED.ids(),
        "source": tuple(store.sources),
        "id": tuple(store.sources),
        "code": REGIME.ids(),
        "state": COVERAGE_STATE.ids(),
        "REF_AREA": territories,
        "TOPIC": topics,
        "TIME_PERIOD": (*published.months, *quarters),
        "INDICATOR": tuple(SHARE_BY_ID),
        "STATE": tuple(STATUS_OF_STATE),
        "OBS_STATUS": OBS_STATUS.ids(),
        "DATA_NOTE": _NOTES,
        "SOURCE": tuple(store.sources),
        "COVERAGE": COVERAGE_STATE.ids(),
        "freq": FREQ.ids(),
        "FREQ": FREQ.ids(),
        "quantity": QUANTITIES,
        "QUANTITY": QUANTITIES,
    }


def _check(table: pa.Table, known: dict[str, tuple[str, ...]], name: str) -> int:
    """Check the text columns of a table and return how many texts there were."""
    n_texts = 0
    for column in table.column_names:
        if pa.types.is_string(table.schema.field(column).type):
            positions(table[column], known[column], f"{name}.{column}")
            n_texts += table.num_rows
    return n_texts


def _check_paths(table: pa.Table, published: Published) -> int:
    """Check that the trees of the database are those of the reference."""
    found = {tuple(row.values()) for row in table.to_pylist()}
    expected = {
        (dimension, leaf, tree.nodes[node])
        for dimension, tree in published.trees.items()
        if dimension != "channel"
        for leaf, path in zip(tree.leaves, tree.paths, strict=True)
        for node in path
    }
    # Readers ask for the channel apart from the regime.
    expected |= {("channel", group, code) for group in CHANNEL_GROUP.ids() for code in (ALL, group)}
    if found != expected or len(found) != table.num_rows:
        raise AuditFault("the table «path» is not the trees of the reference")
    return len(found) * 3
