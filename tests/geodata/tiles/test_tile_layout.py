"""Tile layouts: laws that hold for any places, and the best ones of tiny maps by trying them all."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import ReferenceFault
from geodata.tiles.board import Board, Floats, Places, Relation
from geodata.tiles.figures import measure
from geodata.tiles.grid import SHAPES, Cell, Grid, around
from geodata.tiles.layout import TileLayout, make_layout
from geodata.tiles.mend import mend
from geodata.tiles.neighbours import Relations, gabriel
from geodata.tiles.points import FlatPoint
from geodata.tiles.search import Search

shapes = st.sampled_from(SHAPES)


@st.composite
def places(draw: st.DrawFn, most: int = 12) -> dict[str, FlatPoint]:
    """Return territories with places of which some coincide or stand in line."""
    numbers = st.integers(-4, 4).map(lambda n: n * 10_000.0)
    found = draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=most))
    return {f"t{i:02}": point for i, point in enumerate(found)}


def _check(layout: TileLayout, points: dict[str, FlatPoint], is_whole: bool = True) -> None:
    assert layout.cells.keys() == points.keys()
    taken = set(layout.cells.values())
    assert len(taken) == len(points)
    assert all(min(cell) >= 0 for cell in taken)
    if is_whole:
        columns, rows = (max(cell[axis] for cell in taken) + 1 for axis in (0, 1))
        grid = Grid(layout.shape, columns, rows)
        assert grid.faults(grid.number[cell] for cell in taken) == (set(), set())


@settings(max_examples=15, deadline=None)
@given(places(), shapes)
def test_every_territory_has_one_cell_in_one_piece(
    points: dict[str, FlatPoint], shape: str
) -> None:
    layout = make_layout(points, gabriel(points), shape)
    _check(layout, points)
    assert {min(cell[axis] for cell in layout.cells.values()) for axis in (0, 1)} == {0}


@settings(max_examples=12, deadline=None)
@given(places(), shapes, st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(
    points: dict[str, FlatPoint], shape: str, shuffler: random.Random
) -> None:
    codes = list(points)
    shuffler.shuffle(codes)
    relations = gabriel(points)
    first = make_layout(points, relations, shape)
    again = make_layout({code: points[code] for code in codes}, relations, shape)
    assert first == again


@settings(max_examples=12, deadline=None)
@given(places(8), shapes, st.data())
def test_pins_are_kept(points: dict[str, FlatPoint], shape: str, data: st.DataObject) -> None:
    pinned = data.draw(st.lists(st.sampled_from(sorted(points)), unique=True))
    cell = st.tuples(st.integers(0, 9), st.integers(0, 9))
    cells = data.draw(st.lists(cell, unique=True, min_size=len(pinned), max_size=len(pinned)))
    pins = dict(zip(pinned, cells, strict=True))
    layout = make_layout(points, gabriel(points), shape, pins)
    _check(layout, points, is_whole=not pins)
    assert {code: layout.cells[code] for code in pins} == pins


@settings(max_examples=12, deadline=None)
@given(places(9), shapes, st.integers(1, 5))
def test_the_size_given_is_not_exceeded(
    points: dict[str, FlatPoint], shape: str, columns: int
) -> None:
    rows = -(-len(points) // columns)
    layout = make_layout(points, gabriel(points), shape, size=(columns, rows))
    assert layout.cells.keys() == points.keys()
    assert len(set(layout.cells.values())) == len(points)
    # Hexagons moved to the origin may begin half a cell later.
    slack = shape == "hexagon"
    assert all(c < columns + slack and r < rows for c, r in layout.cells.values())


def test_pins_join_a_piece_where_they_can() -> None:
    points = {f"t{i}": (i % 3 * 1000.0, i // 3 * 1000.0) for i in range(9)}
    layout = make_layout(points, gabriel(points), "square", {"t0": (3, 5), "t8": (5, 3)})
    _check(layout, points)
    assert layout.cells["t4"] == (4, 4)
    assert layout.figures.kept == layout.figures.relations


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_territories(shape: str, count: int) -> None:
    points = {f"t{i}": (1000.0 * i, 0.0) for i in range(count)}
    layout = make_layout(points, gabriel(points), shape)
    assert layout.cells == {f"t{i}": (i, 0) for i in range(count)}
    assert layout.figures.kept_share == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_a_chain_stays_a_chain(shape: str) -> None:
    points = {f"t{i:02}": (2000.0 * i, 1500.0 * (i % 2)) for i in range(15)}
    chain = frozenset((f"t{i:02}", f"t{i + 1:02}") for i in range(14))
    layout = make_layout(points, chain, shape)
    _check(layout, points)
    assert layout.figures.kept == 14
    columns = [layout.cells[code][0] for code in sorted(points)]
    assert columns == sorted(columns)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_grid_of_places_comes_out_as_it_is(shape: str) -> None:
    """Nothing is displaced, and north is up."""
    step = 1000.0
    points = {f"{c}{r}": (c * step, -r * step) for c in range(5) for r in range(4)}
    layout = make_layout(points, gabriel(points), "square")
    assert layout.cells == {code: (int(code[0]), int(code[1])) for code in points}
    assert layout.figures.displacement == pytest.approx(0, abs=1e-9)
    assert layout.figures.compactness == 1


def test_islands_and_places_that_coincide() -> None:
    points = {f"t{i:03}": (0.0, 0.0) for i in range(30)} | {"far": (900_000.0, 0.0)}
    layout = make_layout(points, gabriel(points), "hexagon")
    _check(layout, points)
    everyone = {f"t{i:03}": (5.0, 5.0) for i in range(131)}
    _check(make_layout(everyone, frozenset(), "square"), everyone)


def test_130_places_have_a_layout_that_keeps_most_neighbours() -> None:
    draw = np.random.default_rng(4)
    points = {f"t{i:03}": (x, y) for i, (x, y) in enumerate((draw.random((130, 2)) * 1e6).tolist())}
    layout = make_layout(points, gabriel(points), "square")
    _check(layout, points)
    assert layout.figures.kept_share > 0.9


@pytest.mark.parametrize(
    ("shape", "pins", "size", "sentence"),
    [
        ("circle", {}, None, "«circle» is none of square, hexagon"),
        ("square", {"x": (0, 0)}, None, "«x» is not in the picture"),
        ("square", {"t0": (1, 1), "t1": (1, 1)}, None, "«t0» and «t1» are pinned to one cell"),
        ("square", {"t0": (2, 0)}, (2, 2), "«t0» is pinned to column 2, row 0, outside"),
        ("square", {"t0": (-1, 0)}, None, "outside the picture"),
        ("square", {}, (1, 3), "1 columns by 3 rows are too few for 4 territories"),
        ("square", {"t0": (99, 99)}, None, "too large"),
    ],
)
def test_what_cannot_be_laid_out_is_said(
    shape: str, pins: dict[str, Cell], size: tuple[int, int] | None, sentence: str
) -> None:
    points = {f"t{i}": (1000.0 * i, 0.0) for i in range(4)}
    with pytest.raises(ReferenceFault, match=sentence):
        make_layout(points, gabriel(points), shape, pins, size)


@settings(max_examples=12, deadline=None)
@given(places(10), shapes)
def test_figures_equal_a_plain_count(points: dict[str, FlatPoint], shape: str) -> None:
    relations = gabriel(points)
    layout = make_layout(points, relations, shape)
    assert layout.figures == measure(dict(layout.cells), points, relations, shape)
    touch = [layout.cells[b] in around(layout.cells[a], shape) for a, b in relations]
    assert (layout.figures.kept, layout.figures.relations) == (sum(touch), len(touch))


def test_figures_do_not_hang_on_where_and_how_large_a_map_is() -> None:
    points = {"a": (0.0, 0.0), "b": (3000.0, 500.0), "c": (1000.0, -2000.0)}
    cells = {"a": (0, 0), "b": (1, 0), "c": (0, 1)}
    relations = gabriel(points)
    moved = {code: (x * 7 + 1e6, y * 7 - 1e6) for code, (x, y) in points.items()}
    away = {code: (c + 4, r + 2) for code, (c, r) in cells.items()}
    one = measure(cells, points, relations, "square")
    other = measure(away, moved, relations, "square")
    assert (one.kept, one.compactness) == (other.kept, other.compactness)
    assert one.displacement == pytest.approx(other.displacement)


# The search against all layouts there are.


def _board(
    points: dict[str, FlatPoint], relations: Relations, grid: Grid
) -> tuple[Board, Floats, Places]:
    codes = sorted(points)
    flat = np.array([(points[code][0], -points[code][1]) for code in codes])
    pairs = [(codes.index(a), codes.index(b)) for a, b in sorted(relations)]
    relation = Relation.between(flat, np.array(pairs, dtype=np.intp).reshape(-1, 2))
    board = Board(grid, relation, np.zeros(len(codes), dtype=bool))
    place = (flat - flat.min(axis=0)) / max(np.ptp(flat, axis=0).max(), 1) * 2
    away = ((place[:, None, :] - grid.centres[None, :, :]) ** 2).sum(axis=2).round(3)
    start = mend(grid, np.arange(len(codes)), away, np.arange(len(codes)))
    return board, away, start


def _value(board: Board, away: Floats, at: Places) -> float:
    return board.total(at) - float(board.cost(away)[np.arange(len(at)), at].sum())


@settings(max_examples=8, deadline=None)
@given(places(4), shapes)
def test_the_search_finds_the_best_of_all_layouts_of_four(
    points: dict[str, FlatPoint], shape: str
) -> None:
    grid = Grid(shape, 3, 3)
    board, away, _ = _board(points, gabriel(points), grid)
    starts = (np.arange(len(points)) + first for first in range(9 - len(points)))
    free = np.arange(len(points))
    ends = [Search(board, away, mend(grid, at, away, free)).run(patience=60) for at in starts]
    best = max(
        _value(board, away, np.array(at))
        for at in itertools.permutations(range(9), len(points))
        if grid.faults(at) == (set(), set())
    )
    assert max(_value(board, away, at) for at in ends) == best


@settings(max_examples=12, deadline=None)
@given(places(7), shapes, st.randoms(use_true_random=False))
def test_gains_told_by_the_search_are_those_of_the_whole(
    points: dict[str, FlatPoint], shape: str, chance: random.Random
) -> None:
    """Values kept up to date step by step equal values counted anew."""
    grid = Grid(shape, 4, 4)
    board, away, start = _board(points, gabriel(points), grid)
    search = Search(board, away, start)
    value = _value(board, away, search._at)
    for _ in range(12):
        step = search._best_step(chance.choice([0.0, 1e12]))
        if step is None:
            break
        search._take(step)
        value += step.gain
        assert value == _value(board, away, search._at)
        assert np.array_equal(search._worth, board.worth(search._at) - board.cost(away))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 35), min_size=1, max_size=12), shapes)
def test_mending_leaves_one_piece_without_holes(taken: set[int], shape: str) -> None:
    grid = Grid(shape, 6, 6)
    at = np.array(sorted(taken), dtype=np.intp)
    apart = grid.centres[at][:, None, :] - grid.centres[None, :, :]
    away = (apart**2).sum(axis=2)
    mended = mend(grid, at, away, np.arange(len(at)))
    assert len(set(mended.tolist())) == len(at)
    assert grid.faults(mended.tolist()) == (set(), set())
    if grid.faults(taken) == (set(), set()):
        assert np.array_equal(mended, at)
