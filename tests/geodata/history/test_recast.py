"""Recast: sums are exact, shares are estimates that no rate may use, the unknown is refused."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_recast import naive_spread
from small_lineage import make_lineage, place

from geodata.history.lineage import Lineage
from geodata.history.recast import RecastValue, recast

NOW = date(2026, 1, 1)
MERGED = (place("A", "", "2020-03-15"), place("B", "", "2020-03-15"), place("W", "2020-03-15"))
MERGER = (
    "m,2020-03-15,merge,A,W,1,0.25,",
    "m,2020-03-15,merge,B,W,1,0.75,",
)


def test_a_place_without_events_stays_what_it_is(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, [place("A"), place("B")])
    done = recast({("A", "2025-01"): 7, ("B", "2025-02"): 0}, lineage, NOW)
    assert done.values == {
        ("A", "2025-01"): RecastValue(7, "A", ("A",)),
        ("B", "2025-02"): RecastValue(0, "A", ("B",)),
    }
    assert done.refused == {}


def test_what_was_merged_is_summed_and_the_month_of_the_merger_counts_as_before(
    tmp_path: Path,
) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    series = {
        ("A", "2020-03"): 4,
        ("B", "2020-03"): 9,
        ("W", "2020-03"): 3,  # received in the second half of the month
        ("W", "2020-04"): 12,
    }
    done = recast(series, lineage, NOW)
    assert done.values == {
        ("W", "2020-03"): RecastValue(16, "A", ("A", "B", "W")),
        ("W", "2020-04"): RecastValue(12, "A", ("W",)),
    }
    assert done.exact_only().counts == {("W", "2020-03"): 16, ("W", "2020-04"): 12}


def test_going_back_over_a_merger_is_an_estimate_that_rates_refuse_by_name(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    done = recast({("W", "2021-05"): 10, ("A", "2019-05"): 3}, lineage, date(2020, 3, 14))
    assert done.values == {
        ("A", "2021-05"): RecastValue(2.5, "E", ("W",)),
        ("B", "2021-05"): RecastValue(7.5, "E", ("W",)),
        ("A", "2019-05"): RecastValue(3, "A", ("A",)),
    }
    exact = done.exact_only()
    assert exact.counts == {("A", "2019-05"): 3}
    assert exact.refused == {("A", "2021-05"): "estimated", ("B", "2021-05"): "estimated"}


def test_an_estimate_that_happens_to_be_whole_is_still_an_estimate(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    done = recast({("W", "2021-05"): 12}, lineage, date(2020, 1, 1))
    assert done.values["A", "2021-05"] == RecastValue(3.0, "E", ("W",))
    assert done.exact_only().counts == {}


def test_a_split_is_estimated_onward_and_summed_back(tmp_path: Path) -> None:
    places = [place("A", "", "2020-01-01"), place("U", "2020-01-01"), place("V", "2020-01-01")]
    rows = ["s,2020-01-01,split,A,U,1/3,1,", "s,2020-01-01,split,A,V,2/3,1,"]
    lineage = make_lineage(tmp_path, places, (), rows)
    done = recast({("A", "2019-12"): 10, ("U", "2020-01"): 4, ("V", "2020-01"): 5}, lineage, NOW)
    assert done.values["U", "2019-12"] == RecastValue(10 / 3, "E", ("A",))
    assert done.values["U", "2020-01"] == RecastValue(4, "A", ("U",))
    back = recast({("U", "2020-01"): 4, ("V", "2020-01"): 5}, lineage, date(2019, 1, 1))
    assert back.values == {("A", "2020-01"): RecastValue(9, "A", ("U", "V"))}


def test_parts_that_are_joined_again_are_exact_after_all(tmp_path: Path) -> None:
    places = [
        place("A", "", "2020-01-01"),
        place("U", "2020-01-01", "2022-01-01"),
        place("V", "2020-01-01", "2022-01-01"),
        place("W", "2022-01-01"),
    ]
    for shares in (("0.3", "0.7"), ("", "")):
        rows = [
            f"s,2020-01-01,split,A,U,{shares[0]},1,",
            f"s,2020-01-01,split,A,V,{shares[1]},1,",
            "m,2022-01-01,merge,U,W,1,,",
            "m,2022-01-01,merge,V,W,1,,",
        ]
        lineage = make_lineage(tmp_path, places, (), rows)
        done = recast({("A", "2019-01"): 10}, lineage, NOW)
        assert done.values == {("W", "2019-01"): RecastValue(10, "A", ("A",))}


def test_a_shift_of_known_share_is_estimated_on_both_sides(tmp_path: Path) -> None:
    rows = ["b,2020-01-01,boundary_shift,A,B,0.1,,"]
    lineage = make_lineage(tmp_path, [place("A"), place("B")], (), rows)
    done = recast({("A", "2019-01"): 20, ("B", "2019-01"): 5}, lineage, NOW)
    assert done.values == {
        ("A", "2019-01"): RecastValue(18.0, "E", ("A",)),
        ("B", "2019-01"): RecastValue(7.0, "E", ("A", "B")),
    }
    # The share of B that came from A is not known, so the way back is refused.
    back = recast({("A", "2020-01"): 20, ("B", "2020-01"): 5}, lineage, date(2019, 1, 1))
    assert back.values == {}
    assert set(back.refused.values()) == {"share_unknown"}


def test_unknown_shares_are_refused_and_never_guessed(tmp_path: Path) -> None:
    rows = ["b,2020-01-01,boundary_shift,A,B,,,"]
    lineage = make_lineage(tmp_path, [place("A"), place("B"), place("D")], (), rows)
    series = {(code, "2019-01"): 20 for code in "ABD"} | {("A", "2020-01"): 1}
    done = recast(series, lineage, NOW)
    assert set(done.values) == {("D", "2019-01"), ("A", "2020-01")}
    assert done.refused == {
        ("A", "2019-01"): "share_unknown",
        ("B", "2019-01"): "share_unknown",
    }
    assert done.exact_only().refused == done.refused


def test_a_missing_part_is_unknown_and_not_zero(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    done = recast({("A", "2019-01"): 4, ("A", "2019-02"): 4, ("B", "2019-02"): 0}, lineage, NOW)
    assert done.refused == {("W", "2019-01"): "part_absent"}
    assert done.values == {("W", "2019-02"): RecastValue(4, "A", ("A", "B"))}


def test_counts_under_a_code_of_another_time_are_kept(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    late = {("A", "2021-01"): 3, ("W", "2021-01"): 8}
    assert recast(late, lineage, NOW).values == {("W", "2021-01"): RecastValue(11, "A", ("A", "W"))}
    early = {("W", "2019-01"): 8}
    assert recast(early, lineage, NOW).values == {("W", "2019-01"): RecastValue(8, "A", ("W",))}
    zeros = {("W", "2019-01"): 0, ("A", "2019-01"): 5, ("B", "2019-01"): 6, ("A", "2021-01"): 0}
    assert recast(zeros, lineage, NOW).values == {
        ("W", "2019-01"): RecastValue(11, "A", ("A", "B"))
    }


def test_a_trail_that_ends_is_refused_where_it_ends(tmp_path: Path) -> None:
    places = [place("A", "", "2020-01-01"), place("N", "2021-01-01"), place("B", "", "2020-01-01")]
    rows = ["s,2020-01-01,split,B,N,0.4,1,"]
    lineage = make_lineage(tmp_path, places, (), rows)
    done = recast({("A", "2019-01"): 4, ("B", "2019-01"): 10}, lineage, NOW)
    assert done.values == {("N", "2019-01"): RecastValue(4.0, "E", ("B",))}
    assert done.refused == {
        ("A", "2019-01"): "no_successor",
        ("B", "2019-01"): "shares_incomplete",
    }
    back = recast({("N", "2022-01"): 4}, make_lineage(tmp_path, places), date(2019, 1, 1))
    assert back.refused == {("N", "2022-01"): "no_predecessor"}


def test_not_allocated_leaves_stay_and_unknown_codes_are_a_mistake(tmp_path: Path) -> None:
    lineage = make_lineage(tmp_path, MERGED, (), MERGER)
    done = recast({("C.u", "2019-01"): 4}, lineage, NOW)
    assert done.values == {("C.u", "2019-01"): RecastValue(4, "A", ("C.u",))}
    with pytest.raises(KeyError, match="X"):
        recast({("X", "2019-01"): 4}, lineage, NOW)
    with pytest.raises(ValueError, match="month must be"):
        recast({("A", "2019-13"): 4}, lineage, NOW)


DAYS = tuple(date(2019 + i // 2, 1 + 6 * (i % 2), 1) for i in range(8))
MONTHS = tuple(f"{year}-{month:02d}" for year in range(2018, 2024) for month in (1, 6, 7))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Return rows of territories, of all events, and of the events with some shares left out."""
    lives: dict[str, list[str]] = {f"T{i}": ["", ""] for i in range(draw(st.integers(2, 5)))}
    full: list[str] = []
    told: list[str] = []

    def move(kind: str, origin: str, target: str, onward: str, back: str) -> None:
        rest = f"e{day},{day},{kind},{origin},{target}"
        full.append(f"{rest},{onward},{back},")
        blanks = ("1" if kind == "merge" else "", "1" if kind == "split" else "")
        told.append(full[-1] if is_known else f"{rest},{blanks[0]},{blanks[1]},")

    for day in draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=5).map(sorted)):
        living = [code for code, (_, end) in lives.items() if not end]
        kind = draw(st.sampled_from(("merge", "absorb", "split", "part", "shift")))
        fresh = [f"T{len(lives) + i}" for i in range(2)]
        first, second = (draw(st.integers(1, 9)) for _ in range(2))
        is_known = draw(st.integers(0, 3)) > 0
        a, b = draw(st.permutations(living))[:2] if len(living) > 1 else (living[0], "")
        if kind == "merge" and b:
            lives[fresh[0]] = [str(day), ""]
            for code, share in ((a, first), (b, second)):
                lives[code][1] = str(day)
                move("merge", code, fresh[0], "1", f"{share}/{first + second}")
        elif kind == "absorb" and b:
            lives[a][1] = str(day)
            move("merge", a, b, "1", f"0.{first}")
        elif kind == "split":
            lives[a][1] = str(day)
            for code, share in zip(fresh, (first, second), strict=True):
                lives[code] = [str(day), ""]
                move("split", a, code, f"{share}/{first + second}", "1")
        elif kind == "part":
            lives[fresh[0]] = [str(day), ""]
            move("split", a, fresh[0], f"0.{first}", "1")
        elif kind == "shift" and b:
            move("boundary_shift", a, b, f"0.{first}", f"0.{second}")
    return [place(code, *life) for code, life in lives.items()], full, told


