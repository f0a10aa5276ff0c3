"""Protect one table in a process of its own and print, as one JSON line, what it took.

disclosure_run.py IN OUT BASE QUALITY RUNS STARTED [LEDGER]: STARTED is the monotonic clock at the
start of the process, so that the interpreter and all imports count. Memory is the peak of this
process until the table is written; what follows, the figures of utility, does not count.
"""

import json
import re
import sys
import time
from pathlib import Path

from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.protect_file import FileTask, protect_file, utility_of
from tests.bench.disclosure_tables import LAYOUT

KEY = bytes(range(32))


def main(arguments: list[str]) -> None:
    """Protect, measure, and only then look at the margins."""
    source, target, base, quality, runs, started, *ledger = arguments
    task = FileTask(
        Path(source),
        Path(target),
        LAYOUT,
        # The tables of the peer's figures are cut at months, however small these are.
        RoundingPolicy(int(base), 1, quality),
        KEY,
        Path(ledger[0]) if ledger else None,
    )
    done = [protect_file(task)]
    command = time.monotonic() - float(started)
    done += [protect_file(task) for _ in range(int(runs) - 1)]
    gib = peak_gib()
    seconds = [one.seconds for one in done]
    figures = {
        "command": command,
        "first": seconds[0],
        "best": min(seconds),
        "gib": gib,
        "cells": done[0].table.cells.num_rows,
        "K": done[0].margins_per_cell,
    }
    if not ledger:
        figures |= utility_figures(utility_of(done[0], int(base)))
    sys.stdout.write(json.dumps(figures) + "\n")


def utility_figures(utility) -> dict:
    """Return the figures of utility that the targets speak of."""
    everything, months, total = utility.all, utility.by_time[-1], utility.by_time[0]
    return {
        "margins": everything.n_margins,
        "max": everything.largest,
        "rms": everything.rms,
        "rms100": everything.rms_large,
        "bias": everything.bias,
        "bad": everything.n_bad,
        "month_p99": months.percentile(0.99),
        "month_max": months.largest,
        "all_time_max": total.largest,
    }


def peak_gib() -> float:
    """Return the largest resident set that this program had, its parent's not counted."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024**2


if __name__ == "__main__":
    main(sys.argv[1:])
