"""Search of places by code: whole, by its beginning, or with a digit wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.search.text import plain

_MIN_BEGINNING = 3
_MIN_NEAR = 5
_MIN_LIKENESS = 0.8
_MAX_NEAR = 5


class CodeIndex:
    """Codes of numbered entries; hyphens, spaces and capitals do not count."""

    def __init__(self, codes: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        found = [(_bare(code), number, code) for number, own in codes for code in own]
        self._codes = sorted(entry for entry in found if entry[0])
        self._bare = [bare for bare, _, _ in self._codes]

    def exact(self, text: str) -> dict[int, str]:
        """Return entry and code for each code that is the text."""
        asked = _bare(text)
        return {n: code for bare, n, code in self._beginning(asked) if bare == asked}

    def begun(self, text: str) -> dict[int, str]:
        """Return entry and code for each code that begins with the text, which holds a digit."""
        asked = _bare(text)
        return {n: code for _, n, code in reversed(self._beginning(asked)) if _has_digit(asked)}

    def near(self, text: str) -> dict[int, tuple[str, float]]:
        """Return entry, code and difference (0..1) for the few codes most like the text."""
        asked = _bare(text)
        if len(asked) < _MIN_NEAR or not _has_digit(asked):
            return {}
        found = process.extract(
            asked,
            self._bare,
            scorer=OSA.normalized_similarity,
            score_cutoff=_MIN_LIKENESS,
            limit=_MAX_NEAR,
        )
        return {
            self._codes[place][1]: (self._codes[place][2], 1 - like)
            for _, like, place in reversed(found)
        }

    def _beginning(self, asked: str) -> list[tuple[str, int, str]]:
        if len(asked) < _MIN_BEGINNING:
            return []
        first = bisect_left(self._bare, asked)
        last = bisect_left(self._bare, asked + "\U0010ffff")
        return self._codes[first:last]


def _bare(code: str) -> str:
    return plain(code).replace(" ", "")


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
