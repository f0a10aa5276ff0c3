"""What the blocks of a ledger have counted, and which changes of counted records wait."""

from __future__ import annotations

import pyarrow as pa
import pytest

from portal.config.errors import OperatorError
from portal.cube.counted import CountedSpan
from portal.disclosure.ledger import Block, Ledger, NewBlock
from portal.disclosure.table import INNER_SCHEMA
from portal.ingest.microdata import Index
from portal.releases.late import changed_kinds, published_months, taken_in

FOR_EVER = 2**31 - 1


def index(generation, lineage="x", erased=()):
    return Index(generation, "2", (), lineage, erased)


def months_block(*months, sources=("pos",), **indexes):
    notes = {"sources": {month: list(sources) for month in months}, "taken_in": taken_in(indexes)}
    return Block("months", months, notes, "f", "0", "r")


def late_block(*months, **indexes):
    return Block("late", months, {"taken_in": taken_in(indexes)}, "f", "0", "r")


def spans(*entries):
    return tuple(CountedSpan(*entry) for entry in entries)


def test_a_month_is_counted_at_the_generation_that_its_block_noted():
    blocks = [
        months_block("2026-01", "2026-02", pos=index(3)),
        months_block("2026-03", pos=index(8)),
    ]
    found = published_months(blocks, {"pos": index(9)})
    assert found.reporting == dict.fromkeys(("2026-01", "2026-02", "2026-03"), ("pos",))
    assert found.counted == spans(
        ("2026-01", "pos", 3, 3), ("2026-02", "pos", 3, 3), ("2026-03", "pos", 8, 8)
    )
    assert not found.closed


def test_a_late_block_counts_every_month_published_before_it_and_none_after():
    blocks = [
        months_block("2026-01", pos=index(3)),
        months_block("2026-02", pos=index(5)),
        late_block("2026-01", pos=index(7)),
        months_block("2026-03", pos=index(9)),
    ]
    assert published_months(blocks, {"pos": index(9)}).counted == spans(
        ("2026-01", "pos", 3, 3),
        ("2026-01", "pos", 7, 7),
        ("2026-02", "pos", 5, 5),
        ("2026-02", "pos", 7, 7),
        ("2026-03", "pos", 9, 9),
    )


def test_a_source_that_was_not_declared_for_a_month_counts_nowhere_in_it():
    blocks = [
        months_block("2026-01", pos=index(3), sstu=index(4)),
        months_block("2026-02", sources=("pos", "sstu"), pos=index(3), sstu=index(4)),
    ]
    found = published_months(blocks, {"pos": index(3), "sstu": index(4)})
    assert found.reporting == {"2026-01": ("pos",), "2026-02": ("pos", "sstu")}
    assert found.counted == spans(
        ("2026-01", "pos", 3, 3), ("2026-02", "pos", 3, 3), ("2026-02", "sstu", 4, 4)
    )


@pytest.mark.parametrize(
    ("block", "now"),
    [
        (months_block("2026-01"), index(9)),
        (months_block("2026-01", pos=index(3, "old")), index(9, "new")),
        (months_block("2026-01", pos=index(3)), index(9, erased=("2026-01",))),
    ],
    ids=["no note", "begun anew", "erased"],
)
def test_where_it_is_not_known_what_was_counted_nothing_can_be_late(block, now):
    found = published_months([block, late_block("2026-01", pos=now)], {"pos": now})
    assert found.closed == {("2026-01", "pos")}
    assert found.counted == spans(("2026-01", "pos", 0, FOR_EVER))


def test_a_source_without_any_records_now_is_closed_too():
    assert published_months([months_block("2026-01", pos=index(3))], {}).closed == {
        ("2026-01", "pos")
    }


def test_records_older_than_what_was_published_from_them_are_refused():
    blocks = [months_block("2026-01", pos=index(3)), late_block("2026-01", pos=index(6))]
    assert published_months(blocks, {"pos": index(6)}).counted
    with pytest.raises(OperatorError, match="«pos» are older than those that 2026-01 was"):
        published_months(blocks, {"pos": index(5)})


def cells(**counts):
    """Return an inner table; names say place and month: ``n1_01=3``."""
    rows = [
        {
            "territory": name[:2],
            "topic": "roads",
            "regime": "service_request",
            "channel": "phone",
            "month": f"2026-{name[3:]}",
            "outcome": "open",
            "speed": "open",
            "count": count,
        }
        for name, count in counts.items()
    ]
    return pa.Table.from_pylist(rows, schema=INNER_SCHEMA)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"n1_01": 5, "n2_01": 6, "n1_02": 4}, ()),
        ({"n1_01": 5, "n2_01": 5, "n1_02": 4}, ("removed",)),
        ({"n1_01": 5, "n1_02": 4}, ("removed",)),
        ({"n1_01": 6, "n2_01": 5, "n1_02": 4}, ("reclassified",)),
        ({"n1_01": 5, "n2_01": 5, "n1_02": 5}, ("removed", "reclassified")),
        # Of a month whose records were erased nothing can be said.
        ({"n1_01": 5, "n2_01": 6, "n1_02": 4, "n1_03": 1}, ()),
    ],
)
def test_kinds_of_change_are_told_by_comparing_with_what_was_counted(tmp_path, standing, expected):
    ledger = Ledger.open(tmp_path, 3, bytes(32))
    months, late = cells(n1_01=5, n2_01=2, n1_02=4, n1_03=7), cells(n2_01=4)
    blocks = [
        NewBlock(kind, tuple(sorted(set(table["month"].to_pylist()))), with_shown(table), {})
        for kind, table in (("months", months), ("late", late))
    ]
    ledger.write_pending("r", blocks)
    ledger = ledger.append_pending("r")
    assert changed_kinds(ledger, cells(**standing), ["2026-01", "2026-02"]) == expected


def with_shown(table):
    return table.append_column("shown", table["count"])