def _lineage_of(places: list[str], events: list[str]) -> Lineage:
    with tempfile.TemporaryDirectory() as folder:
        return make_lineage(Path(folder), places, (), events)


def _naive(
    lineage: Lineage, series: dict[tuple[str, str], int], to_date: date
) -> dict[tuple[str, str], tuple[Fraction, str] | None]:
    """Return value and status by key, None where nobody knows."""
    spreads = {
        (code, month): naive_spread(lineage, code, date.fromisoformat(f"{month}-01"), to_date)
        for code, month in series
    }
    found: dict[tuple[str, str], tuple[Fraction, str] | None] = {}
    for (code, month), spread in spreads.items():
        for target, share in spread.items():
            before = found.get((target, month), (Fraction(0), "A"))
            if share is None or before is None:
                found[target, month] = None
            else:
                status = "E" if share != 1 else before[1]
                found[target, month] = (before[0] + share * series[code, month], status)
    return found


@settings(max_examples=120, deadline=None)
@given(
    histories(),
    st.sampled_from((date(2018, 1, 1), *DAYS, NOW)),
    st.lists(st.integers(1, 50), min_size=7, max_size=7),
)
def test_any_history_is_recast_as_the_naive_way_does_and_keeps_the_sum(
    history: tuple[list[str], list[str], list[str]], to_date: date, numbers: list[int]
) -> None:
    places, full, told = history
    lineage = _lineage_of(places, full)
    codes = [code for code in lineage.territories if code != "C"]
    keys = [(code, month) for month in MONTHS for code in codes]
    series = {key: numbers[index % 7] + index for index, key in enumerate(keys)}
    truth = _naive(lineage, series, to_date)
    done = recast(series, lineage, to_date)
    assert done.refused == {}
    assert done.values.keys() == truth.keys()
    for month in MONTHS:
        values = [value.value for (_, own), value in done.values.items() if own == month]
        whole = sum(count for (_, own), count in series.items() if own == month)
        assert sum(values) == pytest.approx(whole, abs=1e-9)
        assert sum(values) == whole or any(isinstance(value, float) for value in values)
    _same(done.values, truth)
    # With some shares unknown, what is given is true whatever they are; the rest is refused.
    partly = _lineage_of(places, told)
    some = recast(series, partly, to_date)
    _same(some.values, truth)
    assert set(some.refused.values()) <= {"share_unknown"}
    assert some.values.keys() | some.refused.keys() == truth.keys()
    assert not some.values.keys() & some.refused.keys()
    certain = {key for key, value in _naive(partly, series, to_date).items() if value is not None}
    assert certain <= some.values.keys()


def _same(
    values: Mapping[tuple[str, str], RecastValue],
    truth: dict[tuple[str, str], tuple[Fraction, str] | None],
) -> None:
    for key, value in values.items():
        expected = truth[key]
        assert expected is not None
        assert value.value == pytest.approx(float(expected[0]), abs=1e-9)
        assert value.obs_status == expected[1]
        assert isinstance(value.value, int) == (value.obs_status == "A")
