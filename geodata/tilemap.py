"""Tile layouts: every territory one cell of the same size."""

from __future__ import annotations

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
    _check_cells(path, territories, found, lines)
    return found


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
