"""Lines of text as wide as the fonts of the pictures make them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import orjson

Font = Literal["golos-400", "golos-600", "literata-600"]
FONTS = Path(__file__).parent / "fonts"
FAMILIES = {
    "golos-400": ("Golos Text, PT Sans, Arial, sans-serif", 400),
    "golos-600": ("Golos Text, PT Sans, Arial, sans-serif", 600),
    "literata-600": ("Literata, PT Serif, Georgia, serif", 600),
}
# Of a character that the fonts do not have, in thousandths of an em.
_UNKNOWN = 700
_ELLIPSIS = "…"


@cache
def _widths() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = orjson.loads((FONTS / "widths.json").read_bytes())
    return found


def width(text: str, font: Font, size: float) -> float:
    """Return how wide a text is, in the unit of ``size``."""
    known = _widths()[font]
    return sum(known.get(letter, _UNKNOWN) for letter in text) * size / 1000


def is_covered(text: str) -> bool:
    """Say whether one of our fonts has every character of a text."""
    return set(text) - {"\n"} <= set().union(*_widths().values())


def wrap(text: str, font: Font, size: float, room: float, most: int) -> tuple[str, ...]:
    """Return the text in at most ``most`` lines of ``room``; what is left over ends in an ellipsis.

    Lines are broken at plain spaces only; a word longer than a line is cut.
    """
    words, lines = text.split(" "), [""]
    for position, word in enumerate(words):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, font, size) <= room:
            lines[-1] = longer
        elif len(lines) == most or not lines[-1]:
            rest = " ".join([lines[-1], *words[position:]]).strip()
            lines[-1] = shorten(rest, font, size, room)
            break
        else:
            lines.append(shorten(word, font, size, room))
    return tuple(lines)


def balanced(text: str, font: Font, size: float, room: float, most: int) -> tuple[str, ...]:
    """Return :func:`wrap` with lines of about one length: no word is left alone on the last."""
    lines = best = wrap(text, font, size, room, most)
    while len(lines) == len(best) > 1 and not lines[-1].endswith(_ELLIPSIS):
        best, room = lines, room * 0.95
        lines = wrap(text, font, size, room, most)
    return best


def shorten(text: str, font: Font, size: float, room: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than ``room``."""
    if width(text, font, size) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + _ELLIPSIS, font, size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;:") + _ELLIPSIS
