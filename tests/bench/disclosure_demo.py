"""Round the inner table of a demonstration anew: its real structure, speed crossed with outcome.

disclosure_demo.py DIR: a finished demonstration. The table is what its ledger has published.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from geodata.territories import load_territories
from portal.config.instance import Instance
from portal.config.topics import load_topics
from portal.disclosure.appeals import hierarchies_of
from portal.disclosure.cells import all_positions, label_positions
from portal.disclosure.cross_sums import views_of
from portal.disclosure.protect import protect
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import COUNT, SHOWN
from portal.disclosure.terms import rounding_policy
from portal.disclosure.utility import margin_utility, time_views
from portal.releases.stage1 import cell_paths, open_ledger
from tests.bench.disclosure_run import KEY, peak_gib, utility_figures

RUNS = 2


def main(directory: Path) -> None:
    """Round and print what it took and how close the margins are."""
    instance = Instance.open(directory)
    ledger = open_ledger(instance)
    blocks = [ledger.read(block) for block in ledger.blocks if block.kind == "months"]
    table = pa.concat_tables(blocks).drop_columns([SHOWN])
    territories = load_territories(instance.reference / "territories.csv")
    paths = cell_paths(territories, load_topics(instance.reference / "topics.csv"))
    hierarchies = hierarchies_of(paths, ledger.months)
    policy = rounding_policy(instance.policy)
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        protected = protect(table, hierarchies, policy, KEY)
        seconds.append(time.perf_counter() - started)
    gib = peak_gib()
    cells = pa.concat_tables(block.cells for block in protected.new_blocks)
    labels = list(hierarchies.time.paths)
    times = label_positions(cells, "month", labels)
    utility = margin_utility(
        np.column_stack([all_positions(cells, hierarchies), times]),
        np.asarray(cells[COUNT], np.int64),
        np.asarray(cells[SHOWN], np.int64),
        [*map(views_of, hierarchies.dimensions), time_views(hierarchies.time)],
        policy.base,
    )
    figures = {
        "first": seconds[0],
        "best": min(seconds),
        "gib": gib,
        "cells": cells.num_rows,
        "months": len(labels),
        "quality": policy.quality,
        "K": Rounder(hierarchies, policy.base, KEY, policy.quality).margins_per_cell,
    }
    sys.stdout.write(json.dumps(figures | utility_figures(utility)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
