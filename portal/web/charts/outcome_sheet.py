"""What became of the appeals for a picture: a bar with its shares inside and its list below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.gap_patterns import patterns

_KEY, _LINE, _TEXT, _GAP = 16, 24, 18, 34
_LEAST_BAR, _MOST_BAR = 56, 130
# Width of a letter of the labels, and the room around them.
_LETTER, _PADDING = 11, 16


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One outcome: its label in lines, its count and share in words.

    ``left`` and ``width`` are in per cent of the bar.
    """

    kind: str
    lines: tuple[str, ...]
    figures: str
    share: str
    left: float
    width: float


def outcome_sheet(
    parts: Sequence[SheetPart],
    room: tuple[int, int],
    description: str,
    mark: str = "",
    words: str = "",
) -> Markup:
    """Return the drawing for a room of (width, height) pixels.

    Where there are no shares, ``mark`` is the pattern that stands for the bar, and ``words`` in it
    say why.
    """
    width, height = room
    rows = max((len(part.lines) for part in parts), default=0)
    entries = _LINE * (rows + 1) if parts else 0
    bar = min(max(height - entries - 3 * _GAP, _LEAST_BAR), _MOST_BAR)
    drawn = [_segment(part, width, bar) for part in parts] if not mark else []
    if mark:
        drawn = [patterns("bar"), _gap(mark, words, width, bar)]
    column = width / max(len(parts), 1)
    drawn += [_entry(part, index * column, bar + _GAP) for index, part in enumerate(parts)]
    height = bar + (_GAP + entries + 8 if parts else 2)
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(description, width, height, width, height, Markup("").join(drawn))


def _segment(part: SheetPart, width: int, bar: int) -> Markup:
    left, room = part.left * width / 100 + 1, max(part.width * width / 100 - 2, 1)
    shape = Markup('<rect class="o-edge o-{}" x="{:.1f}" y="1" width="{:.1f}" height="{}"/>')
    found = shape.format(part.kind, left, room, bar - 2)
    if not part.share or room < len(part.share) * _LETTER + _PADDING:
        return found
    text = Markup(
        '<text class="on-{}" x="{:.1f}" y="{}" font-size="20" font-weight="600">{}</text>'
    )
    return found + text.format(part.kind, left + 12, bar / 2 + 7, part.share)


def _gap(mark: str, words: str, width: int, bar: int) -> Markup:
    box = Markup('<rect class="tile" fill="url(#{}-bar)" x="1" y="1" width="{}" height="{}"/>')
    strip = Markup('<rect class="tile-strip" x="12" y="{}" width="{}" height="32"/>')
    text = Markup('<text x="24" y="{}" font-size="20" font-weight="600">{}</text>')
    return (
        box.format(mark, width - 2, bar - 2)
        + strip.format(bar / 2 - 16, min(len(words) * _LETTER + 24, width - 24))
        + text.format(bar / 2 + 7, words)
    )


def _entry(part: SheetPart, x: float, top: float) -> Markup:
    key = Markup('<rect class="o-edge o-{}" x="{:.1f}" y="{}" width="{}" height="{}"/>').format(
        part.kind, x + 0.5, top, _KEY, _KEY
    )
    text = Markup('<text x="{:.1f}" y="{}" font-size="{}" font-weight="{}">{}</text>')
    lines = [
        text.format(x + 26, top + 15 + _LINE * number, _TEXT, 600, line)
        for number, line in enumerate(part.lines)
    ]
    figures = text.format(x + 26, top + 15 + _LINE * len(part.lines), _TEXT, 400, part.figures)
    return key + Markup("").join([*lines, figures])
