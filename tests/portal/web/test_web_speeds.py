"""Answer times: buckets that every regime knows, intervals, medians."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.context import PageContext
from portal.web.i18n import texts_of
from portal.web.presenters.selection import read_selection
from portal.web.presenters.speeds import bucket_labels, make_speeds, merge_buckets
from schemas.codelists import SPEED, SPEED_MINUTES

COUNTS = st.dictionaries(st.sampled_from(SPEED.ids()), st.integers(0, 1000))
BOUNDS = st.sets(st.sampled_from(list(SPEED_MINUTES))).map(
    lambda codes: tuple(code for code in SPEED_MINUTES if code in codes)
)


@given(counts=COUNTS, bounds=BOUNDS)
def test_merging_keeps_every_appeal_and_every_cumulated_count(
    counts: dict[str, int], bounds: tuple[str, ...]
) -> None:
    merged = merge_buckets(counts, bounds)
    assert sum(merged.values()) == sum(counts.values())
    for bound in bounds:
        known = [code for code in bounds if SPEED_MINUTES[code] <= SPEED_MINUTES[bound]]
        naive = sum(
            number
            for code, number in counts.items()
            if code in SPEED_MINUTES and SPEED_MINUTES[code] <= SPEED_MINUTES[bound]
        )
        assert sum(merged[code] for code in known) == naive


@pytest.mark.parametrize(
    ("codes", "lang", "expected"),
    [
        (("d1", "d3", "d7"), "ru", ["до 1 дня", "2–3 дня", "4–7 дней"]),
        (("d1", "d7", "d30"), "ru", ["до 1 дня", "2–7 дней", "8–30 дней"]),
        (("h1", "h2", "h9", "d1"), "ru", ["до 1 часа", "1–2 часа", "2–9 часов", "9–24 часа"]),
        (("h4", "d3"), "ru", ["до 4 часов", "дольше, до 3 дней"]),
        (("d1", "d3"), "en", ["within 1 day", "2–3 days"]),
    ],
)
def test_buckets_read_as_intervals(codes: tuple[str, ...], lang: str, expected: list[str]) -> None:
    labels = bucket_labels(codes, texts_of(lang))
    assert [labels[code].replace("\u00a0", " ") for code in codes] == expected


def test_the_median_row_is_the_first_to_reach_half(make: Callable[..., PageContext]) -> None:
    context = make()
    speeds = make_speeds(context, "29000000", read_selection(context))
    assert speeds is not None
    reached = 0.0
    for row in speeds.rows:
        before, reached = reached, reached + (0 if row.is_open else row.share)
        assert row.is_median == (before < 0.5 <= reached and not row.is_open)
    assert sum(row.is_median for row in speeds.rows) == 1
    assert sum(row.share for row in speeds.rows) == pytest.approx(1, abs=0.001)


def test_too_few_appeals_have_no_answer_times(make: Callable[..., PageContext]) -> None:
    context = make(time="2026-08", topic="roads")
    selection = read_selection(context)
    counts = context.store.speeds("29606000", "roads", selection.period)
    assert sum(counts.values()) < context.info.rate_floor["M"]
    assert make_speeds(context, "29606000", selection) is None
