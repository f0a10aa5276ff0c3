"""The tile map: every territory one labelled cell of the same size, filled by class or pattern."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from geodata.tiles.grid import ROW_STEP, SQUARE, centre
from portal.web.charts.gap_patterns import PATTERNS, patterns

_EDGE = 1
# Of what has no number for another reason than these; it is a class of the style sheet.
PLAIN_GAP = "tile-gap"


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell: ``fill`` is a class such as ``seq-3``, ``hatch`` or ``dots``, or a plain gap.

    ``partial`` are the words of a report in part, which is marked; empty of any other. ``label`` is
    the value in full, where the cell has it in fewer letters.
    """

    column: int
    row: int
    abbreviation: str
    name: str
    value: str
    fill: str
    is_own: bool = False
    code: str = ""
    partial: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in pixels; a narrow map prints no values."""

    cell: int
    gap: int
    text: float
    with_values: bool

    @property
    def step(self) -> int:
        """Distance of two columns."""
        return self.cell + self.gap


WIDE = Metrics(66, 3, 12.5, True)
NARROW = Metrics(36, 2, 9.5, False)
# Width of a narrow picture, its largest cells, the width of a letter by the size of the text, how
# much more broad ones take, and the smallest text of a label.
_PHONE = 344
_LARGEST = 48
_LETTER = 0.62
_BROAD_LETTERS, _BROADER = "ЖМФШЩЫЮжмфшщыюMWmw", 0.3
_SMALLEST = 8


def narrow_metrics(parts: Sequence[Sequence[Tile]], shape: str = SQUARE) -> Metrics:
    """Return sizes with which the widest block fills a phone: few columns make large cells."""
    columns = max(_columns(part, shape) for part in parts)
    step = int((_PHONE - 2 * _EDGE + NARROW.gap) / columns)
    cell = min(step - NARROW.gap, _LARGEST)
    text = NARROW.text + max(cell - NARROW.cell, 0) / 8
    return Metrics(cell, NARROW.gap, text, with_values=False)


def _columns(tiles: Sequence[Tile], shape: str) -> float:
    middles = [centre((tile.column, tile.row), shape)[0] for tile in tiles]
    return max(middles) - min(middles) + 1


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where cells stand in a picture, and how large they are."""

    metrics: Metrics
    shape: str
    left: float
    top: int

    @property
    def height(self) -> float:
        """Height of a cell; hexagons stand on a corner and are higher than wide."""
        cell = self.metrics.cell
        return cell if self.shape == SQUARE else round(cell * 2 / math.sqrt(3), 1)

    def corner(self, tile: Tile) -> tuple[float, float]:
        """Return the upper left corner of the box around a cell."""
        east, south = centre((tile.column, tile.row), self.shape)
        down = (south - self.top * ROW_STEP[self.shape]) * self.metrics.step
        return (east - self.left) * self.metrics.step + _EDGE, round(down + _EDGE, 1)

    def size(self, tiles: Sequence[Tile]) -> tuple[float, float]:
        """Return width and height of the picture."""
        corners = [self.corner(tile) for tile in tiles]
        return (
            max(x for x, _ in corners) + self.metrics.cell + _EDGE,
            math.ceil(max(y for _, y in corners) + self.height + _EDGE),
        )

    def cell(self, css: str, paint: str, x: float, y: float) -> str:
        """Return a cell; ``paint`` is a pattern's address, which a style sheet could not hold."""
        width, height = self.metrics.cell, self.height
        fill = f' fill="{paint}"' if paint else ""
        if self.shape == SQUARE:
            left, top, wide, high = map(_short, (x, y, width, height))
            box = f'x="{left}" y="{top}" width="{wide}" height="{high}"'
            return f'<rect class="{css}"{fill} {box}/>'
        half, roof, wall = map(_short, (width / 2, height / 4, height / 2))
        outline = f"l{half} {roof}v{wall}l-{half} {roof}l-{half} -{roof}v-{wall}z"
        return f'<path class="{css}"{fill} d="M{_short(x + width / 2)} {_short(y)}{outline}"/>'


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def tiles_svg(
    tiles: Sequence[Tile],
    metrics: Metrics,
    description: str,
    key: str,
    shape: str = SQUARE,
    *,
    is_light: bool = False,
) -> Markup:
    """Return one picture of all ``tiles``; ``key`` keeps the ids of its patterns apart.

    A light one has no words for a pointer, and its tiles stand in the order of their fills: what
    repeats itself nearby takes few bytes on its way.
    """
    left = min(centre((tile.column, tile.row), shape)[0] for tile in tiles)
    frame = _Frame(metrics, shape, left, min(tile.row for tile in tiles))
    width, height = (_short(number) for number in frame.size(tiles))
    # A country has hundreds of cells on a page: each is plain text, and what it took from outside
    # was escaped where it was put in.
    if is_light:
        tiles = sorted(tiles, key=lambda tile: (tile.fill, tile.row, tile.column))
        drawn = (_body(tile, frame, key) for tile in tiles)
    else:
        drawn = (_tile(tile, frame, key) for tile in tiles)
    cells = Markup("".join(drawn))  # noqa: S704
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-size="{}"'
        ' text-anchor="middle">{}{}</svg>'
    ).format(
        *(description, width, height, width, height, _short(metrics.text)),
        patterns(key, {tile.fill for tile in tiles}),
        cells,
    )


