"""National tables of appeals whose places have rates that are known, rounded by the engine.

For judging intervals: every region has a rate of its own (the chance that measures are taken), drawn
around a common one, and every municipality one around its region's, half as far apart. The rate of
a region is that of the appeals that came from it. Topics do not change the rate, so that places of
one company differ by what the method assumes and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from known_truth import CHANNELS, OUTCOMES, REFERENCE, SPEEDS, KnownTruth, known_truth

from geodata.territories import load_territories
from portal.config.topics import leaf_topics, load_topics, topic_path
from portal.disclosure.appeals import flat_paths, month_hierarchy
from portal.disclosure.error_model import rounding_errors
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.table import COUNT
from portal.indicators.funnel import Knot, Place
from portal.indicators.intervals import share_interval
from portal.indicators.rank_intervals import rank_intervals
from portal.indicators.shrinkage import error_from, shrink
from portal.releases.rounding_error import rate_floors
from schemas.periods import month_code
from schemas.rounding_error import SHARE

YEAR = "P1Y"
_JANUARY = 2025 * 12
_PLACE, _TOPIC, _OUTCOME = 0, 1, 3
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Company:
    """Places that are compared, of one topic and year: shown counts, true ones, and rates.

    ``true_part`` of ``true`` are the appeals before rounding; ``rate`` is the chance behind them.
    """

    name: str
    shown_part: Ints
    shown: Ints
    true_part: Ints
    true: Ints
    rate: Floats

    def above(self, floor: int) -> Company:
        """Return the places whose shares are shown."""
        kept = self.shown >= floor
        arrays = (self.shown_part, self.shown, self.true_part, self.true, self.rate)
        return Company(self.name, *(array[kept] for array in arrays))


@dataclass(frozen=True)
class KnownRates:
    """Companies of a table, the errors of rounding that its release would tell, and the floor."""

    truth: KnownTruth
    knots: tuple[Knot, ...]
    floor: int
    companies: tuple[Company, ...]


def known_rates(
    mean: float, spread: float, seed: int, base: int = 5, per_month: int = 20_000
) -> KnownRates:
    """Draw a year of appeals, round it with ``base``, and simulate its errors as a release does.

    Rates have beta distributions, those of regions with this mean and standard deviation; the same
    seed gives the same table.
    """
    hierarchies = _hierarchies()
    random = np.random.default_rng(seed)
    n_leaves = len(hierarchies.dimensions[_PLACE].leaves)
    rates = _beta(random, np.full(n_leaves, mean), spread)
    for name, places in _members(hierarchies.dimensions[_PLACE].leaves):
        if name != "country":
            inside = [leaf for place in places for leaf in place]
            rates[inside] = _beta(random, np.full(len(inside), rates[inside[0]]), spread / 2)
    policy = RoundingPolicy(base, 1000)
    truth = known_truth(_table(hierarchies, random, rates, per_month), hierarchies, policy)
    rows = rounding_errors(truth.protected, hierarchies, policy, truth.layout, b"known rates")
    floor = rate_floors(rows, 5.0)[YEAR]
    if floor is None:
        raise ValueError("too few appeals for any share")
    knots = tuple(
        Knot(row.from_shown, row.error / 100)
        for row in rows
        if (row.freq, row.quantity) == (YEAR, SHARE)
    )
    return KnownRates(truth, knots, floor, tuple(_companies(truth, rates)))


def _beta(random: np.random.Generator, mean: Floats, spread: float) -> Floats:
    weight = mean * (1 - mean) / spread**2 - 1
    drawn: Floats = random.beta(mean * weight, (1 - mean) * weight)
    return drawn


def _hierarchies() -> Hierarchies:
    territories = load_territories(REFERENCE / "territories.csv")
    topics = load_topics(REFERENCE / "topics.csv")
    paths = {
        "territory": {leaf.code: territories.path(leaf.code) for leaf in territories.leaves()},
        "topic": {code: topic_path(topics, code) for code in leaf_topics(topics)},
        "channel": flat_paths(CHANNELS),
        "outcome": flat_paths(OUTCOMES),
        "speed": flat_paths(SPEEDS),
    }
    trees = tuple(make_hierarchy(name, own) for name, own in paths.items())
    return Hierarchies(trees, month_hierarchy([month_code(_JANUARY + n) for n in range(12)]))


def _table(
    hierarchies: Hierarchies, random: np.random.Generator, rates: Floats, per_month: int
) -> pa.Table:
    trees = hierarchies.dimensions
    n_places, n_topics = len(trees[_PLACE].leaves), len(trees[_TOPIC].leaves)
    weights = np.outer(random.lognormal(0, 1, n_places), random.lognormal(0, 0.7, n_topics))
    chances = weights.ravel() / weights.sum()
    taken, rest = OUTCOMES.index("measures_taken"), [1, 2, 3]
    parts = []
    for label in hierarchies.time.paths:
        places, topics = np.divmod(random.choice(chances.size, per_month, p=chances), n_topics)
        others = random.choice(rest, per_month, p=[0.2, 0.1, 0.7])
        outcomes = np.where(random.random(per_month) < rates[places], taken, others)
        names = np.array(OUTCOMES)[outcomes]
        speeds = np.where(
            names == "open", SPEEDS.index("open"), random.integers(len(SPEEDS) - 1, size=per_month)
        )
        channels = random.integers(len(CHANNELS), size=per_month)
        rows = np.column_stack([places, topics, channels, outcomes, speeds])
        cells, counts = np.unique(rows, axis=0, return_counts=True)
        codes = (trees[_PLACE].leaves, trees[_TOPIC].leaves, CHANNELS, OUTCOMES, SPEEDS)
        columns = {
            tree.name: pa.array(np.array(known)[column])
            for tree, known, column in zip(trees, codes, cells.T, strict=True)
        }
        parts.append(pa.table(columns | {"month": [label] * len(counts), COUNT: counts}))
    return pa.concat_tables(parts)


def _companies(truth: KnownTruth, rates: Floats) -> list[Company]:
    """Return the regions, and the municipalities of each region, of all topics and of each group."""
    places, topics = truth.hierarchies.dimensions[_PLACE], truth.hierarchies.dimensions[_TOPIC]
    shape = (len(places.leaves), len(topics.leaves))
    cells = truth.rounded
    flat = cells.positions[:, _PLACE].astype(np.int64) * shape[1] + cells.positions[:, _TOPIC]
    taken = truth.hierarchies.dimensions[_OUTCOME].leaves.index("measures_taken")
    is_taken = cells.positions[:, _OUTCOME] == taken
    counts = (cells.shown * is_taken, cells.shown, cells.true * is_taken, cells.true)
    size = shape[0] * shape[1]
    sums = [np.bincount(flat, values, size).reshape(shape) for values in counts]
    weighed = sums[3] * rates[:, None]
    found = []
    for topic, inside in {"all": list(range(shape[1])), **_groups(topics.leaves)}.items():
        of_leaves = np.array([matrix[:, inside].sum(axis=1) for matrix in (*sums, weighed)])
        for name, groups in _members(places.leaves):
            *totals, expected = np.array([of_leaves[:, group].sum(axis=1) for group in groups]).T
            counted = [total.astype(np.int64) for total in totals]
            rate = expected / np.maximum(1, totals[3])
            found.append(Company(f"{name} {topic}", *counted, rate))
    return found


def _members(leaves: tuple[str, ...]) -> list[tuple[str, list[list[int]]]]:
    """Return by name of a company the positions of the leaves of each place in it."""
    territories = load_territories(REFERENCE / "territories.csv")
    number = {code: n for n, code in enumerate(leaves)}
    regions = [place for place in territories.at_level("region") if not place.is_unallocated]
    within = {
        region.code: [n for code, n in number.items() if region.code in territories.path(code)]
        for region in regions
    }
    found = [("country", list(within.values()))]
    for code, inside in within.items():
        lowest = [n for n in inside if not territories[leaves[n]].is_unallocated]
        if len(lowest) > 1:
            found.append((code, [[n] for n in lowest]))
    return found


def _groups(leaves: tuple[str, ...]) -> dict[str, list[int]]:
    """Return by group of topics the positions of its leaves."""
    topics = load_topics(REFERENCE / "topics.csv")
    paths = [topic_path(topics, leaf) for leaf in leaves]
    groups = [code for code, topic in topics.items() if topic.parent == "all"]
    return {code: [n for n, path in enumerate(paths) if code in path] for code in groups}


@dataclass(frozen=True)
class Coverage:
    """How often intervals hold the rates, over the places whose shares are shown.

    ``share`` is of the published interval, ``without_rounding`` of the same interval that owns up
    to no error of rounding, ``credible`` and ``ranks`` of the ``n_estimated`` shrunken rates and
    their spans of ranks; the widths are means.
    """

    n_places: int
    share: float
    without_rounding: float
    n_estimated: int
    credible: float
    ranks: float
    share_width: float
    credible_width: float


def coverage(known: KnownRates) -> Coverage:
    """Judge the intervals of a table by the rates behind it."""
    shares, bare, credible, ranks = [], [], [], []
    share_widths, credible_widths = [], []
    for company in (one.above(known.floor) for one in known.companies):
        places = [
            Place(*pair)
            for pair in zip(company.shown_part.tolist(), company.shown.tolist(), strict=True)
        ]
        for place, rate in zip(places, company.rate.tolist(), strict=True):
            error = error_from(known.knots, place.denominator)
            lower, upper = share_interval(*place, error, 4)
            shares.append(lower <= rate <= upper)
            share_widths.append(upper - lower)
            lower, upper = share_interval(*place, 0.0, 4)
            bare.append(lower <= rate <= upper)
        rates = shrink(places, known.knots)
        if rates is None:
            continue
        credible += ((rates.lower <= company.rate) & (company.rate <= rates.upper)).tolist()
        credible_widths += (rates.upper - rates.lower).tolist()
        true = 1 + (company.rate[None] > company.rate[:, None]).sum(axis=1)
        spans = rank_intervals(rates)
        ranks += [
            first <= rank <= last for (first, last), rank in zip(spans, true.tolist(), strict=True)
        ]
    held = [float(np.mean(column)) for column in (shares, bare, credible, ranks)]
    widths = [float(np.mean(column)) for column in (share_widths, credible_widths)]
    return Coverage(len(shares), *held[:2], len(credible), *held[2:], *widths)
