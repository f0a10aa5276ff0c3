"""Ranks of all names for a search, computed at once over arrays of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from geodata.search.costs import (
    ALIKE,
    BEGINNING,
    SAME_STEM,
    UNKNOWN,
    Floats,
    Spellings,
    Vocabulary,
)
from geodata.search.place_kinds import kinds_of
from geodata.search.text import fold, is_cyrillic, plain, words_of

# What is alike but differs in more than this share of its letters is not offered.
MAX_DIFFERENCE = 0.36
# Between two ranks: more than any score.
ROOM = 10.0
# Cost of another kind than was asked for; of kinds that are partly the same; of further kinds.
OTHER_KIND, PARTLY_OTHER_KIND, MORE_KINDS = 0.3, 0.1, 0.02
# Cost of a name that only sounds the same.
OTHER_LETTERS = 0.02
# Cost of a name in Latin letters for a search in Cyrillic: «Калуга» is not «Kaluga Oblast».
OTHER_SCRIPT = 1.2
# Cost of a word of the name that was not asked for, and of one found in what the place lies in.
MORE_WORDS, FOUND_ABOVE = 0.08, 0.05
# Words of a search that count.
MAX_ASKED = 8
_MIN_JOINED = 5
_MIN_WHOLE = 3


class Rank(IntEnum):
    """How a place was found; lower is better."""

    EXACT = 0
    WORDS = 1
    PREFIX = 2
    NEAR = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A text taken apart: folded words of the name proper, of its kind, and the kinds meant.

    ``letters`` are all its folded words written as one.
    """

    core: tuple[str, ...]
    others: tuple[str, ...]
    kinds: frozenset[str]
    letters: str
    is_cyrillic: bool


def take_apart(text: str) -> Words:
    """Return the words of a name or a search."""
    words = {word: kinds_of(word) for word in words_of(text)}
    core = [word for word, kinds in words.items() if kinds is None]
    others = [word for word, kinds in words.items() if kinds is not None]
    kinds = frozenset(kind for word in others for kind in words[word] or ())
    letters = "".join(map(fold, words))
    return Words(_folded(core), _folded(others), kinds, letters, is_cyrillic(text))


