"""Breaks of series on a chart over time: a dotted line each, with its words or its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

# Widest letters of the words beside a line, on an average, in pixels.
_LETTER = 6.6
_GAP, LINE = 5, 16


@dataclass(frozen=True, slots=True)
class Break:
    """A change in the law or of the sources: where it lies (in steps from the first), its words.

    ``number`` is that of its line in the list under the chart.
    """

    at: float
    label: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """The plot that lines and words have to stay in, in pixels."""

    left: float
    right: float
    top: float
    bottom: float


def break_marks(marks: Sequence[tuple[float, Break]], room: Room, from_top: bool = False) -> Markup:
    """Return a line from top to bottom at each x, and its words on a row of their own.

    Words that fit on neither side give way to the number of the mark, which the list under the
    chart has too. The rows are counted from the bottom of the plot, or from its top.
    """
    found = Markup("")
    for step, (x, one) in enumerate(marks):
        found += Markup('<path class="break-line" d="M{} {}V{}"/>').format(x, room.top, room.bottom)
        y = room.top + 11 + LINE * step if from_top else room.bottom - 8 - LINE * step
        found += _words(x, y, one, room)
    return found


def _words(x: float, y: float, one: Break, room: Room) -> Markup:
    # The words stand on the side that has more room.
    after, before = room.right - x, x - room.left
    is_after = after >= before
    words = one.label if len(one.label) * _LETTER + _GAP <= max(after, before) else f"{one.number}"
    return Markup('<text class="break-text" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        round(x + (_GAP if is_after else -_GAP), 1),
        round(y, 1),
        "start" if is_after else "end",
        words,
    )
