"""The nearest known word to a mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 64


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``text``, or ``None`` where nothing is alike."""
    folded = {word.casefold(): word for word in known}
    found = difflib.get_close_matches(text[:_LONGEST].casefold(), folded, n=1, cutoff=0.4)
    return folded[found[0]] if found else None


def hint(word: str | None) -> str:
    """Return a sentence that offers ``word``, with a space in front; nothing for ``None``."""
    return f" The nearest known is «{word}»." if word else ""
