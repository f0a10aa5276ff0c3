"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

_LONGEST = 64
_MIN_LIKENESS = 0.4


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``text``, or ``None`` where nothing is alike."""
    words = tuple(known)
    found = process.extractOne(
        text[:_LONGEST].casefold(),
        [word.casefold() for word in words],
        scorer=Indel.normalized_similarity,
        score_cutoff=_MIN_LIKENESS,
    )
    return words[found[2]] if found else None


def hint(word: str | None) -> str:
    """Return a sentence that offers ``word``, with a space in front; nothing for ``None``."""
    return f" The nearest known is «{word}»." if word else ""
