"""The published table, taken for a truth, is published unchanged under any key."""

from __future__ import annotations

import secrets

import pyarrow as pa
import pytest

from portal.disclosure.appeals import cell_paths, hierarchies_of
from portal.disclosure.protect import RoundingPolicy, protect
from portal.disclosure.table import INNER_SCHEMA, PROTECTED_SCHEMA
from portal.store.release_store import ReleaseStore


@pytest.fixture(scope="module")
def store(marked_city):
    opened = ReleaseStore((marked_city.releases / "current").resolve())
    yield opened
    opened.close()


def shown_cells(store):
    columns = ", ".join(PROTECTED_SCHEMA.names)
    rows = store._rows(f"SELECT {columns} FROM cell ORDER BY ALL")  # noqa: S608 - own names
    return sorted(rows)


@pytest.mark.parametrize("attempt", range(3))
def test_the_published_table_protects_to_itself(store, marked_city, tmp_path, attempt):
    cells = shown_cells(store)
    assert len(cells) > 100
    columns = [pa.array(column) for column in zip(*cells, strict=True)]
    inner = pa.table(columns, names=INNER_SCHEMA.names).cast(INNER_SCHEMA)
    key = secrets.token_bytes(32)
    months = sorted(set(inner["month"].to_pylist()))
    hierarchies = hierarchies_of(cell_paths(store.territories, store.topics), months)
    again = protect(inner, hierarchies, RoundingPolicy(3, 0), key)
    assert sorted(tuple(row.values()) for row in again.cells.to_pylist()) == cells
