"""Nested totals subtracted from one another, asked for as any reader asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from portal.audit.checks import AuditFault, Tried
from portal.audit.figures import is_small
from portal.audit.published import Published
from portal.audit.trees import Ints
from portal.config.topics import topic_path
from portal.store.model import ObservationQuery
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, SPEED
from schemas.periods import Period, periods_within

_SIDES = ("territories", "topics", "regimes", "channels", "outcomes", "speeds", "periods")
_PERIODS_OF_EACH = 1
_SOME_PLACES, _SOME_TOPICS = 30, 4
# Stands for what is not shown at all: not reported, or limited.
_NOT_SHOWN = -1
# Whole and part, as positions on one side of a view.
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class View:
    """Codes asked for together, by side; a side that is not named is not broken down."""

    lists: Mapping[str, tuple[str, ...]]
    periods: tuple[Period, ...]

    def query(self, root: str) -> ObservationQuery:
        """Return the question as the store takes it."""
        lists = dict.fromkeys(_SIDES, (ALL,)) | {"territories": (root,)} | dict(self.lists)
        return ObservationQuery(**(lists | {"periods": self.periods}))  # type: ignore[arg-type]


def check_differences(published: Published) -> Tried:
    """Refuse a difference of nested totals in 1..b−1; return how many were tried."""
    n_tried = 0
    for view in seeded_views(published):
        n_tried += try_view(published, view)
    return Tried(n_tried)


def seeded_views(published: Published) -> Iterator[View]:
    """Yield views over all places, topics and codes, at periods drawn by the release's seed."""
    store, random = published.store, published.random("differences")
    places, topics = tuple(store.territories), tuple(store.topics)
    regimes = (ALL, *store.regimes)
    every = {freq: _periods(published, freq) for freq in ("M", "Q", "A", "P1Y")}
    for periods in every.values():
        for number in random.permutation(len(periods))[:_PERIODS_OF_EACH]:
            period = (periods[int(number)],)
            yield View({"territories": places, "topics": topics}, period)
            yield View({"territories": places, "outcomes": (ALL, *OUTCOME.ids())}, period)
            yield View({"territories": places, "speeds": (ALL, *SPEED.ids())}, period)
            channels = (ALL, *CHANNEL_GROUP.ids())
            yield View({"territories": places, "channels": channels, "regimes": regimes}, period)
            yield View({"topics": topics, "regimes": regimes, "channels": channels}, period)
    some = tuple(places[int(n)] for n in random.permutation(len(places))[:_SOME_PLACES])
    few = tuple(topics[int(n)] for n in random.permutation(len(topics))[:_SOME_TOPICS])
    yield View({"territories": some, "topics": few}, tuple(p for ps in every.values() for p in ps))


def _periods(published: Published, freq: str) -> tuple[Period, ...]:
    info = published.store.info
    return periods_within(info.first_month, info.last_month, freq)


def try_view(published: Published, view: View) -> int:
    """Subtract every part from every whole of a view, on one side and on two; return how many."""
    store = published.store
    query = view.query(store.territories.root.code)
    values = [_NOT_SHOWN if o.value is None else o.value for o in store.observations(query)]
    figures = np.array(values, np.int64).reshape(*map(len, query.lists()))
    pairs = {axis: _nested(published, axis, codes) for axis, codes in enumerate(query.lists())}
    broken_down = [axis for axis, (wholes, _) in pairs.items() if len(wholes)]
    n_tried = 0
    for axis in broken_down:
        whole, part = (figures.take(side, axis) for side in pairs[axis])
        n_tried += _check(published, whole - part, [whole, part])
    for first, second in combinations(broken_down, 2):
        corners = [
            figures.take(a, first).take(b, second) for a in pairs[first] for b in pairs[second]
        ]
        whole, _, _, part = corners
        n_tried += _check(published, whole - part, [whole, part])
        # What lies in the whole of both sides and in the part of neither.
        crossed = corners[0] - corners[1] - corners[2] + corners[3]
        n_tried += _check(published, crossed, corners)
    return n_tried


def _check(published: Published, differences: Ints, parts: Sequence[Ints]) -> int:
    shown = np.all([part != _NOT_SHOWN for part in parts], axis=0)
    if is_small(differences[shown], published.base).any():
        raise AuditFault(f"a difference of nested totals lies between 1 and {published.base - 1}")
    return int(shown.sum())


def _nested(published: Published, axis: int, codes: Sequence[object]) -> Pairs:
    """Return the positions of wholes and parts among the codes of one side."""
    numbers = range(len(codes))
    if _SIDES[axis] == "periods":
        found = [(a, b) for a, b in permutations(numbers, 2) if _holds(codes[a], codes[b])]
    else:
        index = {str(code): number for number, code in enumerate(codes)}
        found = [
            (index[above], index[code])
            for code in index
            for above in _above(published, _SIDES[axis], code)
            if above in index
        ]
    wholes, parts = np.array(sorted(found), np.int64).reshape(-1, 2).T
    return wholes, parts


def _above(published: Published, side: str, code: str) -> Sequence[str]:
    """Return the codes of which a code is a part."""
    if side == "territories":
        return published.store.territories.path(code)[:-1]
    if side == "topics":
        return topic_path(published.store.topics, code)[:-1]
    return () if code == ALL else (ALL,)


def _holds(whole: object, part: object) -> bool:
    """Say whether one period lies within another, longer one."""
    if not (isinstance(whole, Period) and isinstance(part, Period)):
        return False
    return whole.start <= part.start and part.end <= whole.end and whole.n_months > part.n_months
