"""A table as newline-delimited JSON: an object for each row, written as the rows come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson

from portal.exports.about import About, Form
from portal.exports.tabular import Table, records

# Rows that go out at once: few enough to begin early, enough to keep the server busy.
_BATCH = 1_000


def write_ndjson(table: Table, _: About, form: Form) -> Iterator[bytes]:
    """Yield the rows in batches of lines; nothing is held that has been sent."""
    rows = records(table, form.labels)
    while batch := list(islice(rows, _BATCH)):
        yield b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in batch)
