"""Cells of tile maps: who touches whom, outlines, pieces and holes."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.tiles.grid import (
    SHAPES,
    Cell,
    Grid,
    around,
    beside,
    centre,
    compactness,
    from_origin,
    outline,
)

cells = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1)
shapes = st.sampled_from(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_cells_touch_whose_centres_are_near(shape: str) -> None:
    """Side by side is one width apart, corner to corner of squares its diagonal."""
    reach = 1.01 if shape == "hexagon" else math.sqrt(2) + 0.01
    grid = list(itertools.product(range(-3, 4), range(-3, 4)))
    for cell, other in itertools.permutations(grid, 2):
        apart = math.dist(centre(cell, shape), centre(other, shape))
        assert (other in around(cell, shape)) == (apart < reach)
        assert (other in beside(cell, shape)) == (apart < 1.01)
        assert apart > 0.99


@given(
    st.dictionaries(st.text(min_size=1), st.tuples(st.integers(-9, 9), st.integers(-9, 9))), shapes
)
def test_moving_to_the_origin_changes_no_picture(layout: dict[str, Cell], shape: str) -> None:
    moved = from_origin(layout, shape)
    assert moved.keys() == layout.keys()
    if layout:
        assert min(row for _, row in moved.values()) == 0
        assert min(column for column, _ in moved.values()) == 0
    for a, b in itertools.combinations(layout, 2):
        before = [
            q - p for p, q in zip(centre(layout[a], shape), centre(layout[b], shape), strict=True)
        ]
        after = [
            q - p for p, q in zip(centre(moved[a], shape), centre(moved[b], shape), strict=True)
        ]
        assert after == pytest.approx(before)


@given(cells, shapes)
def test_an_outline_is_twice_the_sides_less_those_within(taken: set[Cell], shape: str) -> None:
    within = sum(b in beside(a, shape) for a, b in itertools.combinations(taken, 2))
    assert outline(taken, shape) == len(beside((0, 0), shape)) * len(taken) - 2 * within
    assert 0 < compactness(taken, shape) <= 1


def test_squares_and_rings_are_most_compact() -> None:
    square = list(itertools.product(range(3), range(3)))
    assert compactness(square, "square") == 1
    assert compactness([(4, 4), *around((4, 4), "hexagon")], "hexagon") == 1
    assert compactness([], "square") == 1
    assert compactness([(i, 0) for i in range(9)], "square") == 12 / 20


def _flood(start: set[Cell], within: set[Cell], shape: str) -> set[Cell]:
    found: set[Cell] = set()
    edge = start & within
    while edge:
        found |= edge
        edge = {other for cell in edge for other in beside(cell, shape)} & within - found
    return found


@given(cells, shapes)
def test_pieces_and_holes_equal_a_plain_flood(taken: set[Cell], shape: str) -> None:
    grid = Grid(shape, 7, 6)
    stray, holes = grid.faults(grid.number[cell] for cell in taken)
    main = taken - {grid.cells[number] for number in stray}
    assert _flood({min(main)}, taken, shape) == main
    left = taken - main
    while left:
        piece = _flood({min(left)}, taken, shape)
        assert len(piece) <= len(main)
        left -= piece
    wide = set(itertools.product(range(-1, 8), range(-1, 7)))
    outside = _flood({(-1, -1)}, wide - taken, shape)
    assert {grid.cells[number] for number in holes} == wide - taken - outside