def _tile(tile: Tile, frame: _Frame, key: str) -> str:
    partial = f" ({tile.partial})" if tile.partial else ""
    title = (
        f"<title>{escape(tile.name)}: {escape(tile.label or tile.value)}{escape(partial)}</title>"
    )
    code = f' data-code="{escape(tile.code)}"' if tile.code else ""
    return f"<g{code}>{title}{_body(tile, frame, key)}</g>"


def _body(tile: Tile, frame: _Frame, key: str) -> str:
    """Return the cell with its marks and its words."""
    x, y = frame.corner(tile)
    if tile.fill in PATTERNS:
        body = frame.cell("tile", f"url(#{tile.fill}-{key})", x, y) + _strip(x, y, frame)
    else:
        body = frame.cell(f"tile {tile.fill}", "", x, y)
    own = frame.cell("tile-own", "", x, y) if tile.is_own else ""
    if tile.partial:
        body += _folded_corner(x, y, frame)
    return f"{body}{own}{_label(tile, x, y, frame)}"


def _folded_corner(x: float, y: float, frame: _Frame) -> str:
    """Return the mark of a report in part: a corner of the cell is left out."""
    size = frame.metrics.cell / 4
    right = x + frame.metrics.cell
    top = y if frame.shape == SQUARE else y + frame.height / 4
    left, down, side = map(_short, (right - size, top, size))
    return f'<path class="tile-part" d="M{left} {down}h{side}v{side}z"/>'


def _strip(x: float, y: float, frame: _Frame) -> str:
    height = round(frame.metrics.text * 1.7)
    numbers = (x + 1, y + (frame.height - height) / 2, frame.metrics.cell - 2, height)
    left, top, wide, high = map(_short, numbers)
    return f'<rect class="tile-strip" x="{left}" y="{top}" width="{wide}" height="{high}"/>'


def _label(tile: Tile, x: float, y: float, frame: _Frame) -> str:
    metrics = frame.metrics
    centre_x, centre_y = x + metrics.cell / 2, y + frame.height / 2
    is_gap = tile.fill in (*PATTERNS, PLAIN_GAP)
    has_value = metrics.with_values and not is_gap
    colour = "" if is_gap else f" on-{tile.fill}"
    name_y = centre_y + (-3 if has_value else metrics.text * 0.35)
    size = _fitting(tile.abbreviation, metrics)
    found = _text(f"tile-name{colour}", centre_x, name_y, size, tile.abbreviation, metrics)
    if has_value:
        lower = centre_y + 16
        found += _text(f"tile-value{colour}", centre_x, lower, metrics.text, tile.value, metrics)
    return found


def _text(css: str, x: float, y: float, size: float, words: str, metrics: Metrics) -> str:
    own_size = "" if size == metrics.text else f' font-size="{_short(size)}"'
    at = f'x="{_short(x)}" y="{_short(y)}"{own_size}'
    return f'<text class="{css}" {at}>{escape(words)}</text>'


def _fitting(label: str, metrics: Metrics) -> float:
    """Return the size of a label: smaller where it would leave its cell, but still readable."""
    letters = len(label) + _BROADER * sum(letter in _BROAD_LETTERS for letter in label)
    fitting = (metrics.cell - 3) / (_LETTER * max(letters, 1))
    return min(metrics.text, max(fitting, _SMALLEST))
