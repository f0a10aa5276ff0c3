"""Integer bounds: the solver agrees with trying every table, and finds leaks where there are any."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
import scipy.sparse as sp

from portal.audit.checks import AuditFault
from portal.audit.integer_bounds import Contradiction, Puzzle, bounded_inside, bounds, intervals
from portal.audit.places import check_bounds, draw_places, margins_of, puzzle
from portal.audit.preimage import check_fixed_point
from portal.audit.sums import Sums
from portal.config.keys import ROUNDING, load_key
from portal.disclosure.appeals import hierarchies_of
from portal.disclosure.ledger import Ledger

BASE = 3


def known(shown, members, tolerance, totals=None):
    """Return a puzzle; totals are those of what is shown unless others are given."""
    shown, members = np.array(shown), np.array(members)
    totals = members @ shown if totals is None else np.array(totals)
    return Puzzle(*intervals(shown, BASE), sp.csr_array(members), totals, tolerance)


def every_solution(given):
    """Return all tables that fit a puzzle."""
    ranges = [range(low, high + 1) for low, high in zip(given.lower, given.upper, strict=True)]
    tables = np.array(list(itertools.product(*ranges)))
    sums = tables @ given.members.toarray().T
    return tables[(np.abs(sums - given.totals) <= given.tolerance).all(1)]


def test_an_interval_is_what_rounding_may_have_begun_with():
    lower, upper = intervals(np.array([0, 3, 4, 17]), BASE)
    assert lower.tolist() == [0, 1, 4, 17]
    assert upper.tolist() == [2, 3, 4, 17]


@pytest.mark.parametrize("seed", range(12))
def test_the_solver_agrees_with_trying_every_table(seed):
    random = np.random.default_rng(seed)
    truth = random.integers(0, 4, 6)
    shown = np.where(truth < BASE, BASE * random.integers(0, 2, 6) * (truth > 0), truth)
    members = random.integers(0, 2, (5, 6))
    given = known(shown, members, int(random.integers(0, 3)), totals=members @ truth)
    solutions = every_solution(given)
    assert (solutions == truth).all(1).any()
    inside = [c for c in range(6) if ((solutions[:, c] >= 1) & (solutions[:, c] < BASE)).all()]
    assert bounded_inside(given, BASE) == inside
    for cell in range(6):
        assert bounds(given, cell) == (solutions[:, cell].min(), solutions[:, cell].max())


def test_exact_totals_from_elsewhere_leak_and_shown_ones_do_not():
    members = [[1, 1, 0], [0, 1, 1], [1, 1, 1]]
    assert bounded_inside(known([3, 3, 0], members, BASE - 1), BASE) == []
    # True counts 2, 3, 1: their exact totals leave no other table.
    assert bounded_inside(known([3, 3, 0], members, 0, totals=[5, 4, 6]), BASE) == [0, 2]


def test_a_tolerance_of_the_base_less_1_narrows_no_cell():
    shown = np.array([3, 0, 3, 3, 0])
    members = np.vstack([np.eye(5, dtype=int), np.ones((1, 5), int)])
    given = known(shown, members, BASE - 1)
    for cell in range(5):
        assert bounds(given, cell) == (given.lower[cell], given.upper[cell])
    narrowed = replace(given, tolerance=BASE - 2)
    assert bounds(narrowed, 0) == (2, 3)


def test_totals_that_no_table_fits_are_a_contradiction():
    with pytest.raises(Contradiction):
        bounded_inside(known([3, 3], [[1, 1]], 0, totals=[9]), BASE)


def test_every_municipality_is_attacked_and_nothing_is_found(release, opened):
    published = opened(release)
    places = [place for _, places in draw_places(published) for place in places]
    assert {place.territory for place in places} >= set(published.lowest)
    assert check_bounds(published, Sums(published)).n == sum(len(p.shown) for p in places) > 300


def test_the_same_release_is_attacked_in_the_same_way(release, opened):
    one, other = (
        [(p.territory, p.month, p.leaves.tolist()) for _, ps in draw_places(published) for p in ps]
        for published in (opened(release), opened(release))
    )
    assert one == other


def test_a_place_has_all_its_margins(release, opened):
    published = opened(release)
    place = next(p for _, places in draw_places(published) for p in places if p.shown.any())
    margins = margins_of(published, place.leaves)
    codes = [
        [set(tree.paths[leaf]) for leaf, tree in zip(cell, _trees(published), strict=True)]
        for cell in place.leaves
    ]
    naive = {
        nodes: [all(n in above for n, above in zip(nodes, cell, strict=True)) for cell in codes]
        for cell in codes
        for nodes in itertools.product(*cell)
    }
    found = dict(zip(map(tuple, margins.nodes.tolist()), margins.members.toarray(), strict=True))
    assert found.keys() == {tuple(map(int, nodes)) for nodes in naive}
    for nodes, members in naive.items():
        assert found[tuple(map(int, nodes))].tolist() == members


def _trees(published):
    return [published.trees[side] for side in ("topic", "channel", "outcome", "speed")]


def test_control_with_the_true_totals_of_its_places_the_release_leaks(
    release, opened, audited_city
):
    published = opened(release)
    truth = true_counts(audited_city)
    leaks = tried = 0
    for _, places in draw_places(published):
        for place in places:
            leaves = [
                [tree.leaves[leaf] for leaf, tree in zip(cell, _trees(published), strict=True)]
                for cell in place.leaves
            ]
            counts = np.array([truth.get((place.territory, place.month, *c), 0) for c in leaves])
            members = margins_of(published, place.leaves).members
            # The margins of several cells are given away, those of single ones are not.
            members = members[members.sum(1) > 1]
            exact = Puzzle(*intervals(place.shown, BASE), members, members @ counts, 0)
            leaks += len(bounded_inside(exact, BASE))
            tried += len(counts)
    assert leaks > tried / 10


def true_counts(instance):
    """Return the true count of every cell, by territory, month, topic, channel, outcome, speed."""
    key = load_key(instance.confidential / "keys" / ROUNDING)
    ledger = Ledger.open(instance.confidential / "ledger", BASE, key)
    found = {}
    for block in ledger.blocks:
        for row in ledger.read(block).to_pylist():
            channel = f"{row['regime']}.{row['channel']}"
            cell = (row["topic"], channel, row["outcome"], row["speed"])
            found[row["territory"], row["month"], *cell] = row["count"]
    return found


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE rollup SET processed = processed + 30 WHERE topic = 'all'"], "disagree"),
        (
            [
                "DELETE FROM cell WHERE rowid <> ONE_CELL",
                "UPDATE cell SET shown = 2",
                "DELETE FROM rollup",
            ],
            "can be worked out",
        ),
    ],
)
def test_a_leak_in_the_release_is_noticed(tamper, opened, statements, said):
    published = opened(tamper(*statements))
    with pytest.raises(AuditFault, match=said):
        check_bounds(published, Sums(published))


def test_a_puzzle_takes_totals_as_they_are_published(release, opened):
    published = opened(release)
    sums = Sums(published)
    month, places = next(draw_places(published))
    place = max(places, key=lambda place: len(place.shown))
    stored = sums.as_stored(month)
    honest = puzzle(published, place, stored, 2).totals
    changed = puzzle(published, place, stored + 3, 2).totals
    assert (honest == margins_of(published, place.leaves).members @ place.shown).all()
    # Totals over all speeds and channels of a regime are published, and those by outcome.
    assert 0 < (changed > honest).sum() < len(honest)


def test_a_published_table_is_its_own_preimage(release, opened):
    published = opened(release)
    hierarchies = hierarchies_of(published.paths, published.months)
    tried = check_fixed_point(published.cells, hierarchies, BASE, b"k" * 32)
    assert tried.n == published.cells.num_rows


def test_a_table_with_a_small_cell_is_not(release, opened):
    published = opened(release)
    rows = published.cells.to_pylist()
    rows[0]["shown"] = 2
    planted = pa.Table.from_pylist(rows, published.cells.schema)
    hierarchies = hierarchies_of(published.paths, published.months)
    with pytest.raises(AuditFault, match="own protection"):
        check_fixed_point(planted, hierarchies, BASE, b"k" * 32)
