"""A figure on its own: words and drawing, the same that the page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

# Rooms of a drawing inside a block: where there is width, and on a phone.
BROAD, NARROW = (670, 340), (330, 420)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number of a figure, for a table.

    ``label`` is how the figure names it; ``value`` is ``None`` where ``state`` and ``text`` say
    why. Empty parts are those of the view.
    """

    label: str
    value: float | None
    state: str
    text: str
    code: str = ""
    name: str = ""
    measure: str = ""
    indicator: str = ""
    topic: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a picture shows.

    ``title`` is a sentence with the answer in it, ``dek`` says of what and when, ``description`` is
    all of it in words: who does not see the picture hears it. ``draw`` makes an inline SVG with
    classes for a room of so many pixels. ``rows`` are its numbers under the head ``first``, empty
    of figures whose numbers are made from their view.
    """

    title: str
    dek: str
    description: str
    draw: Callable[[int, int], Markup]
    first: str = ""
    rows: tuple[FigureRow, ...] = ()
