"""The tile map: every territory one labelled cell of the same size, filled by class or pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_BLOCK_COLUMNS = 9
_EDGE = 1


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell: ``fill`` is a class such as ``seq-3``, or ``hatch`` or ``dots``."""

    column: int
    row: int
    abbreviation: str
    name: str
    value: str
    fill: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in pixels; a narrow map prints no values."""

    cell: int
    gap: int
    text: float
    with_values: bool


WIDE = Metrics(66, 3, 12.5, True)
NARROW = Metrics(36, 2, 9.5, False)


def tiles_svg(tiles: Sequence[Tile], metrics: Metrics, description: str, key: str) -> Markup:
    """Return one picture of all ``tiles``; ``key`` keeps the ids of its patterns apart."""
    step = metrics.cell + metrics.gap
    left, top = min(t.column for t in tiles), min(t.row for t in tiles)
    width = (max(t.column for t in tiles) - left + 1) * step - metrics.gap + 2 * _EDGE
    height = (max(t.row for t in tiles) - top + 1) * step - metrics.gap + 2 * _EDGE
    cells = Markup("").join(
        _tile(t, (t.column - left) * step + _EDGE, (t.row - top) * step + _EDGE, metrics, key)
        for t in tiles
    )
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}{}</svg>'
    ).format(description, width, height, width, height, patterns(key), cells)


def blocks(tiles: Sequence[Tile]) -> tuple[tuple[Tile, ...], ...]:
    """Return the tiles in blocks of at most nine columns, west to east, for a narrow screen."""
    left = min(t.column for t in tiles)
    width = max(t.column for t in tiles) - left + 1
    count = -(-width // _BLOCK_COLUMNS)
    size = -(-width // count)
    found = (tuple(t for t in tiles if (t.column - left) // size == i) for i in range(count))
    return tuple(block for block in found if block)


def patterns(key: str) -> Markup:
    """Return the two patterns of what has no number, with ids that end in ``key``."""
    return Markup(
        '<defs><pattern id="hatch-{0}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="pattern-bg" width="7" height="7"/>'
        '<path class="mark-line" d="M0 0V7"/></pattern>'
        '<pattern id="dots-{0}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect class="pattern-bg" width="6" height="6"/>'
        '<circle class="mark-dot" cx="3" cy="3" r="0.95"/>'
        "</pattern></defs>"
    ).format(key)


def _tile(tile: Tile, x: int, y: int, metrics: Metrics, key: str) -> Markup:
    size = metrics.cell
    title = Markup("<title>{}: {}</title>").format(tile.name, tile.value)
    if tile.fill in ("hatch", "dots"):
        box = Markup('<rect class="tile" fill="url(#{}-{})" x="{}" y="{}" width="{}" height="{}"/>')
        body = box.format(tile.fill, key, x, y, size, size) + _strip(x, y, metrics)
    else:
        box = Markup('<rect class="tile {}" x="{}" y="{}" width="{}" height="{}"/>')
        body = box.format(tile.fill, x, y, size, size)
    own = Markup('<rect class="tile-own" x="{}" y="{}" width="{}" height="{}"/>')
    return Markup("<g>{}{}{}{}</g>").format(
        title,
        body,
        own.format(x, y, size, size) if tile.is_own else "",
        _label(tile, x, y, metrics),
    )


def _strip(x: int, y: int, metrics: Metrics) -> Markup:
    height = round(metrics.text * 1.7)
    return Markup('<rect class="tile-strip" x="{}" y="{}" width="{}" height="{}"/>').format(
        x + 1, y + (metrics.cell - height) / 2, metrics.cell - 2, height
    )


def _label(tile: Tile, x: int, y: int, metrics: Metrics) -> Markup:
    middle = x + metrics.cell / 2
    has_value = metrics.with_values and tile.fill not in ("hatch", "dots")
    colour = f" on-{tile.fill}" if tile.fill not in ("hatch", "dots") else ""
    text = Markup('<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="middle">{}</text>')
    name_y = y + metrics.cell / 2 + (-3 if has_value else metrics.text * 0.35)
    found = text.format(f"tile-name{colour}", middle, name_y, metrics.text, tile.abbreviation)
    if has_value:
        found += text.format(
            f"tile-value{colour}", middle, y + metrics.cell / 2 + 16, metrics.text, tile.value
        )
    return found
