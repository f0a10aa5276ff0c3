"""The errors of a release: from its hand-over alone, borne out by the ledger, floors of rates."""

from __future__ import annotations

import shutil

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from demonstration_truth import read_demonstration
from known_truth import halved, judge, true_figures

from portal.disclosure.table import SHOWN
from portal.releases.rounding_error import months_tried, rate_floors, release_errors
from schemas.codelists import FREQ
from schemas.rounding_error import SHARE


@pytest.fixture(scope="module")
def handover(release_dir):
    """Return the hand-over of the test release and its context."""
    directory = release_dir.parent.parent / "handover"
    return directory, orjson.loads((directory / "context.json").read_bytes())


def test_a_release_carries_its_errors_and_its_floors(release_dir, release_store):
    rows = release_store.rounding_errors.rows
    # Its eighteen months hold no whole calendar year.
    assert {row.freq for row in rows} == {"M", "Q", "P1Y"}
    assert release_store.info.rate_floor["A"] is None
    policy = release_store.info.policy
    assert release_store.info.rate_floor == rate_floors(rows, policy["rate_max_rounding_error"])
    manifest = orjson.loads((release_dir / "current" / "manifest.json").read_bytes())
    assert manifest["rate_floor"] == release_store.info.rate_floor
    assert len(manifest["rounding_error"]) == len(rows)


def test_they_follow_from_the_protected_table_whatever_the_order_of_its_rows(
    handover, release_store, tmp_path
):
    directory, context = handover
    shutil.copytree(directory, tmp_path / "again")
    path = tmp_path / "again" / "protected.parquet"
    table = pq.read_table(path)
    pq.write_table(table.take(np.random.default_rng(1).permutation(table.num_rows)), path)
    again = release_errors(tmp_path / "again", context)
    assert tuple(again) == release_store.rounding_errors.rows
    # Control: another table is drawn otherwise, and all of it counts, not only the months tried.
    changed = table.set_column(
        table.column_names.index(SHOWN),
        SHOWN,
        pc.if_else(pc.equal(table["month"], "2025-03"), 3, table[SHOWN]).cast(pa.int32()),
    )
    pq.write_table(changed, path)
    assert tuple(release_errors(tmp_path / "again", context)) != release_store.rounding_errors.rows


def test_months_are_tried_from_a_january_on_so_that_years_are_whole():
    assert months_tried("2023-09", "2026-08")[0] == "2025-01"
    assert months_tried("2023-09", "2026-05")[0] == "2024-01"
    assert months_tried("2026-03", "2026-08") == [f"2026-0{month}" for month in range(3, 9)]
    assert len(months_tried("2019-01", "2026-12")) == 24


def test_without_an_error_small_enough_there_is_no_floor(release_store):
    rows = release_store.rounding_errors.rows
    smallest = min(row.error for row in rows if row.quantity == SHARE)
    assert set(rate_floors(rows, smallest / 2).values()) == {None}
    assert rate_floors([], 5.0) == dict.fromkeys(FREQ.ids())


@pytest.fixture(scope="module")
def demo(small_demo):
    """Return the small demonstration with what only its ledger knows."""
    demonstration = read_demonstration(small_demo.built.instance)
    yield demonstration
    demonstration.store.close()


def test_the_errors_of_the_demonstration_are_borne_out_by_its_ledger(demo):
    rows = demo.store.rounding_errors.rows
    figures = true_figures(demo.rounded, demo.layout)
    judged = judge(rows, figures)
    assert len(judged) > 20
    assert not [(one.row, one.true) for one in judged if one.is_too_small]
    assert min(one.ratio for one in judged) >= 0.5, [(one.row, one.true) for one in judged]
    # Control: half of what is published would not hold.
    assert sum(one.is_too_small for one in judge(halved(rows), figures)) > 10


def test_they_hold_for_the_figures_of_one_channel_as_well(demo):
    rows = demo.store.rounding_errors.rows
    n_judged = {}
    for group in demo.store.channels:
        figures = true_figures(demo.of_channel(group), demo.layout)
        judged = judge(rows, figures)
        assert not [(one.row, one.true) for one in judged if one.is_too_small], group
        n_judged[group] = len(judged)
        if n_judged[group] > 10:
            assert any(one.is_too_small for one in judge(halved(rows), figures)), group
    assert sum(n > 10 for n in n_judged.values()) >= 2, n_judged


def test_a_density_at_its_floor_is_moved_by_a_third_at_most(demo):
    store = demo.store
    least = store.info.policy["density_min_count"]
    assert all(store.count_error(least, freq) <= least / 3 for freq in FREQ.ids())
