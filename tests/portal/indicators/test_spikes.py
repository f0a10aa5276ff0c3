"""Spikes: planted ones are found, none are found where none are, and no series breaks the search."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import exp, factorial
from pathlib import Path

import numpy as np
import pytest

from portal.config.errors import OperatorError
from portal.config.spikes import SPIKE_SETTINGS, load_spike_settings
from portal.indicators.spikes.search import SpikeSearch, find_spikes
from portal.indicators.spikes.tails import Predicted
from tests.made_up_spikes import LEVELS, ROUNDING_ERROR, planted_table, table_of

SETTINGS = load_spike_settings()
N_MONTHS = 36
BURST = 5


@pytest.fixture(scope="module")
def quiet() -> np.ndarray:
    """Forty series of 100 a month that share a season, without a spike."""
    random = np.random.default_rng(3)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(N_MONTHS) / 12)
    return random.poisson(100 * season * np.ones((40, 1)))


def searched(counts: np.ndarray, **parts: np.ndarray) -> SpikeSearch:
    return find_spikes(table_of(counts, **parts), SETTINGS, ROUNDING_ERROR)


def flags(shape: tuple[int, int], *places: tuple[int, int]) -> np.ndarray:
    found = np.zeros(shape, bool)
    for row, at in places:
        found[row, at] = True
    return found


def test_planted_spikes_are_found_and_few_false_ones() -> None:
    one = planted_table(seed=8, per_level=180, share=0.02)
    level = np.repeat(LEVELS, 180)
    months = {month: at for at, month in enumerate(one.table.months)}
    hits, false, planted = Counter[tuple[int, float]](), 0, Counter[tuple[int, float]]()
    planted.update(
        (int(level[r]), float(one.factors[r, at])) for r, at in np.argwhere(one.factors > 1)
    )
    for spike in find_spikes(one.table, SETTINGS, ROUNDING_ERROR).spikes:
        row, at = one.table.rows[spike.series], months[spike.month]
        factor = float(one.factors[row, at])
        hits[int(level[row]), factor] += 1
        false += factor == 1
        assert spike.shown == one.table.counts[row, at] > spike.upper >= spike.expected
        assert 0 <= spike.lower <= spike.expected
        assert 0 < spike.q_value <= SETTINGS.false_share
    recall = {key: hits[key] / n for key, n in planted.items()}
    # Five times as many are found of any size, twice as many of 300 and more.
    assert all(recall[size, 5.0] == 1 for size in LEVELS)
    assert all(recall[size, 3.0] == 1 for size in (50, 300, 3000))
    assert recall[300, 2.0] == recall[3000, 2.0] == 1
    assert recall[50, 2.0] > 0.5
    # Half as many again cannot be told from chance where there are ten.
    assert recall[10, 1.5] == 0
    assert false / (false + sum(hits.values())) <= SETTINGS.false_share


@pytest.mark.parametrize("scatter", [0.0, 0.15])
def test_where_nothing_was_planted_nothing_is_found(scatter: float) -> None:
    one = planted_table(seed=21, per_level=120, share=0.0, scatter=scatter)
    found = find_spikes(one.table, SETTINGS, ROUNDING_ERROR)
    assert found.n_tested == len(one.table)
    assert found.n_tests == 12 * len(one.table)
    assert found.months == one.table.months[-12:]
    assert found.spikes == ()


def test_a_burst_is_named_with_what_was_expected(quiet: np.ndarray) -> None:
    counts = quiet.copy()
    counts[7, -3] *= BURST
    [spike] = searched(counts).spikes
    assert (spike.series.territory, spike.month) == ("R007", "2026-06")
    assert spike.lower < quiet[7, -3] < spike.upper
    assert spike.expected == pytest.approx(np.median(quiet[:, -3]), rel=0.1)


def test_a_burst_is_no_part_of_its_own_expectation(quiet: np.ndarray) -> None:
    expected = []
    for times in (3, 300):
        counts = quiet.copy()
        counts[7, -3] *= times
        expected += [one.expected for one in searched(counts).spikes]
    assert expected[0] == pytest.approx(expected[1], rel=0.01)


def test_an_earlier_burst_hides_no_later_one(quiet: np.ndarray) -> None:
    counts = quiet.copy()
    # A year and two years before, and in the month before: all months that tell most.
    counts[7, [-3, -4, -15, -27]] *= BURST
    found = [one.month for one in searched(counts).spikes]
    assert found == ["2026-05", "2026-06"]


def test_a_burst_in_a_total_and_in_its_topic_are_both_named(quiet: np.ndarray) -> None:
    counts = quiet.copy()
    counts[[2, 5], -1] *= BURST
    assert [one.series.territory for one in searched(counts).spikes] == ["R002", "R005"]


@pytest.mark.parametrize("kind", ["usable", "breaks", "recording_breaks"])
def test_no_month_of_a_break_or_a_gap_is_tested(quiet: np.ndarray, kind: str) -> None:
    counts = quiet.copy()
    counts[7, -1] *= BURST
    marked = flags(counts.shape, (7, N_MONTHS - 1))
    found = searched(counts, **{kind: ~marked if kind == "usable" else marked})
    assert found.spikes == ()
    assert found.n_tests == 12 * len(counts) - 1


def test_history_before_a_change_of_sources_is_not_used(quiet: np.ndarray) -> None:
    counts = quiet.copy()
    counts[7, 6:] = np.random.default_rng(9).poisson(4 * quiet[8:].mean(axis=0)[6:])
    early = flags(counts.shape, (7, 6))
    assert searched(counts, breaks=early).spikes == ()
    # Eighteen months since are too few to expect anything of.
    late = flags(counts.shape, (7, 18))
    counts[7, -1] *= BURST
    found = searched(counts, breaks=late)
    assert found.n_tested == len(counts) - 1
    assert found.spikes == ()


def test_months_before_a_late_change_of_sources_are_tested_against_theirs() -> None:
    random = np.random.default_rng(4)
    counts = random.poisson(100, (20, 48))
    counts[3, 42:] *= 6
    counts[3, 38] *= BURST
    breaks = flags(counts.shape, (3, 42))
    [spike] = searched(counts, breaks=breaks).spikes
    assert spike.month == "2026-11"
    assert spike.expected == pytest.approx(100, rel=0.1)


def test_a_step_where_the_rules_changed_is_no_spike(quiet: np.ndarray) -> None:
    stepped = quiet.copy()
    stepped[:, -8:] *= 2
    everywhere = np.zeros(quiet.shape, bool)
    everywhere[:, -8] = True
    assert searched(stepped, recording_breaks=everywhere).spikes == ()
    assert searched(stepped).spikes != ()


def test_bad_series_neither_break_the_search_nor_give_false_ones(quiet: np.ndarray) -> None:
    bad = {
        "constant": np.full(N_MONTHS, 60),
        "zero": np.zeros(N_MONTHS, int),
        "short": np.r_[np.zeros(31, int), quiet[0, :5]],
        "gaps": quiet[1],
        "jump": np.r_[quiet[2, :-1], quiet[2, -1] * 1000],
        "shift": np.r_[quiet[3, :18], quiet[3, 18:] * 1000],
        "one": np.r_[np.zeros(N_MONTHS - 1, int), 3],
        "from nothing": np.r_[np.zeros(N_MONTHS - 1, int), 300],
    }
    counts = np.vstack([*bad.values(), quiet[8:]])
    usable = np.ones(counts.shape, bool)
    usable[2, :31] = False
    usable[3, ::4] = False
    found = searched(counts, usable=usable)
    named = {(one.series.territory, one.month) for one in found.spikes}
    numbers = [(s.expected, s.lower, s.upper, s.q_value) for s in found.spikes]
    assert np.isfinite(np.array(numbers)).all()
    assert {("R004", "2026-08"), ("R007", "2026-08")} <= named
    assert {code for code, _ in named} <= {"R004", "R005", "R007"}
    # Five months are too few to be tested.
    assert found.n_tested == len(counts) - 1


def test_a_table_that_is_empty_or_too_short_has_none(quiet: np.ndarray) -> None:
    for counts in (np.zeros((0, N_MONTHS)), quiet[:, :18], np.zeros((3, 0))):
        found = searched(counts)
        assert found.spikes == ()
        assert (found.n_tested, found.n_tests) == (0, 0)
    with pytest.raises(ValueError, match="working days"):
        find_spikes(table_of(quiet), SETTINGS, 0.0, [20])


def test_the_same_is_found_in_any_order_of_the_series(quiet: np.ndarray) -> None:
    counts = quiet.copy()
    counts[[2, 30], [-1, -6]] *= 3
    table = table_of(counts)
    order = np.random.default_rng(1).permutation(len(counts))
    mixed = replace(table, keys=tuple(table.keys[n] for n in order), counts=table.counts[order])
    first, second = (find_spikes(one, SETTINGS, ROUNDING_ERROR).spikes for one in (table, mixed))
    assert len(first) == 2
    assert sorted(first, key=lambda one: one.series) == sorted(second, key=lambda one: one.series)


def test_working_days_are_taken_in_where_they_explain_something() -> None:
    random = np.random.default_rng(6)
    days = random.integers(17, 24, N_MONTHS)
    counts = random.poisson(500 * (days / 20) ** 0.8 * np.ones((60, 1)))
    told = find_spikes(table_of(counts), SETTINGS, 0.0, days.tolist())
    assert told.calendar == pytest.approx(0.8, abs=0.1)
    steady = random.poisson(500, (60, N_MONTHS))
    assert find_spikes(table_of(steady), SETTINGS, 0.0, days.tolist()).calendar == 0


def test_the_tail_of_a_poisson_number_is_its_own() -> None:
    mean, degrees = np.array([6.0]), np.array([1e9])
    exact = Predicted(mean, mean, np.array([0.0]), degrees)
    naive = 1 - sum(exp(-6) * 6**k / factorial(k) for k in range(14))
    assert exact.upper_tail(np.array([14.0]))[0] == pytest.approx(naive, rel=1e-3)
    lower, upper = exact.bounds()
    assert (lower[0], upper[0]) == (2, 11)
    # Fewer months behind the scatter and an error of rounding make a count less unlikely.
    for doubt in (
        replace(exact, degrees=np.array([10.0])),
        replace(exact, variance=mean + 9, rounding=np.array([9.0])),
    ):
        assert doubt.upper_tail(np.array([14.0]))[0] > naive


def test_settings_that_are_wrong_are_refused(tmp_path: Path) -> None:
    good = SPIKE_SETTINGS.read_text("utf-8")
    for wrong in (
        good.replace("tested_months = 12\n", ""),
        good + "more = 1\n",
        good.replace("false_share = 0.05", "false_share = 1.5"),
        good.replace("least_months = 24", "least_months = -1"),
        good.replace("least_months = 24", 'least_months = "24"'),
        "not toml",
    ):
        path = tmp_path / "spikes.toml"
        path.write_text(wrong, "utf-8")
        with pytest.raises(OperatorError, match=r"spikes\.toml"):
            load_spike_settings(path)
