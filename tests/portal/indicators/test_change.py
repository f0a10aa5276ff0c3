"""Did it improve? Every state and every reason, on two made-up years of one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, log, sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from portal.config.series_breaks import SeriesBreak
from portal.indicators.change import Change, find_change, regimes_apart
from portal.indicators.count_ratio import count_ratio
from portal.store.model import Counts, CoverageCell, Regime
from schemas.change import YEAR_CHANGE, YEAR_CHANGE_REASON
from schemas.periods import Period, periods_within

FIRST, LAST = "2024-09", "2026-08"
AFTER = Period.year_to(Period.parse(LAST))
MONTHS = tuple(map(str, periods_within(FIRST, LAST, "M")))
PLACE, TOPIC = "46000000", "all"
LETTERS, MESSAGES = "appeal_59fz", "pos_message"
# T distribution with 11 degrees of freedom, 97.5 %.
T_11 = 2.200985


@dataclass
class TwoRegimes:
    """As much of a store as the change asks for: two sources, each of one regime, by month."""

    received: Mapping[str, Sequence[int]]
    done: Mapping[str, Sequence[int]]
    coverage: Mapping[tuple[str, str], str] = field(default_factory=dict)
    series_breaks: tuple[SeriesBreak, ...] = ()
    limited: bool = False
    first_month: str = FIRST
    test_only: bool = False
    outcomes: tuple[str, ...] = (LETTERS, MESSAGES)
    headline: str = "resolution_rate"
    has_errors: bool = True

    def __post_init__(self) -> None:
        self.sources = {
            "sstu": SimpleNamespace(regime=LETTERS),
            "pos": SimpleNamespace(regime=MESSAGES),
        }
        self.regimes = {
            code: Regime(code, code, code, code in self.outcomes, 60)
            for code in (LETTERS, MESSAGES)
        }
        self.info = SimpleNamespace(
            headline_rate=self.headline,
            first_month=self.first_month,
            last_month=LAST,
            policy={"density_min_count": 30},
            rate_floor={"P1Y": 200},
            test_only=self.test_only,
            as_of=date(2026, 9, 10),
        )

    def regimes_of(self, _channel: str) -> tuple[str, ...]:
        return tuple(self.regimes)

    def is_limited(self, _territory: str, _topic: str) -> bool:
        return self.limited

    def count_error(self, _shown: int, _freq: str) -> int | None:
        return 8 if self.has_errors else None

    def share_error(self, _denominator: int, _freq: str) -> float | None:
        return 1.0 if self.has_errors else None

    def coverage_rows(self, territories: Sequence[str]) -> tuple[CoverageCell, ...]:
        return tuple(
            CoverageCell(territories[0], source, month, state)
            for source in self.sources
            for month in MONTHS
            if (state := self.coverage.get((source, month), "reported")) != "undeclared"
        )

    def coverage_by_period(
        self, territories: Sequence[str], periods: Sequence[Period], regime: str, _channel: str
    ) -> dict[str, list[str]]:
        return {code: [self._state(one, regime) for one in periods] for code in territories}

    def _state(self, period: Period, regime: str) -> str:
        states = {
            cell.state
            for cell in self.coverage_rows([PLACE])
            if cell.month in period.months and self.sources[cell.source].regime in self._of(regime)
        }
        if states <= {"reported"}:
            return "reported"
        return "not_reported" if states == {"not_reported"} else "partial"

    def _of(self, regime: str) -> tuple[str, ...]:
        if regime == "with_outcomes":
            return self.outcomes
        return tuple(self.regimes) if regime == "all" else (regime,)

    def counts_of_periods(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        periods: Sequence[Period],
        regime: str,
        _channel: str,
    ) -> dict[tuple[str, str], list[Counts]]:
        own = [self._counts(one, regime) for one in periods]
        return {(code, topic): own for code in territories for topic in topics}

    def counts_by_period(
        self, _territory: str, _topic: str, periods: Sequence[Period], regime: str, _channel: str
    ) -> list[Counts]:
        return [self._counts(one, regime) for one in periods]

    def _counts(self, period: Period, regime: str) -> Counts:
        at = [MONTHS.index(month) for month in period.months if month in MONTHS]
        received = sum(self.received[code][n] for code in self._of(regime) for n in at)
        done = sum(self.done[code][n] for code in self._of(regime) for n in at)
        blank = Counts().by_outcome
        return Counts({**blank, "measures_taken": done, "explained": received - done})


def years(before: int, after: int) -> list[int]:
    return [before] * 12 + [after] * 12


def made(
    received: tuple[int, int] = (100, 100), done: tuple[int, int] = (50, 50), **parts: Any
) -> TwoRegimes:
    return TwoRegimes(
        {LETTERS: years(*received), MESSAGES: years(*received)},
        {LETTERS: years(*done), MESSAGES: years(*done)},
        **parts,
    )


def changed(store: TwoRegimes, regime: str = "all") -> Change:
    found = find_change(store, PLACE, TOPIC, AFTER, regime)  # type: ignore[arg-type]
    for moved in (found.rate, found.received):
        assert moved.state in YEAR_CHANGE.ids()
        assert set(moved.reasons) <= set(YEAR_CHANGE_REASON.ids())
        assert (moved.state == "not_comparable") == bool(moved.reasons) == (moved.change is None)
        if moved.interval is not None:
            assert moved.interval.lower <= (moved.change or 0) <= moved.interval.upper
    return found


def a_break(on: date, regime: str = LETTERS) -> SeriesBreak:
    return SeriesBreak(on, regime, "иначе", "otherwise", "закон", "law", "source")


@pytest.mark.parametrize(
    ("done", "state"),
    [((50, 60), "improved"), ((60, 50), "worsened"), ((50, 51), "no_clear_change")],
)
def test_the_rate_improves_worsens_or_does_not_clearly_change(
    done: tuple[int, int], state: str
) -> None:
    found = changed(made(done=done))
    assert found.rate.state == state
    assert found.rate.change == pytest.approx((done[1] - done[0]) / 100)
    assert (found.before, found.after) == (Period.parse("2024-09-01/P1Y"), AFTER)


@pytest.mark.parametrize(
    ("received", "state"),
    [((100, 140), "more"), ((140, 100), "fewer"), ((100, 101), "no_clear_change")],
)
def test_more_fewer_or_about_as_many_were_received(received: tuple[int, int], state: str) -> None:
    found = changed(made(received=received, done=(40, 40)))
    assert found.received.state == state
    assert found.received.change == pytest.approx(received[1] / received[0], abs=1e-4)
    assert found.received.dispersion == 1.0


def test_bursts_make_a_difference_of_counts_unclear() -> None:
    calm = made(received=(100, 120), done=(40, 40))
    assert changed(calm).received.state == "more"
    wild = made(received=(100, 120), done=(40, 40))
    after = [20, 20, 20, 20, 20, 20, 640, 640, 10, 10, 10, 10]
    wild.received = {code: [100] * 12 + after for code in wild.received}
    wild.done = {code: [10] * 24 for code in wild.done}
    found = changed(wild).received
    assert found.after.value == changed(calm).received.after.value
    assert found.state == "no_clear_change"
    assert found.dispersion is not None
    assert found.dispersion > 100


def test_a_change_of_rules_between_makes_them_not_comparable() -> None:
    store = made(done=(30, 70), series_breaks=(a_break(date(2025, 3, 30)),))
    found = changed(store)
    assert found.rate.reasons == found.received.reasons == ("series_break",)
    assert found.breaks == store.series_breaks
    # Where the rules stayed the same it can be said.
    assert regimes_apart(store, found) == (MESSAGES,)  # type: ignore[arg-type]
    apart = changed(store, MESSAGES)
    assert apart.rate.state == "improved"
    assert regimes_apart(store, apart) == ()  # type: ignore[arg-type]
    assert changed(store, LETTERS).rate.reasons == ("series_break",)


@pytest.mark.parametrize(
    ("on", "regime", "within"),
    [
        (date(2024, 9, 1), LETTERS, False),
        (date(2024, 9, 2), LETTERS, True),
        (date(2026, 8, 31), LETTERS, True),
        (date(2026, 9, 1), LETTERS, False),
        (date(2025, 6, 1), "social_incident", False),
        (date(2025, 6, 1), "all", True),
    ],
)
def test_only_breaks_within_and_of_own_regimes_count(on: date, regime: str, within: bool) -> None:
    found = changed(made(series_breaks=(a_break(on, regime),)))
    assert ("series_break" in found.rate.reasons) is within
    assert bool(found.breaks) is within


def test_a_break_of_a_regime_without_outcomes_touches_no_rate() -> None:
    store = made(done=(50, 60), outcomes=(MESSAGES,), series_breaks=(a_break(date(2025, 3, 30)),))
    found = changed(store)
    assert found.rate.state == "improved"
    assert found.received.reasons == ("series_break",)
    assert changed(store, LETTERS).rate.reasons == ("no_outcomes",)


def test_a_closed_rate_hangs_on_every_regime() -> None:
    store = made(
        headline="closed_rate", outcomes=(MESSAGES,), series_breaks=(a_break(date(2025, 3, 30)),)
    )
    assert changed(store).rate.reasons == ("series_break",)


def test_a_source_that_joins_or_leaves_makes_them_not_comparable() -> None:
    joined = {("pos", month): "undeclared" for month in MONTHS[:15]}
    found = changed(made(coverage=joined))
    assert found.rate.reasons == found.received.reasons == ("coverage_changed",)
    assert changed(made(coverage=joined), LETTERS).rate.state == "no_clear_change"
    left = {("pos", month): "not_reported" for month in MONTHS[20:]}
    assert changed(made(coverage=left)).rate.reasons == ("partial", "coverage_changed")


def test_what_was_reported_in_part_or_not_at_all_is_not_compared() -> None:
    some = {("pos", MONTHS[3]): "partial"}
    assert changed(made(coverage=some)).rate.reasons == ("partial",)
    none = {(source, month): "not_reported" for source in ("pos", "sstu") for month in MONTHS}
    assert changed(made(coverage=none)).rate.reasons == ("not_reported",)


def test_a_limited_topic_says_nothing() -> None:
    found = changed(made(limited=True))
    assert found.rate.reasons == found.received.reasons == ("limited",)
    assert found.rate.before.value is found.rate.after.value is None


def test_too_few_too_early_and_too_short() -> None:
    few = changed(made(received=(8, 8), done=(4, 7)))
    assert few.rate.reasons == ("too_few",)
    assert few.received.state == "no_clear_change"
    assert changed(made(received=(1, 1), done=(1, 1))).received.reasons == ("too_few",)
    early = changed(made(done=(50, 60), test_only=True))
    assert early.rate.reasons == ("too_early",)
    assert early.received.state == "no_clear_change"
    short = changed(made(first_month="2025-03"))
    assert short.rate.reasons == short.received.reasons == ("no_year_before",)


def test_without_errors_of_rounding_nothing_is_told_from_rounding() -> None:
    found = changed(made(done=(50, 90), received=(100, 300), has_errors=False))
    assert found.rate.reasons == found.received.reasons == ("no_error",)


def test_a_period_that_is_no_year_is_refused() -> None:
    with pytest.raises(ValueError, match="no year"):
        find_change(made(), PLACE, TOPIC, Period.parse("2026-08"))  # type: ignore[arg-type]


def test_the_ratio_is_that_of_the_formula() -> None:
    before, after = [90, 110, 100, 95, 105, 100] * 2, [120, 130, 110, 125, 115, 140] * 2
    found = count_ratio(before, after, (10.0, 12.0))
    assert found is not None
    first, second = sum(before), sum(after)
    share = second / (first + second)
    squares = [
        (b - share * (a + b)) ** 2 / (share * (a + b))
        + (a - (1 - share) * (a + b)) ** 2 / ((1 - share) * (a + b))
        for a, b in zip(before, after, strict=True)
    ]
    dispersion = max(1.0, sum(squares) / 11)
    spread = sqrt(
        T_11**2 * dispersion * (1 / first + 1 / second) + (10 / first) ** 2 + (12 / second) ** 2
    )
    assert found.dispersion == pytest.approx(dispersion)
    assert log(found.interval.upper) - log(found.ratio) == pytest.approx(spread, rel=1e-5)
    assert found.interval.lower == pytest.approx(exp(log(second / first) - spread), rel=1e-5)


def test_the_ratio_of_nothing_is_none() -> None:
    assert count_ratio([0] * 12, [5] * 12, (0.0, 0.0)) is None
    assert count_ratio([9, *[0] * 11], [9, *[0] * 11], (0.0, 0.0)) is None


@pytest.mark.parametrize("size", [None, 20.0, 3.0])
def test_the_interval_holds_the_true_ratio_as_often_as_it_says(size: float | None) -> None:
    random = np.random.default_rng(5)
    season = 1 + 0.4 * np.sin(np.arange(12))
    held, n = 0, 1_500
    for _ in range(n):
        mean = 60 * np.stack([season, 1.3 * season])
        uneven = random.gamma(size, 1 / size, mean.shape) if size else 1.0
        before, after = random.poisson(mean * uneven).tolist()
        found = count_ratio(before, after, (0.0, 0.0))
        held += found is not None and found.interval.lower <= 1.3 <= found.interval.upper
    assert 0.93 <= held / n <= 0.985
