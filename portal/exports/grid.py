"""Rows of a dense product by column: codes of each dimension once, figures as whole columns.

A hundred thousand rows need no object each until somebody wants to see them one by one, and their
JSON is put together from pieces that are written once for each code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product, repeat
from typing import Any

import orjson

_BETWEEN = b"},{"


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows from ``start`` until ``stop`` of the product of ``codes``, the last varying fastest.

    ``codes`` has a list for each dimension, of which there is at least one; ``figures`` a column of
    ``stop - start`` values for each part that follows. Iterating yields rows as tuples.
    """

    codes: tuple[Sequence[str], ...]
    figures: tuple[Sequence[Any], ...]
    start: int
    stop: int

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        keys = islice(product(*self.codes), self.start, self.stop)
        for key, values in zip(keys, zip(*self.figures, strict=True), strict=True):
            yield (*key, *values)

    def __len__(self) -> int:
        return self.stop - self.start

    def to_json(self, pieces: Sequence[Mapping[str, bytes]], keys: Sequence[str]) -> bytes:
        """Return the rows as a JSON array of objects.

        ``pieces`` has for each dimension the members of the object by code, such as
        ``"geo":"29000000",`` with the comma behind them; ``keys`` are the names of the figures.
        """
        if self.start == self.stop:
            return b"[]"
        first, *rest = [
            list(map(written.__getitem__, codes))
            for codes, written in zip(self.codes, pieces, strict=True)
        ]
        # From the last dimension to the first, so that those with one code cost nothing.
        inner = [b""]
        for own in reversed(rest):
            inner = [piece + head for piece in own for head in inner]
        # Each piece of the first dimension as often as there are combinations of the others.
        outer = list(chain.from_iterable(zip(*repeat(first, len(inner)), strict=True)))
        # A row is never put together by itself: its three parts go into one join.
        parts = [b"[{"] * (3 * len(self) + 1)
        parts[1::3] = outer[self.start : self.stop]
        parts[2::3] = (inner * len(first))[self.start : self.stop]
        parts[3::3] = map(_Tails(keys).__getitem__, zip(*self.figures, strict=True))
        parts[-1] = parts[-1].removesuffix(_BETWEEN) + b"}]"
        return b"".join(parts)


class _Tails(dict[tuple[Any, ...], bytes]):
    """The figures of a row and what stands before the next one; the same are written once."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, values: tuple[Any, ...]) -> bytes:
        members = orjson.dumps(dict(zip(self._keys, values, strict=True)))[1:-1]
        written = self[values] = members + _BETWEEN
        return written