class NameRanks:
    """Names by number, each with the words of what its place lies in."""

    def __init__(self, names: Sequence[str], within: Sequence[Iterable[str]]) -> None:
        taken = [take_apart(name) for name in names]
        # A name may be made of words that are kinds elsewhere: then they are the name.
        cores = [words.core or words.others for words in taken]
        owned = [(*core, *words.others) for core, words in zip(cores, taken, strict=True)]
        around = [[take_apart(text) for text in texts] for texts in within]
        above = [tuple(dict.fromkeys(w for words in a for w in words.core)) for a in around]
        self._vocabulary = Vocabulary([word for words in (*owned, *above) for word in words])
        self._own = self._vocabulary.lists(owned)
        self._above = self._vocabulary.lists(above)
        self._n_core = np.array([len(core) for core in cores], dtype=np.intp)
        proper = ["".join(core) for core in cores]
        self._proper = Spellings(proper)
        self._letters = Spellings([words.letters for words in taken])
        self._n_letters = np.array([len(letters) for letters in proper], dtype=np.intp)
        self._plain = np.array([plain(name) for name in names], dtype=object)
        self._is_latin = np.array([not words.is_cyrillic for words in taken], dtype=bool)
        kinds = [
            (words.kinds, frozenset(kind for outer in a for kind in outer.kinds))
            for words, a in zip(taken, around, strict=True)
        ]
        # Each pair of kinds, of the place itself and of what it lies in, is judged once a search.
        self._kinds = list(dict.fromkeys(kinds))
        numbers = {pair: number for number, pair in enumerate(self._kinds)}
        self._kind = np.array([numbers[pair] for pair in kinds], dtype=np.intp)

    def ranks(self, text: str, *, alike: bool = True) -> Floats:
        """Return for each name ``ROOM`` times its rank plus its score; infinite for no match.

        Unless ``alike``, mistakes are not forgiven, which is quicker.
        """
        asked = take_apart(text)
        asked = replace(asked, core=asked.core[:MAX_ASKED])
        if asked.core:
            other: Floats = OTHER_LETTERS * (self._plain != plain(text))
            return (self._ranks(asked, alike) + other).astype(np.float32)
        # Words of kinds alone: all places of the kind, and names that begin with the word.
        begun = self._ranks(replace(asked, core=asked.others, kinds=frozenset()), alike=False)
        begun = np.where(begun < ROOM * Rank.NEAR, np.maximum(begun, ROOM * Rank.WORDS), np.inf)
        return np.minimum(begun, self._of_kind(asked.kinds)).astype(np.float32)

    def _ranks(self, asked: Words, alike: bool) -> Floats:
        if not asked.core or not len(self._proper):
            return self._none()
        costs = self._vocabulary.costs(asked.core, alike=alike)
        own, above = self._own.cheapest(costs), self._above.cheapest(costs)
        lengths = np.array([len(word) for word in asked.core], dtype=np.float32)
        weights = lengths / lengths.sum()
        penalty = self._kind_penalty(asked.kinds)
        if asked.is_cyrillic:
            penalty += OTHER_SCRIPT * self._is_latin
        penalty += MORE_WORDS * np.maximum(self._n_core - len(asked.core), 0)
        by_words = self._by_words(own, _with_above(own, above), weights, penalty)
        found = np.minimum(by_words, self._with_strangers(own, weights, penalty))
        return np.minimum(found, self._by_letters(asked, penalty)) if alike else found

    def _by_words(self, own: Floats, best: Floats, weights: Floats, penalty: Floats) -> Floats:
        """Rank names by their dearest word: ``best`` costs, where ``own`` are of the name alone."""
        dearest = best.max(axis=0)
        ranks = np.floor(dearest)
        is_whole = (own < SAME_STEM).sum(axis=0) >= self._n_core
        ranks[(ranks == Rank.EXACT) & ~(is_whole & (penalty < OTHER_KIND))] = Rank.WORDS
        difference = weights @ np.clip(best - ALIKE, 0, 1)
        is_match = (dearest < UNKNOWN) & (difference <= MAX_DIFFERENCE)
        return np.where(is_match, ROOM * ranks + weights @ best + penalty, np.inf)

    def _with_strangers(self, own: Floats, weights: Floats, penalty: Floats) -> Floats:
        """Rank names asked for whole, together with words that belong to no name here."""
        is_whole = (own < BEGINNING).sum(axis=0) >= self._n_core
        score = ROOM * Rank.NEAR + UNKNOWN + weights @ own + penalty
        return np.where(is_whole & (self._n_letters >= _MIN_WHOLE), score, np.inf)

    def _by_letters(self, asked: Words, penalty: Floats) -> Floats:
        """Rank names by all their letters: two words written as one, or one as two."""
        proper = _likeness("".join(asked.core), self._proper)
        likeness = np.maximum(proper, _likeness(asked.letters, self._letters))
        near = ROOM * Rank.NEAR + ALIKE + 1 - likeness
        ranks = np.where(likeness >= 1, ROOM * Rank.WORDS, near) + penalty
        return np.where(likeness > 0, ranks, np.inf)

    def _of_kind(self, asked: frozenset[str]) -> Floats:
        is_asked = np.array([bool(asked) and asked <= own for own, _ in self._kinds], dtype=bool)
        return np.where(is_asked[self._kind], ROOM * Rank.WORDS, np.inf)

    def _kind_penalty(self, asked: frozenset[str]) -> Floats:
        """Return what each name costs for being of another kind than was asked for."""
        costs = [_cost_of_kinds(asked, own, above) for own, above in self._kinds]
        return np.array(costs, dtype=np.float32)[self._kind]

    def _none(self) -> Floats:
        return np.full(len(self._proper), np.inf, dtype=np.float32)


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sound for word in words if (sound := fold(word))))


def _with_above(own: Floats, above: Floats) -> Floats:
    """Return the costs where a word may also be of what the place lies in.

    One word at least must be of the name itself: who asks for a region does not ask for all in it.
    """
    best = np.minimum(own, above + FOUND_ABOVE)
    has_own = ((own <= best) & (own < UNKNOWN)).any(axis=0)
    found: Floats = np.where(has_own, best, own)
    return found


def _cost_of_kinds(asked: frozenset[str], own: frozenset[str], above: frozenset[str]) -> float:
    if not asked:
        return 0.0
    if not asked & own:
        return OTHER_KIND
    missing = len(asked - own - above) / len(asked)
    return PARTLY_OTHER_KIND * missing + MORE_KINDS * len(own - asked) / len(own)


def _likeness(letters: str, names: Spellings) -> Floats:
    """Return how like each name is, 0 where it is less than one that may be offered."""
    if len(letters) < _MIN_JOINED:
        return np.zeros(len(names), dtype=np.float32)
    return names.likeness(letters, 1 - MAX_DIFFERENCE)
