"""Deviations of all margins and residuals, against naive sums and against the engine."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from portal.audit.blocks import AuditedBlock, AuditedTable
from portal.audit.checks import AuditFault
from portal.audit.deviations import View, summarise
from portal.audit.residuals import check_residuals, open_slices
from portal.disclosure.appeals import month_hierarchy
from portal.disclosure.checkpoint import Checkpoint
from portal.disclosure.hierarchy import NO_NODE, Hierarchies, make_hierarchy
from portal.disclosure.rounding import Rounder
from schemas.periods import Period, month_code

BASE = 3
PLACES = {p: ("all", p[0], p) for p in ("a1", "a2", "a3", "b1", "b2")} | {"c": ("all", "c")}
TOPICS = {t: ("all", t) for t in ("x", "y")}
ANSWERS = {a: ("all", a) for a in ("yes", "no")}
MONTHS = [month_code(Period.parse("2024-11").start + n) for n in range(17)]


def dimensions():
    """Return three small trees: one with paths of two lengths."""
    trees = {"place": PLACES, "topic": TOPICS, "answer": ANSWERS}
    return tuple(make_hierarchy(name, paths) for name, paths in trees.items())


def rounded_table(seed=1, late_after=(5, 16)):
    """Round random months, with late batches in between; return what the ledger would hold."""
    random = np.random.default_rng(seed)
    hierarchies = Hierarchies(dimensions(), month_hierarchy(MONTHS))
    rounder = Rounder(hierarchies, BASE, b"k" * 32)
    cells = np.array(list(itertools.product(*(range(len(h.leaves)) for h in dimensions()))))
    cells = cells.astype(np.int32)
    blocks = []
    for number, month in enumerate(MONTHS):
        blocks.append(_block(random, rounder, cells, "months", month))
        if number in late_after:
            blocks.append(_block(random, rounder, cells, "late", MONTHS[number - 1]))
    snapshot = rounder.margins.snapshot()
    checkpoint = Checkpoint(hierarchies.fingerprint, rounder.last_path, snapshot)
    return AuditedTable("test", hierarchies, BASE, blocks, checkpoint)


def _block(random, rounder, cells, kind, month):
    counts = random.poisson(1.2, len(cells)).astype(np.int32)
    some = np.flatnonzero(counts)
    round_cells = rounder.round if kind == "months" else rounder.round_late
    shown = round_cells(month if kind == "months" else "late", cells[some], counts[some])
    columns = {
        h.name: [h.leaves[cell] for cell in cells[some, d]]
        for d, h in enumerate(rounder.hierarchies.dimensions)
    }
    columns |= {"month": [month] * len(some), "count": counts[some], "shown": shown}
    return AuditedBlock(kind, (month,), pa.table(columns))


def periods_of(month):
    """Return the periods of each kind that a month is part of."""
    index = Period.parse(month).start
    rolling = [("12 months in a row", index - back) for back in range(12)]
    return [("month", index), ("quarter", index // 3), ("year", index // 12), ("all", 0), *rolling]


def naive_margins(table):
    """Return [true, shown] by margin and period: every code above a cell, one by one."""
    sums = defaultdict(lambda: [0, 0])
    for block in table.blocks:
        for row in block.cells.to_pylist():
            codes = (PLACES[row["place"]], TOPICS[row["topic"]], ANSWERS[row["answer"]])
            for key in itertools.product(*codes, periods_of(row["month"])):
                sums[key][0] += row["count"]
                sums[key][1] += row["shown"]
    return sums


@pytest.fixture(scope="module")
def table():
    return rounded_table()


def test_deviations_are_those_of_naive_sums(table):
    found = summarise(table.deviations, {})
    sums = naive_margins(table)
    plain = [(t, s - t) for key, (t, s) in sums.items() if key[-1][0] != "12 months in a row"]
    large = [deviation for true, deviation in plain if true >= 100]
    assert found.n_margins == len(plain)
    assert found.squares == sum(d * d for _, d in plain)
    assert found.largest == max(abs(s - t) for t, s in sums.values())
    assert (found.n_large, found.sum_large) == (len(large), sum(large))
    assert found.squares_large == sum(d * d for d in large)
    assert len(large) > 20
    assert found.bias == pytest.approx(np.mean(large))
    assert found.rms == pytest.approx(np.sqrt(np.mean([d * d for _, d in plain])))


def test_the_worst_of_each_combination_of_levels_is_named(table):
    sums = naive_margins(table)
    for size, codes, kind, month in summarise(table.deviations, {}).worst:
        levels = [code.split(": ")[1].split(" above ") for code in codes]
        trees = (PLACES, TOPICS, ANSWERS)
        key = [
            tree[leaf][int(level.removeprefix("level "))]
            for tree, (level, leaf) in zip(trees, levels, strict=True)
        ]
        periods = dict(periods_of(month_code(month))[:4])
        if kind in periods:
            true, shown = sums[(*key, (kind, periods[kind]))]
            assert abs(shown - true) == size


def test_sums_that_only_readers_make_are_looked_at_too(table):
    """One view of places a1 and b1 together: no level of the tree holds them alone."""
    groups = np.array([0 if p in ("a1", "b1") else NO_NODE for p in sorted(PLACES)])
    rows = [row for block in table.blocks for row in block.cells.to_pylist()]
    total = sum(r["shown"] - r["count"] for r in rows if r["place"] in ("a1", "b1"))
    cells = table.deviations
    with_view = summarise(cells, {"place": [View("two places", groups)]})
    plain = summarise(cells, {})
    assert with_view.n_margins > plain.n_margins
    named = [worst for worst in with_view.worst if "two places" in worst[1][0]]
    assert max(size for size, *_ in named) >= abs(total)


def test_a_table_without_cells_deviates_nowhere():
    empty = replace(rounded_table(), blocks=[])
    found = summarise(empty.deviations, {})
    assert (found.n_margins, found.largest, found.bias, found.rms) == (0, 0, 0.0, 0.0)


def test_slices_hold_the_blocks_since_their_period_began(table):
    held = open_slices(table.parts, table.hierarchies.time)
    kinds = [block.kind for block in table.blocks]
    # 2025-11 … 2026-03 in months; a late batch after the sixth and after the last.
    assert held[:, 0].tolist() == [False] * 18 + [True]
    assert held[:, 1].all()
    year = [n for n in range(len(kinds)) if held[n, 2]]
    assert [table.blocks[n].months[0] for n in year] == ["2026-01", "2026-02", "2026-03"]
    assert (held[:, 3] == held[:, 2]).all()
    assert not held[np.array(kinds) == "late"][:, 2:].any()


@pytest.mark.parametrize(
    ("months", "late_after"), [(17, ()), (17, (16,)), (2, ()), (1, (0,)), (12, (3, 4, 5))]
)
def test_residuals_kept_by_the_engine_are_those_recounted(monkeypatch, months, late_after):
    monkeypatch.setattr(f"{__name__}.MONTHS", MONTHS[:months])
    table = rounded_table(seed=months, late_after=late_after)
    check(table)
    assert np.count_nonzero(table.checkpoint.snapshot.residuals) > 10


def check(table):
    held = open_slices(table.parts, table.hierarchies.time)
    check_residuals(table.deviations, table.part_of, held, table.checkpoint)


@pytest.mark.parametrize("column", range(4))
def test_a_residual_that_was_changed_is_noticed(column):
    table = rounded_table(seed=9)
    residuals = table.checkpoint.snapshot.residuals
    place = np.argwhere(residuals[:, :, column])[0]
    residuals[place[0], place[1], column] += 1
    with pytest.raises(AuditFault, match="residual"):
        check(table)


def test_a_residual_that_was_forgotten_is_noticed():
    table = rounded_table(seed=9)
    snapshot = table.checkpoint.snapshot
    fewer = replace(snapshot, pages=snapshot.pages[1:], residuals=snapshot.residuals[1:])
    with pytest.raises(AuditFault, match="residual"):
        check(replace(table, checkpoint=replace(table.checkpoint, snapshot=fewer)))


def test_a_count_that_was_changed_shows_in_the_residuals():
    table = rounded_table(seed=9)
    cells = table.blocks[-1].cells
    counts = cells["count"].to_pylist()
    counts[0] += 1
    changed = cells.set_column(cells.column_names.index("count"), "count", pa.array(counts))
    blocks = [*table.blocks[:-1], replace(table.blocks[-1], cells=changed)]
    with pytest.raises(AuditFault, match="residual"):
        check(replace(table, blocks=blocks))
