"""What must a cell be, for somebody who knows the method, the totals and how far they may be off?

Everything shown of a municipality in a month or a quarter becomes a system of integer constraints;
HiGHS finds the smallest and the largest true count of each cell that solves it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pyarrow.parquet as pq
import pytest
import scipy.sparse as sp
from histories import KEYS, protected_cells

from portal.audit.integer_bounds import Puzzle, bounded_inside, bounds, intervals
from portal.disclosure.appeals import cell_paths
from portal.store.release_store import ReleaseStore

BASE = 3
SIDES = ("topic", "outcome", "speed")


class Attacked:
    """A release, cut into municipalities, with the truth behind it for the control."""

    def __init__(self, instance):
        release = (instance.releases / "current").resolve()
        store = ReleaseStore(release)
        self.paths = cell_paths(store.territories, store.topics)
        store.close()
        self.tolerances = (BASE - 1, instance.policy.max_deviation)
        self.shown = {
            tuple(cell[key] for key in KEYS): cell["shown"] for cell in protected_cells(release)
        }
        self.true = defaultdict(int)
        for path in (instance.confidential / "ledger").glob("*.parquet"):
            for row in pq.read_table(path).to_pylist():
                self.true[tuple(row[key] for key in KEYS)] += row["count"]

    def places(self, draw, months, n_zeros):
        """Yield lists of cells of one place and some months: all that is shown, some zeros."""
        by_place = defaultdict(list)
        for key in sorted(self.shown):
            cell = dict(zip(KEYS, key, strict=True))
            by_place[cell["territory"], months(cell["month"])].append(key)
        order = draw.permutation(len(by_place))
        groups = list(by_place.values())
        for number in order:
            present = groups[int(number)]
            codes = [sorted(set(column)) for column in zip(*present, strict=True)]
            near = {
                tuple(str(draw.choice(column)) for column in codes) for _ in range(n_zeros)
            } - set(present)
            yield [*present, *sorted(near)]

    def margins(self, cell):
        """Return the names of all margins within the place that hold a cell."""
        named = dict(zip(KEYS, cell, strict=True))
        channel = self.paths["channel"][f"{named['regime']}.{named['channel']}"]
        paths = [*(self.paths[side][named[side]] for side in SIDES), channel, ("", named["month"])]
        return [*product(*paths)]

    def puzzle(self, cells, tolerance, totals=None):
        """Return what is known: intervals, margins, and totals as published unless given."""
        numbers = defaultdict(lambda: len(numbers))
        rows = [(numbers[name], column) for column, cell in enumerate(cells)
                for name in self.margins(cell)]  # fmt: skip
        margins, columns = np.array(rows).T
        members = sp.csr_array((np.ones(len(rows)), (margins, columns)))
        members.data[:] = 1
        shown = np.array([self.shown.get(cell, 0) for cell in cells])
        known = members @ (shown if totals is None else totals)
        return Puzzle(*intervals(shown, BASE), members, known.astype(np.int64), tolerance)

    def truth(self, cells):
        return np.array([self.true.get(cell, 0) for cell in cells])


def by_month(month):
    return month


def by_quarter(month):
    return month[:4], (int(month[5:]) - 1) // 3


def attack(attacked, n_bounds, months, n_zeros=6, largest=60):
    """Bound cells until so many bounds were found; return how many were found."""
    draw = np.random.default_rng(20261115)
    n_found = 0
    for cells in attacked.places(draw, months, n_zeros):
        if len(cells) > largest:
            continue
        for tolerance in attacked.tolerances:
            known = attacked.puzzle(cells, tolerance)
            assert bounded_inside(known, BASE) == []
            for cell in range(len(cells)):
                smallest, largest_value = bounds(known, cell)
                assert known.lower[cell] <= smallest <= largest_value <= known.upper[cell]
                assert smallest < 1 or largest_value >= BASE
                n_found += 2
        if n_found >= n_bounds:
            break
    return n_found


def leaks(attacked, n_places, months):
    """Return cells worked out from exact totals; each is as small as it was said to be."""
    draw = np.random.default_rng(20261115)
    n_leaks = 0
    for _, cells in zip(range(n_places), attacked.places(draw, months, 6), strict=False):
        true = attacked.truth(cells)
        known = attacked.puzzle(cells, 0, totals=true)
        assert ((known.lower <= true) & (true <= known.upper)).all()
        found = bounded_inside(known, BASE)
        assert all(1 <= true[cell] < BASE for cell in found)
        n_leaks += len(found)
    return n_leaks


@pytest.fixture(scope="module")
def city(marked_city):
    return Attacked(marked_city)


@pytest.fixture(scope="module")
def country(small_demo):
    return Attacked(small_demo.built.instance)


@pytest.mark.parametrize("months", [by_month, by_quarter])
def test_no_small_count_of_a_city_can_be_worked_out(city, months, tally):
    tally["integer bounds"] += attack(city, 200, months, largest=150)


def test_control_exact_totals_of_a_city_give_small_counts_away(city):
    assert leaks(city, 3, by_month) > 10


@pytest.mark.slow
@pytest.mark.parametrize("months", [by_month, by_quarter])
def test_no_small_count_of_a_country_can_be_worked_out(country, months, tally):
    tally["integer bounds"] += attack(country, 6000, months)


@pytest.mark.slow
def test_control_exact_totals_of_a_country_give_small_counts_away(country, tally):
    found = leaks(country, 150, by_month)
    tally["small counts worked out where exact totals were given (control)"] += found
    assert found > 100
