"""A tile layout as text, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.tiles.grid import HEXAGON, Cell

EMPTY = "·"


def as_text(cells: Mapping[str, Cell], labels: Mapping[str, str], shape: str) -> str:
    """Return one line for each row of the picture; odd rows of hexagons begin half a cell later."""
    if not cells:
        return ""
    at = {cell: labels[code] for code, cell in cells.items()}
    columns = range(min(c for c, _ in at), max(c for c, _ in at) + 1)
    rows = range(min(r for _, r in at), max(r for _, r in at) + 1)
    # An even width, so that half a cell is a whole number of letters.
    width = max(len(label) for label in at.values()) // 2 * 2 + 2
    lines = (
        " " * (width // 2 if shape == HEXAGON and row % 2 else 0)
        + "".join(at.get((column, row), EMPTY).ljust(width) for column in columns)
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
