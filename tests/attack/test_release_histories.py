"""Whoever keeps all releases of a table learns no small number from what changed between them."""

from __future__ import annotations

from itertools import combinations

import pytest
from random_histories import HIERARCHIES, histories


def changes(before, after):
    """Return the change of every cell shown in one release or the other, published months only."""
    months = {cell[-1] for cell in before}
    cells = before.keys() | {cell for cell in after if cell[-1] in months}
    return {cell: after.get(cell, 0) - before.get(cell, 0) for cell in cells}


def small_changes(before, after, base):
    return [change for change in changes(before, after).values() if 0 < abs(change) < base]


def gone(before, after):
    return [cell for cell in before if not after.get(cell)]


def rolled_up(cells):
    """Return sums of changes over every level of place and topic, by quarter and for all time."""
    sums = {}
    places, topics, _ = HIERARCHIES.dimensions
    regions = {leaf: f"r{int(leaf[1:]) // 4}" for leaf in places.leaves}
    groups = {leaf: f"g{int(leaf[1:]) // 3}" for leaf in topics.leaves}
    for (place, topic, _, month), change in cells.items():
        for above in (place, regions[place], "all"):
            for group in (topic, groups[topic], "all"):
                for time in (month, f"{month[:4]}-{(int(month[5:]) - 1) // 3}", "all"):
                    sums[above, group, time] = sums.get((above, group, time), 0) + change
    return sums


def check_pairs(history):
    """Compare every release with every later one: any of them may have been withdrawn between."""
    base = history.policy.base
    n_compared = 0
    for before, after in combinations(history.releases, 2):
        found = changes(before, after)
        assert gone(before, after) == []
        assert all(change == 0 or change >= base for change in found.values())
        assert all(change == 0 or change >= base for change in rolled_up(found).values())
        n_compared += 1
    return n_compared


def run(directory, n_histories, n_steps, seed, tally):
    n_late = n_months = 0
    for history in histories(directory, n_histories, n_steps, seed):
        tally["pairs of releases compared"] += check_pairs(history)
        blocks = history.ledger.blocks
        n_late += sum(block.kind == "late" for block in blocks)
        n_months += sum(block.kind == "months" for block in blocks)
    assert n_late > n_histories / 2
    assert n_months > 2 * n_histories


def test_no_pair_of_releases_of_random_histories_tells_a_small_number(tmp_path, tally):
    run(tmp_path, 6, 8, 20261115, tally)


@pytest.mark.slow
def test_no_pair_of_releases_of_many_random_histories_tells_a_small_number(tmp_path, tally):
    run(tmp_path, 60, 14, 7, tally)


def test_control_rounding_anew_without_a_ledger_moves_counts(tmp_path):
    moved = vanished = 0
    for history in histories(tmp_path, 3, 6, 3):
        before, after = history.rounded_anew(), history.rounded_anew()
        vanished += len(gone(before, after))
        last = history.releases[-1]
        moved += len(small_changes(last, history.rounded_anew(), history.policy.base))
    assert vanished > 50
    assert moved > 0


def test_control_late_records_added_as_they_are_tell_small_numbers(tmp_path):
    found = 0
    for history in histories(tmp_path, 3, 6, 4):
        if not history.late:
            history._come_late()
        before = history.releases[-1]
        after = dict(before)
        for cell, count in history.late.items():
            after[cell] = after.get(cell, 0) + count
        found += len(small_changes(before, after, history.policy.base))
    assert found > 10
