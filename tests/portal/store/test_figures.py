"""Values and statuses of observations: from memory, from the cells, and by a slow look at each."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.store.figures import NOT_SHOWN, STATUSES
from portal.store.model import ObservationQuery
from portal.store.observations import select_sums
from portal.store.release_store import ReleaseStore
from portal.store.rollup import Rollup
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED
from schemas.periods import periods_within

DIMENSIONS = ("territory", "topic", "regime", "channel", "outcome", "speed")


class Naive:
    """The same release as plain lists of cells, paths and declared coverage."""

    def __init__(self, store: ReleaseStore) -> None:
        self.store = store
        self.leaves = defaultdict(set)
        for dimension, leaf, ancestor in store._rows("SELECT * FROM path"):
            self.leaves[dimension, ancestor].add(leaf)
        columns = (*DIMENSIONS, "month", "shown")
        self.by_place = defaultdict(list)
        for row in store._rows(
            "SELECT territory, topic, regime, channel, outcome, speed, month, shown FROM cell"
        ):
            self.by_place[row[0]].append(dict(zip(columns, row, strict=True)))
        cells = chain.from_iterable(self.by_place.values())
        self.pairs = {(cell["regime"], cell["channel"]) for cell in cells}
        self.coverage = defaultdict(list)
        for territory, source, month, state in store._rows("SELECT * FROM coverage"):
            self.coverage[territory, store.sources[source].regime, month].append(state)

    def values(self, query):
        """Return sums by codes and period: each cell is added wherever it belongs."""
        sums = defaultdict(int)
        lists = dict(zip(DIMENSIONS[1:], query.lists()[1:-1], strict=True))
        for place in query.territories:
            cells = [c for leaf in self.leaves["territory", place] for c in self.by_place[leaf]]
            for cell in cells:
                periods = [p for p in query.periods if cell["month"] in p.months]
                fitting = [
                    [code for code in codes if code == ALL or cell[d] in self.leaves[d, code]]
                    for d, codes in lists.items()
                ]
                for codes in product([place], *fitting, periods):
                    sums[codes] += cell["shown"]
        return sums

    def status(self, codes, period):
        territory, topic, regime, channel = codes[:4]
        regimes = self.leaves["regime", regime]
        through = {r for r, c in self.pairs if c in self.leaves["channel", channel]}
        # What comes through a channel is told by those that report it; if nobody does, it is 0.
        regimes = regimes & through or regimes
        months = [
            [s for r in regimes for s in self.coverage[territory, r, month]]
            for month in period.months
        ]
        states = {state for month in months for state in month}
        if states <= {"not_reported"}:
            return "L"
        if self.store.is_limited(territory, topic):
            return "M"
        return "A" if states == {"reported"} and all(months) else "P"


@pytest.fixture(scope="module")
def naive(release_store):
    return Naive(release_store)


def some(codes, most=3):
    return st.lists(st.sampled_from(list(codes)), min_size=1, max_size=most, unique=True).map(tuple)


@st.composite
def queries(draw, store):
    periods = [
        period
        for freq in ("M", "Q", "A", "P1Y")
        for period in periods_within(store.info.first_month, store.info.last_month, freq)
    ]
    # The trial release says little of most places: those with something to tell come up often.
    places = st.one_of(
        some(store.territories),
        some(("29000000", "29606000", "29701000", "93000000", "RU", "89000000")),
    )
    topics = st.one_of(some(store.topics), some((ALL, "health_person", "roads")))
    narrow = draw(st.booleans())
    return ObservationQuery(
        draw(places),
        draw(topics),
        draw(some((ALL, *REGIME.ids()))),
        (ALL,) if narrow else draw(some((ALL, *CHANNEL_GROUP.ids()), 2)),
        draw(some((ALL, *OUTCOME.ids()))),
        (ALL,) if narrow else draw(some((ALL, *SPEED.ids()), 2)),
        draw(some(periods)),
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_value_and_status_is_that_of_a_naive_sum(release_store, naive, data):
    query = data.draw(queries(release_store))
    figures = release_store.figures(query)
    assert figures.values.shape == tuple(len(codes) for codes in query.lists())
    sums = naive.values(query)
    rows = zip(product(*query.lists()), figures.shown(), figures.status_codes(), strict=True)
    for codes, value, status in rows:
        assert status == naive.status(codes[:-1], codes[-1])
        assert value == (None if status in "LM" else sums[codes])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_counts_are_those_of_a_naive_sum(release_store, naive, data):
    query = data.draw(queries(release_store))
    regime, channel, topics = query.regimes[0], query.channels[0], query.topics
    if is_wide := channel == ALL and data.draw(st.booleans()):
        topics = tuple(release_store.topics)  # so many that they are read by one scan
    found = release_store._counts.of(query.territories, topics, query.periods, regime, channel)
    assert list(found) == list(product(query.territories, topics))
    outcomes = OUTCOME.ids()
    asked = (query.territories, query.topics, (regime,), (channel,), outcomes, (ALL,))
    sums = naive.values(ObservationQuery(*asked, query.periods))
    for place, topic, (n, period) in product(
        query.territories, query.topics, enumerate(query.periods)
    ):
        counts = found[place, topic][n]
        expected = {
            code: sums[place, topic, regime, channel, code, ALL, period] for code in outcomes
        }
        assert counts.by_outcome == expected
        assert (
            counts == release_store.counts([place], [topic], period, regime, channel)[place, topic]
        )
    assert is_wide is False or len(topics) > 24


def test_the_blocks_of_pages_are_read_while_there_is_room(release_dir):
    store = ReleaseStore((release_dir / "current").resolve())
    try:
        groups = [code for code, topic in store.topics.items() if topic.parent in (None, ALL)]
        assert store._rollup.missing([ALL, "with_outcomes"], groups) == 2 * len(groups) > 20
        store.read_blocks()
        assert store._rollup.missing([ALL, "with_outcomes"], groups) == 0
    finally:
        store.close()


@pytest.mark.parametrize("most_bytes", [1, 10**9])
def test_blocks_say_what_the_cells_say_however_little_room_they_have(release_store, most_bytes):
    store = release_store
    months = periods_within(store.info.first_month, store.info.last_month, "M")
    query = ObservationQuery(
        tuple(store.territories)[::5],
        tuple(store.topics)[::7],
        (ALL, "pos_message", "city_311"),
        (ALL,),
        (ALL, *OUTCOME.ids()),
        (ALL,),
        (*months[-3:], *periods_within(store.info.first_month, store.info.last_month, "A")),
    )
    rollup = Rollup(store._table, store.axes, most_bytes)
    places, spans = store.axes.places(query.territories), store.axes.spans(query.periods)
    expected = np.zeros([len(codes) for codes in query.lists()], np.int64)
    *cells, counts = (c.to_numpy() for c in store._table(*select_sums(query)).columns)
    expected[tuple(cells)] = counts
    assert expected.sum() > 0
    for _ in range(2):  # once read, once from memory or read again
        for (t, topic), (r, regime) in product(enumerate(query.topics), enumerate(query.regimes)):
            shown = rollup.shown(regime, topic, query.outcomes, places, spans)
            assert np.array_equal(shown, expected[:, t, r, 0, :, 0])
    n_read = len(query.topics) * len(query.regimes)
    assert rollup.missing(query.regimes, query.topics) == (0 if most_bytes > 1 else n_read - 1)


def test_a_period_beyond_the_months_counts_what_lies_inside(release_store):
    whole = periods_within("2024-01", "2030-12", "A")
    query = ObservationQuery(("RU",), (ALL,), (ALL,), (ALL,), (ALL,), (ALL,), tuple(whole))
    figures = release_store.figures(query)
    by_year = dict(zip(map(str, whole), figures.shown(), strict=True))
    assert by_year["2024"] is None
    assert by_year["2030"] is None
    [(total,)] = release_store._rows("SELECT sum(shown) FROM cell")
    assert by_year["2025"] + by_year["2026"] == total
    assert STATUSES[figures.statuses.ravel()[2]] == "P"
    assert (figures.values >= NOT_SHOWN).all()
