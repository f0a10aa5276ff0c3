"""Rows of a dense product: as tuples and as JSON, against the plain way of writing them."""

from __future__ import annotations

from itertools import product

import orjson
from hypothesis import given
from hypothesis import strategies as st

from portal.exports.grid import Grid

CODES = st.lists(st.text(max_size=4), min_size=1, max_size=4, unique=True)
FIGURE = st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=3) | st.booleans()


@st.composite
def grids(draw):
    codes = tuple(draw(st.lists(CODES, min_size=1, max_size=4)))
    n_rows = len(list(product(*codes)))
    start = draw(st.integers(0, n_rows))
    stop = draw(st.integers(start, n_rows))
    column = st.lists(FIGURE, min_size=stop - start, max_size=stop - start)
    figures = tuple(draw(st.lists(column, min_size=1, max_size=3)))
    return Grid(codes, figures, start, stop)


@given(grids())
def test_rows_and_json_are_those_of_the_plain_product(grid):
    keys = list(product(*grid.codes))[grid.start : grid.stop]
    rows = [
        (*key, *values) for key, values in zip(keys, zip(*grid.figures, strict=True), strict=True)
    ]
    assert list(grid) == rows
    assert len(grid) == len(rows)
    heads = [f"d{number}" for number in range(len(grid.codes))]
    tails = [f"f{number}" for number in range(len(grid.figures))]
    pieces = [
        {code: orjson.dumps({head: code})[1:-1] + b"," for code in codes}
        for head, codes in zip(heads, grid.codes, strict=True)
    ]
    written = grid.to_json(pieces, tails)
    # Byte for byte, not only the same values: true is not 1, and 1 is not 1.0.
    plain = [dict(zip((*heads, *tails), row, strict=True)) for row in rows]
    assert written == orjson.dumps(plain)
