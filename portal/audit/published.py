"""A finished release as arrays: its cells and totals, and the trees that they are summed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portal.audit.trees import Ints, Tree, make_tree, positions
from portal.disclosure.appeals import cell_paths
from portal.store.contents import read_tables
from portal.store.model import WITH_OUTCOMES
from portal.store.release_store import DATABASE, ReleaseStore
from schemas.codelists import ALL, OUTCOME
from schemas.periods import periods_within
from schemas.structure import CELL_DIMENSIONS

_TABLES = {
    "cell": (*CELL_DIMENSIONS, "shown"),
    "rollup": ("territory", "topic", "regime", "month", *OUTCOME.ids()),
}


@dataclass(frozen=True)
class Published:
    """One finished release directory, opened for an attack.

    ``store`` is the way of its readers; ``cells`` and ``totals`` are its two tables of counts as
    they stand in the file; ``seed`` is drawn from what is published, so that the same release is
    attacked the same way everywhere.
    """

    directory: Path
    store: ReleaseStore
    cells: pa.Table
    totals: pa.Table
    seed: int

    @classmethod
    def open(cls, directory: Path, content_hash: str) -> Published:
        """Open a release; ``content_hash`` is that of its database."""
        tables = read_tables(directory / DATABASE, _TABLES)
        seed = int(content_hash[:16], 16)
        return cls(directory, ReleaseStore(directory), tables["cell"], tables["rollup"], seed)

    @property
    def base(self) -> int:
        """Base of rounding."""
        return int(self.store.info.policy["base"])

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Months of the release, in order."""
        info = self.store.info
        return tuple(map(str, periods_within(info.first_month, info.last_month, "M")))

    @cached_property
    def lowest(self) -> tuple[str, ...]:
        """Codes of the real territories of the lowest level."""
        lowest = self.store.info.levels[-1].code
        return tuple(t.code for t in self.store.territories.at_level(lowest))

    @cached_property
    def paths(self) -> dict[str, Mapping[str, Sequence[str]]]:
        """Path of codes (root first) of every leaf code by dimension, from the reference.

        ``channel`` has the «regime.channel group» that cells stand under, ``regime`` the regimes
        of the totals, with the sum over those that report outcomes.
        """
        store = self.store
        return {
            **cell_paths(store.territories, store.topics),
            "regime": {
                code: (ALL, WITH_OUTCOMES, code) if regime.reports_outcomes else (ALL, code)
                for code, regime in store.regimes.items()
            },
        }

    @cached_property
    def trees(self) -> dict[str, Tree]:
        """The same as trees."""
        return {name: make_tree(paths) for name, paths in self.paths.items()}

    @cached_property
    def leaves(self) -> dict[str, Ints]:
        """Position of every cell (cells,) among the leaves of each tree, and among the months."""
        cells, trees = self.cells, self.trees
        both = pc.binary_join_element_wise(cells["regime"], cells["channel"], ".")
        names = ("territory", "topic", "regime", "outcome", "speed")
        columns = {name: cells[name] for name in names} | {"channel": both}
        found = {
            name: positions(column, trees[name].leaves, f"cell.{name}")
            for name, column in columns.items()
        }
        return found | {"month": positions(cells["month"], self.months, "cell.month")}

    @cached_property
    def shown(self) -> Ints:
        """What is shown of every cell (cells,)."""
        return np.asarray(self.cells["shown"], np.int64)

    def random(self, purpose: str) -> np.random.Generator:
        """Return the generator of one attack: the same for the same release."""
        return np.random.default_rng([self.seed, *purpose.encode()])
