"""Tile layouts: every territory one cell of the same size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole
from geodata.territories import Territories

COLUMNS = ("territory", "column", "row")

Cell = tuple[int, int]


def load_tiles(
    path: Path, territories: Territories, map_level: str = ""
) -> dict[str, tuple[int, int]]:
    """Return ``(column, row)`` of each tile by territory code; empty where there is no file.

    The territories of ``map_level`` make one picture, or, where it is not told, those nearest to
    the root that have tiles; others make a picture for each parent. Raises
    :class:`ReferenceFault` for a territory that is unknown or has a tile already, and for two
    territories on one cell of a picture.
    """
    if not path.exists():
        return {}
    found, lines = _read_cells(path, territories)
    _check_cells(path, territories, found, lines, _level_of_whole(territories, found, map_level))
    return found


def _level_of_whole(territories: Territories, tiles: Mapping[str, Cell], map_level: str) -> str:
    """Return the level whose tiles make one picture."""
    if map_level or not tiles:
        return map_level
    return territories[min(tiles, key=lambda code: len(territories.path(code)))].level


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


def load_adjustments(
    path: Path, territories: Territories, map_level: str = ""
) -> dict[str, tuple[int, int]]:
    """Return the cells that hand-made ``tile_adjustments.csv`` pins; empty where there is no file.

    Raises :class:`ReferenceFault` for a territory that is unknown or pinned twice, and for two of
    one parent on one cell.
    """
    if not path.exists():
        return {}
    found, lines = _read_cells(path, territories)
    _check_cells(path, territories, found, lines, map_level)
    return found


def changed_table(
    path: Path,
    territories: Territories,
    cells: Mapping[str, tuple[int, int]],
    map_level: str = "",
) -> str:
    """Return the text of the tile table with new ``cells``; all other rows stay as they are.

    Raises :class:`ReferenceFault` where a new cell is taken by a tile that stays.
    """
    tiles = (_read_cells(path, territories)[0] if path.exists() else {}) | dict(cells)
    lines = {code: number for number, code in enumerate(tiles, start=2)}
    # The tiles that stay come first: a fault names one of them as the holder of the cell.
    in_turn = dict(sorted(tiles.items(), key=lambda entry: entry[0] in cells))
    _check_cells(path, territories, in_turn, lines, _level_of_whole(territories, tiles, map_level))
    rows = (f"{code},{column},{row}" for code, (column, row) in tiles.items())
    return "\n".join([",".join(COLUMNS), *rows]) + "\n"


def _check_cells(
    path: Path,
    territories: Territories,
    tiles: dict[str, tuple[int, int]],
    lines: dict[str, int],
    level_of_whole: str,
) -> None:
    taken: dict[tuple[str | None, int, int], str] = {}
    for code, (column, row) in tiles.items():
        place = territories[code]
        picture = None if place.level == level_of_whole else place.parent
        other = taken.setdefault((picture, column, row), code)
        if other != code:
            raise ReferenceFault(
                f"{path}: row {lines[code]}: the cell at column {column}, row {row} holds"
                f" «{other}» already."
            )
