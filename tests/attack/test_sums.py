"""No figure, margin or difference of nested margins of a release lies in 1..b−1."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest

from portal.store.model import ObservationQuery
from schemas.codelists import CHANNEL_GROUP, OUTCOME, SPEED
from schemas.periods import Period, periods_within

ALL = ("all",)


def is_safe(number, base):
    return number == 0 or number >= base


def asked(store, **lists):
    """Return values by (territory, topic, regime, channel, outcome, speed, period)."""
    query = ObservationQuery(
        territories=lists.get("territories", (store.territories.root.code,)),
        topics=lists.get("topics", ALL),
        regimes=lists.get("regimes", ALL),
        channels=lists.get("channels", ALL),
        outcomes=lists.get("outcomes", ALL),
        speeds=lists.get("speeds", ALL),
        periods=lists["periods"],
    )
    return {
        (o.territory, o.topic, o.regime, o.channel, o.outcome, o.speed, str(o.period)): o.value
        for o in store.observations(query)
        if o.value is not None
    }


def periods(store):
    first, last = store.info.first_month, store.info.last_month
    return tuple(p for freq in ("M", "Q", "A", "P1Y") for p in periods_within(first, last, freq))


@pytest.mark.parametrize(
    "split",
    [
        {},
        {"topics": None},
        {"regimes": None, "outcomes": OUTCOME.ids()},
        {"channels": CHANNEL_GROUP.ids()},
        {"outcomes": OUTCOME.ids(), "speeds": SPEED.ids()},
    ],
    ids=["plain", "topics", "regimes and outcomes", "channels", "outcomes and speeds"],
)
def test_no_figure_of_any_grouping_is_small(release_store, split):
    store = release_store
    fill = {"topics": tuple(store.topics), "regimes": ("all", *store.regimes)}
    lists = {name: codes or fill[name] for name, codes in split.items()}
    places = [t.code for t in store.territories.at_level("region")]
    few = periods(store)[::7] if lists else periods(store)
    values = asked(store, territories=tuple(places[:: 3 if lists else 1]), periods=few, **lists)
    assert sum(v > 0 for v in values.values()) > 200
    assert [v for v in values.values() if not is_safe(v, store.info.policy["base"])] == []


def test_no_difference_of_nested_territories_and_topics_is_small(release_store):
    """A parent minus any one child, and minus all children but one, and both at once."""
    store, base = release_store, release_store.info.policy["base"]
    period = Period.parse("2026-Q2")
    values = {
        (g, t): c.received
        for (g, t), c in store.counts(list(store.territories), list(store.topics), period).items()
    }
    tree = {g: [c.code for c in store.territories.children(g)] for g in store.territories}
    n_differences = 0
    for (parent, children), topic in itertools.product(tree.items(), store.topics):
        parts = np.array([values[child, topic] for child in children], np.int64)
        if not len(parts):
            continue
        whole = values[parent, topic]
        assert parts.sum() == whole
        above = store.topics[topic].parent
        for difference in (*(whole - parts), *(parts.sum() - parts)):
            assert is_safe(difference, base)
            n_differences += 1
        if above:
            crossed = (values[parent, above] - values[parent, topic]) - np.array(
                [values[child, above] - values[child, topic] for child in children]
            )
            assert all(is_safe(d, base) for d in crossed)
    assert n_differences > 10_000


def test_no_difference_of_nested_periods_is_small(release_store):
    """Quarters minus months, years minus quarters, a moving year minus the one within both."""
    store, base = release_store, release_store.info.policy["base"]
    places = [t.code for t in store.territories.at_level("region")]
    every = periods(store)
    values = defaultdict(dict)
    for key, value in asked(store, territories=tuple(places), periods=every).items():
        values[key[-1]][key[0]] = value
    n_pairs = 0
    for long, short in itertools.permutations(every, 2):
        if not (long.start <= short.start and short.end <= long.end) or long == short:
            continue
        shared = values[str(long)].keys() & values[str(short)].keys()
        assert all(is_safe(values[str(long)][g] - values[str(short)][g], base) for g in shared)
        n_pairs += len(shared)
    assert n_pairs > 1000


def test_control_a_planted_small_cell_is_noticed():
    assert not is_safe(2, 3)
    assert not is_safe(7 - 5, 3)
    assert is_safe(0, 3)
    assert is_safe(3, 3)
