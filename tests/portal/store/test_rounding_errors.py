"""Lookups in the table of errors, and releases that have none."""

from __future__ import annotations

import pytest

from portal.store.model import ReleaseInfo
from portal.store.rounding_error import RoundingErrors

ROWS = [
    ("M", "count", 0, 4.0),
    ("M", "count", 30, 7.0),
    ("M", "share", 3, 60.0),
    ("M", "share", 100, 5.5),
]


def made(rows):
    return RoundingErrors(lambda sql, _: [(1,)] if "duckdb_tables" in sql else list(rows))


@pytest.mark.parametrize(("shown", "error"), [(0, 4), (29, 4), (30, 7), (10**9, 7)])
def test_a_count_has_the_error_of_the_row_it_falls_into(shown, error):
    assert made(ROWS).of_count(shown, "M") == error


@pytest.mark.parametrize(("denominator", "error"), [(1, 60.0), (99, 60.0), (100, 5.5)])
def test_a_share_has_the_error_of_its_denominator(denominator, error):
    assert made(ROWS).of_share(denominator, "M") == error


def test_a_kind_of_period_without_rows_has_no_error():
    assert made(ROWS).of_count(5, "A") is None
    assert made(ROWS).of_share(5, "A") is None


def test_a_release_without_the_table_has_no_errors():
    errors = RoundingErrors(lambda _sql, _parameters: [])
    assert errors.rows == ()
    assert errors.of_count(5, "M") is None


def test_a_release_of_an_older_program_keeps_the_floor_of_its_policy(release_store):
    info = release_store.info
    told = {name: getattr(info, name) for name in info.__dataclass_fields__}
    told |= {"created_on": "2026-11-15", "as_of": "2026-11-15", "levels": []}
    del told["rate_floor"]
    told["policy"] = {"rate_min_denominator": 170}
    assert ReleaseInfo.from_json(told).rate_floor == dict.fromkeys(("M", "Q", "A", "P1Y"), 170)


def test_the_store_answers_from_its_table(release_store):
    for row in release_store.rounding_errors.rows:
        asked = {"count": release_store.count_error, "share": release_store.share_error}
        assert asked[row.quantity](row.from_shown, row.freq) == row.error
