"""What the release says of a run of months: counts with their error, and means as intervals.

Everything is read from shown counts. A sum over months is off by no more than the sum of the
errors of its parts, so years are taken as one part each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.store.model import Counts
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, OUTCOME, SPEED_MINUTES
from schemas.periods import Period

# More than the first, up to the second, in minutes; without an end where none is published.
Bounds = tuple[float, float | None]
_YEAR = 12
_UNDATED, _LONGEST = "undated", "over_d30"
# Of more answers without a time no mean is given.
_MOST_UNDATED = 0.05


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months from ``first`` to ``last``, both inclusive (YYYY-MM)."""

    first: str
    last: str

    @property
    def months(self) -> tuple[str, ...]:
        """Codes of the months, in order."""
        start, end = Period.parse(self.first).start, Period.parse(self.last).start
        return tuple(str(Period(month, "M")) for month in range(start, end + 1))

    @property
    def parts(self) -> tuple[Period, ...]:
        """The same months as years in a row, and what is left as months."""
        months = [Period.parse(code) for code in self.months]
        n_years = len(months) // _YEAR
        years = [Period(months[n * _YEAR].start, "P1Y") for n in range(n_years)]
        return (*years, *months[n_years * _YEAR :])

    def without_last(self) -> Span | None:
        """Return the span less its last month, if any is left."""
        return Span(self.first, self.months[-2]) if len(self.months) > 1 else None


@dataclass(frozen=True, slots=True)
class Total:
    """Counts of a span; ``error`` is by how many appeals rounding moves one of them at most."""

    counts: Counts
    error: float


@dataclass(frozen=True, slots=True)
class MeanTime:
    """Bounds of the mean time of answer and of the median, in minutes.

    ``upper`` is absent where some answers took longer than the longest published bound. ``median``
    is the bucket that holds the middle answer: more than its first bound, up to its second.
    """

    n_answered: int
    lower: float
    upper: float | None
    median: Bounds


def total_of(
    store: ReleaseStore, territory: str, span: Span, regimes: Sequence[str], topic: str = ALL
) -> Total:
    """Return the counts of the regimes together over a span."""
    sums = dict.fromkeys(OUTCOME.ids(), 0)
    error = 0.0
    for regime in regimes:
        parts = span.parts
        for part, own in zip(
            parts, store.counts_by_period(territory, topic, parts, regime), strict=True
        ):
            for code, number in own.by_outcome.items():
                sums[code] += number
            error += store.count_error(own.received, part.freq) or 0
    return Total(Counts(sums), error)


def mean_time_of(
    store: ReleaseStore, territory: str, span: Span, regimes: Sequence[str]
) -> MeanTime | None:
    """Return what the buckets allow of the mean over all answered appeals of a span.

    Each answer took longer than the bound of the bucket before its own, among those that its
    regime tells apart, and no longer than its own. ``None`` where nothing was answered or too many
    answers have no time.
    """
    found: list[tuple[int, Bounds]] = []
    n_undated = 0
    for regime in regimes:
        bounds = _bounds(store, regime)
        for part in span.parts:
            for code, number in store.speeds(territory, ALL, part, regime).items():
                n_undated += number if code == _UNDATED else 0
                if code in bounds:
                    found.append((number, bounds[code]))
    n_answered = sum(number for number, _ in found)
    if not n_answered or n_undated > _MOST_UNDATED * (n_answered + n_undated):
        return None
    lower = sum(number * bound[0] for number, bound in found) / n_answered
    ends = [(number, upper) for number, (_, upper) in found]
    upper: float | None = 0.0
    for number, end in ends:
        upper = None if upper is None or end is None else upper + number * end / n_answered
    return MeanTime(n_answered, lower, upper, _median(found, n_answered))


def _bounds(store: ReleaseStore, regime: str) -> dict[str, Bounds]:
    """Return the bounds of the buckets that a regime tells apart, in minutes."""
    told = store.info.policy.get("speeds", {}).get(regime, ())
    codes = [code for code in SPEED_MINUTES if code in told]
    ends = [0, *(SPEED_MINUTES[code] for code in codes)]
    bounds: dict[str, Bounds] = dict(zip(codes, pairwise(ends), strict=True))
    if _LONGEST in told:
        bounds[_LONGEST] = (ends[-1], None)
    return bounds


def _median(found: Sequence[tuple[int, Bounds]], n_answered: int) -> Bounds:
    """Return the bounds of the bucket in which half of the answers are reached."""
    seen = 0
    for number, bound in sorted(found, key=lambda one: (one[1][1] is None, one[1][1] or 0)):
        seen += number
        if 2 * seen >= n_answered:
            return bound
    raise ValueError("no answers")
