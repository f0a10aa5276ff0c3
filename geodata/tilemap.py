"""Tile layouts: every territory one cell of the same size."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole

COLUMNS = ("territory", "column", "row")


def load_tiles(path: Path, territories: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return ``(column, row)`` of each tile by territory code; empty where there is no file.

    Raises :class:`ReferenceFault` for a territory that is unknown or has a tile already, and for
    two territories on one cell.
    """
    if not path.exists():
        return {}
    found: dict[str, tuple[int, int]] = {}
    taken: dict[tuple[int, int], str] = {}
    for line, row in read_rows(path, COLUMNS):
        code = row["territory"]
        cell = (read_whole(path, line, row, "column"), read_whole(path, line, row, "row"))
        if code not in territories:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» is not known.")
        if code in found:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» has a tile already.")
        if cell in taken:
            raise ReferenceFault(
                f"{path}: row {line}: the cell at column {cell[0]}, row {cell[1]} holds"
                f" «{taken[cell]}» already."
            )
        found[code], taken[cell] = cell, code
    return found
