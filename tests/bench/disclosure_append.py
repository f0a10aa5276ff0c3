"""Append the last month of a table to a ledger of all others, in a process of its own.

disclosure_append.py IN LEDGER: IN holds all months, LEDGER all but the last and the residuals as
they stood then. Timed: opening the ledger, taking the residuals up, rounding the month, writing its
block and the new residuals, and reading the cells shown of it. Not timed: reading IN for its
hierarchies and last month, which a release takes from its reference and its cube. The cells of old
months stand in the ledger and are not read.
"""

import json
import sys
import time
from pathlib import Path

import pyarrow.compute as pc

from portal.disclosure.ledger import Ledger
from portal.disclosure.level_table import read_level_table
from portal.disclosure.protect import RoundingPolicy, protect
from portal.disclosure.table import visible_cells
from tests.bench.disclosure_run import KEY, peak_gib
from tests.bench.disclosure_tables import LAYOUT


def main(source: Path, directory: Path) -> None:
    """Append the month and print what it took."""
    table = read_level_table(source, LAYOUT)
    policy = RoundingPolicy(3, 1, "fast")
    last = list(table.hierarchies.time.paths)[-1]
    month = table.cells.filter(pc.equal(table.cells["month"].cast("string"), last))
    started = time.perf_counter()
    ledger = Ledger.open(directory, policy.base, KEY)
    protected = protect(month, table.hierarchies, policy, KEY, ledger)
    ledger.write_pending("append", protected.new_blocks, protected.checkpoint)
    cells = [visible_cells(block.cells) for block in protected.new_blocks]
    seconds = time.perf_counter() - started
    ledger.discard_pending("append")
    figures = {
        "seconds": seconds,
        "cells": month.num_rows,
        "shown": sum(part.num_rows for part in cells),
        "published_months": len(ledger.months),
        "gib": peak_gib(),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
