"""Tile layouts: every territory one cell of the same size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole
from geodata.territories import Territories

COLUMNS = ("territory", "column", "row")


def load_tiles(path: Path, territories: Territories) -> dict[str, tuple[int, int]]:
    """Return ``(column, row)`` of each tile by territory code; empty where there is no file.

    The territories nearest to the root that have tiles make one picture; below them, those of each
    parent make a picture of their own. Raises :class:`ReferenceFault` for a territory that is
    unknown or has a tile already, and for two territories on one cell of a picture.
    """
    if not path.exists():
        return {}
    found, lines = _read_cells(path, territories)
    _check_cells(path, territories, found, lines)
    return found


def _read_cells(
    path: Path, territories: Territories
) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
    """Return column and row by territory, and the line that each stands on."""
    found: dict[str, tuple[int, int]] = {}
    lines: dict[str, int] = {}
    for line, row in read_rows(path, COLUMNS):
        code = row["territory"]
        if code not in territories:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» is not known.")
        if code in found:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» has a tile already.")
        found[code] = (
            read_whole(path, line, row, "column"),
            read_whole(path, line, row, "row"),
        )
        lines[code] = line
    return found, lines


def load_adjustments(path: Path, territories: Territories) -> dict[str, tuple[int, int]]:
    """Return the cells that hand-made ``tile_adjustments.csv`` pins; empty where there is no file.

    Raises :class:`ReferenceFault` for a territory that is unknown or pinned twice.
    """
    return _read_cells(path, territories)[0] if path.exists() else {}


def changed_table(
    path: Path, territories: Territories, cells: Mapping[str, tuple[int, int]]
) -> str:
    """Return the text of the tile table with new ``cells``; all other rows stay as they are.

    Raises :class:`ReferenceFault` where a new cell is taken by a tile that stays.
    """
    tiles = (_read_cells(path, territories)[0] if path.exists() else {}) | dict(cells)
    lines = {code: number for number, code in enumerate(tiles, start=2)}
    # The tiles that stay come first: a fault names one of them as the holder of the cell.
    in_turn = dict(sorted(tiles.items(), key=lambda entry: entry[0] in cells))
    _check_cells(path, territories, in_turn, lines)
    rows = (f"{code},{column},{row}" for code, (column, row) in tiles.items())
    return "\n".join([",".join(COLUMNS), *rows]) + "\n"


def _check_cells(
    path: Path,
    territories: Territories,
    tiles: dict[str, tuple[int, int]],
    lines: dict[str, int],
) -> None:
    depths = {code: len(territories.path(code)) for code in tiles}
    top = min(depths.values(), default=0)
    taken: dict[tuple[str | None, int, int], str] = {}
    for code, (column, row) in tiles.items():
        picture = None if depths[code] == top else territories[code].parent
        other = taken.setdefault((picture, column, row), code)
        if other != code:
            raise ReferenceFault(
                f"{path}: row {lines[code]}: the cell at column {column}, row {row} holds"
                f" «{other}» already."
            )
