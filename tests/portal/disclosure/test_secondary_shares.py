"""Shares of a protected secondary table: the oracle, the floor, the steps, the states."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_shares import protected_table

from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy
from portal.disclosure.protect import RoundingPolicy, protect
from portal.disclosure.secondary import (
    SHARES_SCHEMA,
    ShareRules,
    make_shares,
    secondary_dimensions,
)
from portal.disclosure.table import write_table
from schemas.secondary import SECONDARY_SHARES, SECONDARY_TABLES, SHARE_BY_ID

PATHS = {
    "R1": ("C", "D1", "R1"), "R2": ("C", "D1", "R2"), "R3": ("C", "D2", "R3"), "C.u": ("C", "C.u"),
}  # fmt: skip
QUARTERS = ("2026-Q1", "2026-Q2")
FLOOR = 170
RULES = ShareRules(PATHS, ("housing", "roads"), FLOOR)
REPORTED = {(place, quarter): "reported" for place in RULES.places for quarter in QUARTERS}
TABLES = pytest.mark.parametrize("table", SECONDARY_TABLES, ids=lambda table: table.name)


def shares_of(table, rules=RULES, coverage=REPORTED, cells=None):
    cells = protected_table(table, rules, QUARTERS) if cells is None else cells
    return make_shares(cells, table, QUARTERS, coverage, rules)


def naive(table, place, topic, quarter):
    """Return shown counts by answer, summed in plain Python."""
    counts = dict.fromkeys(table.answers, 0)
    for cell in protected_table(table, RULES, QUARTERS).to_pylist():
        is_inside = place in PATHS[cell["territory"]] and topic in ("all", cell["topic"])
        if is_inside and cell["month"] == quarter:
            counts[cell["answer"]] += cell["shown"]
    return counts


@TABLES
def test_every_share_is_the_nearest_step_to_numerator_over_denominator(table):
    shown = 0
    for row in shares_of(table).to_pylist():
        share = SHARE_BY_ID[row["indicator"]]
        counts = naive(table, row["territory"], row["topic"], row["time"])
        top, bottom = (
            sum(counts[a] for a in codes) for codes in (share.numerator, share.denominator)
        )
        if bottom < FLOOR:
            assert (row["percent"], row["state"]) == (None, "too_few")
            continue
        exact = Fraction(100 * top, bottom)
        assert abs(row["percent"] - exact) <= Fraction(share.step, 2)
        assert row["percent"] % share.step == 0
        assert row["state"] == "value"
        shown += 1
    assert shown > 20


@TABLES
def test_there_is_a_row_for_every_place_topic_quarter_and_share(table):
    shares = [share.id for share in SECONDARY_SHARES if share.table == table.name]
    rows = shares_of(table).to_pylist()
    keys = {(r["territory"], r["topic"], r["time"], r["indicator"]) for r in rows}
    expected = {
        (place, topic, quarter, share)
        for place in ("C", "C.u", "D1", "D2", "R1", "R2", "R3")
        for topic in ("all", "housing", "roads")
        for quarter in QUARTERS
        for share in shares
    }
    assert keys == expected
    assert len(rows) == len(expected)


def test_no_count_stands_beside_a_share():
    assert SHARES_SCHEMA.names == ["territory", "topic", "time", "indicator", "percent", "state"]


@TABLES
def test_control_a_lower_floor_would_show_more(table):
    low = ShareRules(PATHS, RULES.groups, 1)
    shown = [
        sum(row["percent"] is not None for row in shares_of(table, rules).to_pylist())
        for rules in (RULES, low)
    ]
    assert shown[0] < shown[1]


def test_a_region_without_a_shown_denominator_has_too_few():
    table = SECONDARY_TABLES[0]
    cells = protected_table(table, RULES, QUARTERS)
    others = cells.filter(pa.array([code != "R3" for code in cells["territory"].to_pylist()]))
    rows = shares_of(table, cells=others).to_pylist()
    assert {(r["percent"], r["state"]) for r in rows if r["territory"] in ("R3", "D2")} == {
        (None, "too_few")
    }


def test_what_was_declared_goes_before_what_was_counted():
    table = SECONDARY_TABLES[0]
    coverage = dict(REPORTED)
    coverage["R1", "2026-Q1"] = "not_reported"
    coverage["D1", "2026-Q1"] = "partial"
    del coverage["R2", "2026-Q1"]
    states = {
        (r["territory"], r["state"], r["percent"] is None)
        for r in shares_of(table, coverage=coverage).to_pylist()
        if r["time"] == "2026-Q1" and r["topic"] == "all" and r["indicator"] == "rating_coverage"
    }
    assert {
        ("R1", "not_reported", True),
        ("R2", "no_data", True),
        ("D1", "partial", False),
    } <= states


@TABLES
def test_the_same_protected_table_gives_the_same_bytes_in_any_order(table):
    cells = protected_table(table, RULES, QUARTERS)
    backwards = cells.take(list(reversed(range(cells.num_rows))))
    written = []
    for given_cells in (cells, backwards):
        buffer = io.BytesIO()
        pq.write_table(shares_of(table, cells=given_cells), buffer)
        written.append(buffer.getvalue())
    assert written[0] == written[1]


@TABLES
def test_control_one_cell_more_gives_other_bytes(table):
    rows = protected_table(table, RULES, QUARTERS).to_pylist()
    rows[0]["shown"] += 3000
    assert not shares_of(table).equals(shares_of(table, cells=pa.Table.from_pylist(rows)))


def test_without_quarters_there_are_no_shares(tmp_path):
    table = SECONDARY_TABLES[0]
    empty = make_shares(protected_table(table, RULES, QUARTERS).slice(0, 0), table, (), {}, RULES)
    assert (empty.num_rows, empty.schema) == (0, SHARES_SCHEMA)
    write_table(empty, tmp_path / "shares.parquet")
    assert pq.read_schema(tmp_path / "shares.parquet").names == SHARES_SCHEMA.names


@TABLES
def test_the_margins_are_territory_group_and_answer_with_their_sums(table):
    sizes = {h.name: h.n_nodes for h in secondary_dimensions(RULES, table)}
    # D2 holds no more than R3 does: one margin, which stands once.
    assert sizes == {"territory": 6, "topic": 3, "answer": 4}


@given(st.sampled_from(SECONDARY_SHARES), st.integers(1, 10**7), st.data())
def test_a_per_cent_is_a_step_between_0_and_100(share, denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    percent = share.percent(numerator, denominator)
    assert 0 <= percent <= 100
    assert percent % share.step == 0
    assert abs(percent - Fraction(100 * numerator, denominator)) <= Fraction(share.step, 2)


def test_the_coverage_of_ratings_has_steps_of_five_and_the_rest_whole_per_cents():
    assert {share.id: share.step for share in SECONDARY_SHARES} == {
        "confirmed_share": 1, "rating_coverage": 5, "repeat_share": 1, "on_time_share": 1,
    }  # fmt: skip


def true_table(table, seed=8):
    """Return true counts of which many are 1 or 2."""
    random = np.random.default_rng(seed)
    rows = [
        {"territory": leaf, "topic": topic, "answer": answer, "month": quarter, "count": count}
        for leaf in sorted(PATHS)
        for topic in RULES.groups
        for quarter in QUARTERS
        for answer in table.answers
        if (count := int(random.choice([0, 1, 2, 2, 250, 400])))
    ]
    return pa.Table.from_pylist(rows)


def protected(table, counts):
    time = TimeHierarchy("month", {q: ("all", q[:4], q) for q in QUARTERS})
    hierarchies = Hierarchies(secondary_dimensions(RULES, table), time)
    return protect(counts, hierarchies, RoundingPolicy(3, 0), b"k" * 32).cells


@TABLES
def test_taken_for_the_truth_the_protected_table_gives_the_same_shares(table):
    """Whoever sees the shares cannot tell which of the two tables they were made from."""
    truth = true_table(table)
    first = protected(table, truth)
    again = protected(table, first.rename_columns([*first.column_names[:-1], "count"]))
    assert again.equals(first)
    assert shares_of(table, cells=again).equals(shares_of(table, cells=first))
    # Control: the rounding had something to do, so shares of the true counts are others.
    assert min(truth["count"].to_pylist()) < 3 <= min(first["shown"].to_pylist())
    unprotected = truth.rename_columns([*truth.column_names[:-1], "shown"])
    assert not shares_of(table, cells=unprotected).equals(shares_of(table, cells=first))
