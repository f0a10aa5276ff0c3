"""How far the words of a search are from the words of all names: four steps from same to alike."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.search.text import stem

Floats = npt.NDArray[np.float32]

# Costs from a step on: the same word, the same but for its ending, its beginning, one like it.
SAME, SAME_STEM, BEGINNING, ALIKE, UNKNOWN = 0.0, 1.0, 2.0, 3.0, 4.0
# Likeness of two words below which they are strangers: one letter wrong in three, two in five.
MIN_LIKENESS = 0.6
# A word still being typed, with a mistake: from so many letters on, so like, at such a cost.
MIN_TYPED, MIN_HALF_TYPED, HALF_TYPED = 6, 0.8, 0.1


class WordLists:
    """Lists of words by number, one after another; an empty one holds the number ``nothing``."""

    def __init__(self, lists: Iterable[Sequence[int]], nothing: int) -> None:
        filled = [numbers or [nothing] for numbers in lists]
        self._numbers = np.array([n for numbers in filled for n in numbers], dtype=np.intp)
        sizes = np.array([len(numbers) for numbers in filled], dtype=np.intp)
        self._starts = np.cumsum(sizes) - sizes

    def cheapest(self, costs: Floats) -> Floats:
        """Return for each asked word the cost of the nearest word of each list: (asked, lists)."""
        found: Floats = np.minimum.reduceat(costs[:, self._numbers], self._starts, axis=1)
        return found


class Spellings:
    """Texts by number, to be compared letter by letter; what many share is compared once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._different = sorted(set(texts), key=len)
        self._lengths = np.array([len(text) for text in self._different], dtype=np.intp)
        numbers = {text: number for number, text in enumerate(self._different)}
        self._number = np.array([numbers[text] for text in texts], dtype=np.intp)

    def __len__(self) -> int:
        return len(self._number)

    def likeness(self, asked: str, least: float) -> Floats:
        """Return how like each text is (0..1), 0 where it is less than ``least``, above 0."""
        # Letters that one has more than the other are mistakes: other lengths need no look.
        first = np.searchsorted(self._lengths, int(least * len(asked)))
        stop = np.searchsorted(self._lengths, int(len(asked) / least) + 1, side="right")
        found = np.zeros(len(self._different), dtype=np.float32)
        found[first:stop] = process.cdist(
            [asked],
            self._different[first:stop],
            scorer=OSA.normalized_similarity,
            score_cutoff=least,
            dtype=np.float32,
        )[0]
        by_text: Floats = found[self._number]
        return by_text


class Vocabulary:
    """The folded words of all names and what each costs for a word that was typed."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = sorted(set(words))
        self.ids = {word: number for number, word in enumerate(self.words)}
        self._by_stem: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._by_stem.setdefault(stem(word), []).append(number)
        self._lengths = np.array([len(word) for word in self.words], dtype=np.float32)
        # By length, made when first asked for: there are as many as letters in the longest text.
        self._beginnings: dict[int, list[str]] = {}

    def costs(self, asked: Sequence[str], *, alike: bool = True) -> Floats:
        """Return the cost of each word for each asked one: an array (asked, words + 1).

        Costs run from 0 to 4; the last column, for names without words, costs 4 always. Unless
        ``alike``, words that are only alike count as unknown, which is quicker.
        """
        likeness = np.zeros((len(asked), len(self.words)), dtype=np.float32)
        if alike:
            likeness = process.cdist(
                asked,
                self.words,
                scorer=OSA.normalized_similarity,
                score_cutoff=MIN_LIKENESS,
                dtype=np.float32,
            )
        found = np.full((len(asked), len(self.words) + 1), UNKNOWN, dtype=np.float32)
        found[:, :-1] = np.where(likeness > 0, ALIKE + 1 - likeness, UNKNOWN)
        for row, word, like in zip(found, asked, likeness, strict=True):
            self._lower(row, word, like)
            if alike and len(word) >= MIN_TYPED and row.min() >= ALIKE:
                np.minimum(row[:-1], self._half_typed(word), out=row[:-1])
        return found

    def lists(self, names: Iterable[Sequence[str]]) -> WordLists:
        """Return the words of each name as a list of this vocabulary."""
        return WordLists([[self.ids[word] for word in name] for name in names], len(self.words))

    def _lower(self, row: Floats, word: str, alike: Floats) -> None:
        """Set what is better than alike in the row of costs of one asked word."""
        first = bisect_left(self.words, word)
        last = bisect_right(self.words, word + "\U0010ffff")
        begun = slice(first, last)
        row[begun] = BEGINNING + 0.9 * (1 - len(word) / self._lengths[begun])
        for number in self._by_stem.get(stem(word), ()):
            row[number] = SAME_STEM + 0.5 * (1 - alike[number])
        if word in self.ids:
            row[self.ids[word]] = SAME

    def _half_typed(self, word: str) -> Floats:
        """Return the cost of words whose beginning is like the asked one."""
        if len(word) not in self._beginnings:
            self._beginnings[len(word)] = [known[: len(word)] for known in self.words]
        [likeness] = process.cdist(
            [word],
            self._beginnings[len(word)],
            scorer=OSA.normalized_similarity,
            score_cutoff=MIN_HALF_TYPED,
            dtype=np.float32,
        )
        costs: Floats = np.where(likeness > 0, ALIKE + HALF_TYPED + 1 - likeness, UNKNOWN)
        return costs
