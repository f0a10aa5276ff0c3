"""Search of places by name or code: any order, either script or keyboard, mistakes forgiven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geodata.search.codes import CodeIndex
from geodata.search.ranks import ROOM, NameRanks, Rank
from geodata.search.text import other_keyboard

__all__ = ["Match", "NameEntry", "NameIndex", "Rank"]

_DECIMALS = 3
# Scores further apart than this are not the same when rounded.
_TIE = 2 * 10**-_DECIMALS


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A place to be found. ``names`` and ``codes`` may be former ones.

    ``within`` are names of what the place lies in: they tell places of one name apart.
    """

    key: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A place found: ``text`` is the name or code that matched; a lower ``score`` is better."""

    key: str
    rank: Rank
    score: float
    text: str


class NameIndex:
    """All names of a release. Building takes some tenths of a second, a search milliseconds."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self._entries = tuple(entries)
        names = [(n, name) for n, entry in enumerate(self._entries) for name in entry.names]
        self._entry_of = [number for number, _ in names]
        self._names = [name for _, name in names]
        within = [self._entries[number].within for number in self._entry_of]
        self._ranks = NameRanks(self._names, within)
        self._codes = CodeIndex([(n, entry.codes) for n, entry in enumerate(self._entries)])

    def search(self, text: str, limit: int = 10) -> tuple[Match, ...]:
        """Return up to ``limit`` places, each once: by rank, then score, then order of entries.

        A text typed on the other keyboard is read so where it means nothing, or nothing near, as
        it stands. Any text may be given; of a long one only the beginning counts.
        """
        best = self._by_code(text) or self._by_name(text, limit)
        if all(match.rank == Rank.NEAR for match in best.values()):
            # Where one reading is near, the other must be clear: mistakes on both tell nothing.
            other = self._by_name(other_keyboard(text), limit, alike=not best)
            clear = {n: match for n, match in other.items() if match.rank < Rank.NEAR}
            best = clear or self._near_codes(text) or best or other
        ordered = sorted(best.items(), key=lambda item: (item[1].rank, item[1].score, item[0]))
        return tuple(match for _, match in ordered[:limit])

    def _by_code(self, text: str) -> dict[int, Match]:
        if exact := self._codes.exact(text):
            return {n: self._match(n, Rank.EXACT, 0.0, code) for n, code in exact.items()}
        begun = self._codes.begun(text)
        return {n: self._match(n, Rank.PREFIX, 0.0, code) for n, code in begun.items()}

    def _near_codes(self, text: str) -> dict[int, Match]:
        near = self._codes.near(text)
        return {n: self._match(n, Rank.NEAR, score, code) for n, (code, score) in near.items()}

    def _by_name(self, text: str, limit: int, *, alike: bool = True) -> dict[int, Match]:
        """Return the best match of each entry that the text may name.

        Of hundreds that may be meant, only the first ``limit`` and those that tie with the last.
        """
        ranks = self._ranks.ranks(text, alike=alike)
        found: dict[int, Match] = {}
        candidates = np.flatnonzero(np.isfinite(ranks))
        last = np.inf
        for place in candidates[np.argsort(ranks[candidates], kind="stable")].tolist():
            number, ranked = self._entry_of[place], float(ranks[place])
            if ranked > last + _TIE:
                break
            if number not in found:
                rank, score = divmod(ranked, ROOM)
                found[number] = self._match(number, Rank(int(rank)), score, self._names[place])
                last = ranked if len(found) == limit else last
        return found

    def _match(self, number: int, rank: Rank, score: float, text: str) -> Match:
        return Match(self._entries[number].key, rank, round(score, _DECIMALS), text)
