"""No figure, margin or difference of nested margins of a release lies in 1..b−1."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from figure_cubes import Cube, cell_cube, rollup_cube

from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
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


def is_small(differences, base):
    """Say of each difference whether no sum of shown counts can be it."""
    return (differences != 0) & (differences < base)


def check_cube(cube, base, n, seed=20261115):
    """Subtract nested figures in three ways; return how many differences, how many small ones."""
    draw = np.random.default_rng(seed)
    found = [cube.nested(n, draw), cube.crossed(n // 2, draw)]
    for axis, side in enumerate(cube.axes):
        if side.parts:
            found.append(cube.without_some_parts(axis, n // 20 // len(side.parts) + 1, draw))
    differences = np.concatenate(found)
    return len(differences), int(is_small(differences, base).sum())


def busy_regions(store, count):
    rows = store._rows("SELECT territory, count(*) FROM cell GROUP BY ALL")
    sizes = Counter()
    for leaf, n_cells in rows:
        for code in store.territories.path(leaf):
            if store.territories[code].level == store.info.map_level:
                sizes[code] += n_cells
    return [code for code, _ in sizes.most_common(count)]


@pytest.fixture(scope="module")
def cube(release_store):
    return rollup_cube(release_store)


def check_release(store, cube, n, n_regions, tally):
    base = store.info.policy["base"]
    assert not is_small(cube.figures, base).any()
    n_tried, n_small = check_cube(cube, base, n)
    assert n_small == 0
    for region in busy_regions(store, n_regions):
        parts = cell_cube(store, region)
        assert not is_small(parts.figures, base).any()
        tried, small = check_cube(parts, base, n // n_regions)
        assert small == 0
        n_tried += tried
    tally["differences of nested figures"] += n_tried
    return n_tried


def test_no_random_difference_of_nested_figures_is_small(release_store, cube, tally):
    assert check_release(release_store, cube, 20_000, 1, tally) > 60_000


@pytest.mark.slow
def test_no_difference_among_a_million_nested_figures_is_small(
    release_store, cube, small_demo, tally
):
    directory = (small_demo.built.instance.releases / "current").resolve()
    demo = ReleaseStore(directory)
    try:
        assert check_release(demo, rollup_cube(demo), 400_000, 8, tally) > 1_000_000
    finally:
        demo.close()
    check_release(release_store, cube, 400_000, 8, tally)


def test_the_arrays_hold_what_readers_get(release_store, cube):
    """The differences are taken between numbers that the portal gives, not our own sums."""
    draw = np.random.default_rng(1)
    for at in draw.integers(0, cube.figures.shape, (60, 5)):
        geo, topic, regime, outcome, period = (
            axis.nodes[int(n)] for axis, n in zip(cube.axes, at, strict=True)
        )
        counts = release_store.counts([geo], [topic], Period.parse(period), regime)[geo, topic]
        shown = counts.received if outcome == "all" else counts.by_outcome[outcome]
        assert cube.figures[tuple(at)] == shown
    parts = cell_cube(release_store, busy_regions(release_store, 1)[0])
    for at in draw.integers(0, parts.figures.shape, (30, 6)):
        codes = [axis.nodes[int(n)] for axis, n in zip(parts.axes, at, strict=True)]
        names = ("territories", "regimes", "channels", "outcomes", "speeds")
        lists = {name: (code,) for name, code in zip(names, codes, strict=False)}
        values = asked(release_store, periods=(Period.parse(codes[-1]),), **lists)
        assert list(values.values()) in ([], [parts.figures[tuple(at)]])


def test_control_one_planted_small_cell_is_found(release_store, cube):
    base = release_store.info.policy["base"]
    cell = cube.cells[100]
    nodes = [
        [axis.number[node] for node in list(axis.above.values())[leaf]]
        for axis, leaf in zip(cube.axes, cell.tolist(), strict=True)
    ]
    figures = cube.figures.copy()
    figures[np.ix_(*nodes)] += 2 - cube.figures[tuple(path[-1] for path in nodes)]
    place = cube.cells[cube.cells[:, 0] == cell[0]]
    planted = Cube(cube.axes, figures, place)
    assert check_cube(planted, base, 100_000)[1] > 0


def test_control_totals_with_noise_of_their_own_are_found(release_store, cube):
    """Every total perturbed by itself, as other methods do: no figure is small, differences are."""
    base = release_store.info.policy["base"]
    noise = np.random.default_rng(2).integers(-1, 2, cube.figures.shape, dtype=np.int32)
    noisy = np.where(cube.figures > base + 1, cube.figures + noise, cube.figures)
    assert not is_small(noisy, base).any()
    assert check_cube(cube.with_figures(noisy), base, 20_000)[1] > 100
