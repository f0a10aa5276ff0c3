"""One bar of what became of the appeals: as wide as the page, its words never stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

HEIGHT = 56
# A share under the first would not hold its words on a wide page, under the second on a phone.
_LEAST, _LEAST_NARROW = 7, 18
_LEAST_EDGED = 3


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
    drawn += [_gap(before, part) for before, part in pairwise(parts)]
    drawn += [_words(part) for part in parts]
    return Markup(
        '<svg class="outcome-bar" role="img" aria-label="{}" width="100%" height="{}">{}</svg>'
    ).format(description, HEIGHT, Markup("").join(drawn))


def _segment(part: BarPart) -> Markup:
    return Markup('<rect class="o-edge o-{}" x="{}%" width="{}%" height="100%"/>').format(
        part.kind, part.left, part.width
    )


def _gap(before: BarPart, part: BarPart) -> Markup:
    """Return a strip of paper between two segments with the edge of either.

    What is but a few points wide has no edges: they would hide its colour.
    """
    line = Markup('<line class="{}" x1="{}%" x2="{}%" y2="100%" transform="translate({} 0)"/>')
    edges = [
        line.format("o-edge", part.left, part.left, step)
        for step, each in ((-1.5, before), (1.5, part))
        if each.width >= _LEAST_EDGED
    ]
    return line.format("o-gap", part.left, part.left, 0) + Markup("").join(edges)


def _words(part: BarPart) -> Markup:
    if not part.label or part.width < _LEAST:
        return Markup("")
    name = f"o-text on-{part.kind}" + ("" if part.width >= _LEAST_NARROW else " o-text-wide")
    return Markup('<text class="{}" x="{}%" y="50%" dx="9" dy=".36em">{}</text>').format(
        name, part.left, part.label
    )
