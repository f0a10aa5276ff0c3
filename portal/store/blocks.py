"""A big query of observations in blocks, so that an answer can begin before it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from portal.store.model import ObservationQuery


def blocks_of(query: ObservationQuery, size: int) -> Iterator[ObservationQuery]:
    """Yield queries that together are ``query``, in its order, each of ``size`` cells at most.

    The first dimensions are cut, since the last ones vary fastest. A single code of all of them
    is a block whatever its size.
    """
    if query.n_cells <= size:
        yield query
        return
    for part in fields(query):
        codes = getattr(query, part.name)
        if len(codes) > 1:
            step = max(1, size * len(codes) // query.n_cells)
            for start in range(0, len(codes), step):
                yield from blocks_of(
                    replace(query, **{part.name: codes[start : start + step]}), size
                )
            return
    yield query
