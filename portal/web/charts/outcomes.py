"""One bar of what became of the appeals: as wide as the page, its words never stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

HEIGHT = 56
# A share under the first would not hold its words on a wide page, under the second on a phone.
_LEAST, _LEAST_NARROW = 4, 13


@dataclass(frozen=True, slots=True)
class BarPart:
    """One segment: its kind names the colour; ``left`` and ``width`` in per cent of the bar."""

    kind: str
    left: float
    width: float
    label: str


def outcome_bar(parts: Sequence[BarPart], description: str) -> Markup:
    """Return the bar as SVG: places are per cents, so that it fits any width without scaling."""
    drawn = [_segment(part) for part in parts]
    drawn += [_gap(part.left) for part in parts[1:]]
    drawn += [_words(part) for part in parts]
    return Markup(
        '<svg class="outcome-bar" role="img" aria-label="{}" width="100%" height="{}">{}</svg>'
    ).format(description, HEIGHT, Markup("").join(drawn))


def _segment(part: BarPart) -> Markup:
    return Markup('<rect class="o-edge o-{}" x="{}%" y="1" width="{}%" height="{}"/>').format(
        part.kind, part.left, part.width, HEIGHT - 2
    )


def _gap(at: float) -> Markup:
    """Return a strip of paper between two segments with the edge of either."""
    line = Markup(
        '<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}" transform="translate({} 0)"/>'
    )
    gap = line.format("o-gap", at, at, 0, HEIGHT, 0)
    edges = [line.format("o-edge", at, at, 1, HEIGHT - 1, step) for step in (-2, 2)]
    return gap + Markup("").join(edges)


def _words(part: BarPart) -> Markup:
    if not part.label or part.width < _LEAST:
        return Markup("")
    name = f"o-text on-{part.kind}" + ("" if part.width >= _LEAST_NARROW else " o-text-wide")
    return Markup('<text class="{}" x="{}%" y="{}" dx="9">{}</text>').format(
        name, part.left, HEIGHT // 2 + 5, part.label
    )
