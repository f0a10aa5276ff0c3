"""Trees of codes as arrays: which nodes stand above a leaf, which leaves below a node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scipy.sparse as sp

from portal.audit.checks import AuditFault

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """A tree of codes: ``nodes`` are all of them, ``leaves`` those that cells stand under.

    ``paths`` has shape (leaves, depth): the nodes above each leaf by position, root first, the
    leaf itself last and repeated where its path is shorter than the deepest one.
    """

    leaves: tuple[str, ...]
    nodes: tuple[str, ...]
    paths: Ints

    @cached_property
    def node_index(self) -> dict[str, int]:
        """Position of every node."""
        return {code: number for number, code in enumerate(self.nodes)}

    @cached_property
    def summing(self) -> sp.csr_array:
        """Matrix (nodes, leaves) that is 1 where the leaf lies below the node or is it."""
        leaves = np.repeat(np.arange(len(self.leaves)), self.paths.shape[1])
        pairs = np.unique(np.column_stack([self.paths.ravel(), leaves]), axis=0)
        return membership(pairs, (len(self.nodes), len(self.leaves)))


def make_tree(paths: Mapping[str, Sequence[str]]) -> Tree:
    """Build a tree from the path of codes (root first) of every leaf code."""
    nodes = tuple(dict.fromkeys(code for path in paths.values() for code in path))
    index = {code: number for number, code in enumerate(nodes)}
    depth = max(map(len, paths.values()))
    rows = [[index[code] for code in path] for path in paths.values()]
    filled = [row + row[-1:] * (depth - len(row)) for row in rows]
    return Tree(tuple(paths), nodes, np.array(filled, np.int64))


def membership(pairs: Ints, shape: tuple[int, int]) -> sp.csr_array:
    """Return a matrix that is 1 at the pairs (k, 2) of row and column and 0 elsewhere."""
    return sp.csr_array((np.ones(len(pairs), np.int64), (pairs[:, 0], pairs[:, 1])), shape=shape)


def positions(column: pa.ChunkedArray, codes: Sequence[str], where: str) -> Ints:
    """Return the position in ``codes`` of every value; raise ``AuditFault`` for an unknown one.

    The value itself is not told: what is no code may be anything.
    """
    encoded = column.combine_chunks().dictionary_encode()
    index = {code: number for number, code in enumerate(codes)}
    found = encoded.dictionary.to_pylist()
    if encoded.null_count or any(code not in index for code in found):
        raise AuditFault(f"{where} holds a code that is in no list of codes")
    lookup = np.array([index[code] for code in found], np.int64)
    result: Ints = lookup[np.asarray(encoded.indices, np.int64)]
    return result
