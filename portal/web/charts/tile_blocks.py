"""A tile map in blocks, one under another, for a screen that is too narrow for all its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from portal.web.charts.tiles import Tile

# Columns that a phone shows with tiles wide enough to read.
_MOST_COLUMNS = 9

Blocks = tuple[tuple[Tile, ...], ...]


def blocks(tiles: Sequence[Tile], groups: Mapping[str, str] | None = None) -> Blocks:
    """Return the tiles in blocks of at most nine columns, west to east.

    ``groups`` are what the places lie in, by code: those of one stay in one block, that of the
    middle of them, where its columns allow it.
    """
    left = min(tile.column for tile in tiles)
    width = max(tile.column for tile in tiles) - left + 1
    count = -(-width // _MOST_COLUMNS)
    size = -(-width // count)
    number = {tile: (tile.column - left) // size for tile in tiles}
    for members in _members(tiles, groups or {}):
        columns = sorted(tile.column for tile in members)
        wanted = (columns[len(columns) // 2] - left) // size
        there = {tile for tile in tiles if number[tile] == wanted} | set(members)
        if _width(there) <= _MOST_COLUMNS:
            number |= dict.fromkeys(members, wanted)
    found = (tuple(tile for tile in tiles if number[tile] == i) for i in range(count))
    return tuple(block for block in found if block)


def _members(tiles: Sequence[Tile], groups: Mapping[str, str]) -> list[list[Tile]]:
    known = sorted((tile for tile in tiles if tile.code in groups), key=lambda t: groups[t.code])
    return [list(same) for _, same in groupby(known, key=lambda t: groups[t.code])]


def _width(tiles: set[Tile]) -> int:
    columns = [tile.column for tile in tiles]
    return max(columns) - min(columns) + 1
