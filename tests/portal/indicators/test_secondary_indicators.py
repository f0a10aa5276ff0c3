"""Secondary shares as indicators: the table's own figures, and a word for all that has none."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from made_up_shares import QUARTERS, SHARE_SOURCES

from portal.indicators.evaluate import evaluate, evaluate_topics
from portal.indicators.labels import format_value
from schemas.periods import Period
from schemas.secondary import SECONDARY_SHARES

QUARTER = Period.parse("2026-Q1")
REPORTED = [share for share in SECONDARY_SHARES if share.table in SHARE_SOURCES]


@pytest.fixture(scope="module")
def rows(release_dir):
    """Return what stage 1 handed over."""
    return pq.read_table(release_dir.parents[1] / "handover" / "secondary.parquet").to_pylist()


@pytest.mark.parametrize("share", REPORTED, ids=lambda share: share.id)
def test_a_share_is_what_stage_one_handed_over(release_store, rows, share):
    own = [r for r in rows if (r["indicator"], r["time"]) == (share.id, str(QUARTER))]
    places = sorted({row["territory"] for row in own})
    topics = sorted({row["topic"] for row in own})
    found = evaluate_topics(release_store, share.id, places, topics, QUARTER)
    assert len(found) == len(own)
    for row in own:
        value = found[row["territory"], row["topic"]]
        expected = None if row["percent"] is None else row["percent"] / 100
        assert (value.value, value.state) == (expected, row["state"])
        assert (value.numerator, value.denominator) == (None, None)
    assert {row["state"] for row in own} >= {"value", "too_few", "not_reported"}


def test_a_partly_reported_place_keeps_its_share_and_says_so(release_store):
    value = evaluate(release_store, "on_time_share", ["29000000"], "all", QUARTER)["29000000"]
    assert value.state == "partial"
    assert format_value("on_time_share", value, "en").endswith("% (partly reported)")


@pytest.mark.parametrize(
    ("place", "topic", "time", "regime", "state"),
    [
        ("29701000", "all", "2026-Q1", "all", "too_fine"),
        ("29000000", "heating", "2026-Q1", "all", "too_fine"),
        ("29000000", "all", "2026-02", "all", "too_fine"),
        ("29000000", "all", "2025-09-01/P1Y", "all", "too_fine"),
        ("29000000", "all", "2026-Q1", "pos_message", "too_fine"),
        ("29000000", "all", "2026-Q3", "all", "not_published"),
        ("29701000", "all", "2026-Q3", "all", "too_fine"),
        ("93000000", "all", "2026-Q1", "all", "not_reported"),
    ],
)
def test_what_has_no_share_says_why(release_store, place, topic, time, regime, state):
    period = Period.parse(time)
    value = evaluate(release_store, "confirmed_share", [place], topic, period, regime)[place]
    assert (value.value, value.state) == (None, state)
    assert len({format_value("confirmed_share", value, lang) for lang in ("ru", "en")}) == 2


@pytest.mark.parametrize("place", ["RU", "29000000", "29701000"])
def test_what_no_source_reports_has_no_data_anywhere(release_store, place):
    value = evaluate(release_store, "repeat_share", [place], "all", QUARTER)[place]
    assert (value.value, value.state, value.obs_status) == (None, "no_data", "M")


def test_quarters_and_sources_are_those_of_the_release(release_store):
    secondary = release_store.secondary
    assert tuple(map(str, secondary.quarters("rating_coverage"))) == QUARTERS
    assert secondary.quarters("repeat_share") == ()
    assert secondary.sources("on_time_share") == ("pos", "sstu")
    assert secondary.sources("repeat_share") == ()
