"""Time the whole demonstration, stage by stage, and the memory of its processes.

Targets: under 180 s and 2 GiB on two cores. Give a directory to keep the demonstration there.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from portal.demo.run import STAGES, build_demo
from tests.bench.lines import print_line

SCALE = 1.0
SEED = 2026
TARGET_SECONDS = 180.0
TARGET_GIB = 2.0


class Clock:
    """Adds up the time between reports, each interval for the stage reported at its end."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._last = time.perf_counter()

    def report(self, stage: str, done: int, *_: object) -> None:
        """Charge the time since the last report to a stage."""
        now = time.perf_counter()
        # An ingest says that a file begins, so the first of these reports ends the stage before.
        self.seconds[stage if done else previous(stage)] += now - self._last
        self._last = now


def previous(stage: str) -> str:
    """Return the stage before this one, or itself at the start."""
    return STAGES[max(0, STAGES.index(stage) - 1)]


def main(directory: Path) -> None:
    """Build the demonstration and print its times and memory."""
    started = time.perf_counter()
    clock = Clock()
    demo = build_demo(directory, SCALE, SEED, clock.report)
    total = time.perf_counter() - started
    rows = sum(file.read for file in demo.files.files)
    for stage, seconds in clock.seconds.items():
        print_line(f"demo_{stage}", seconds, "s", rows=rows)
    print_line("demo_total", total, "s", TARGET_SECONDS, rows=rows)
    own, child = (peak_gib(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # The largest child may run while this process is at its peak: their sum is the upper bound.
    print_line("demo_peak_rss", own + child, "GiB", TARGET_GIB, own=own, largest_child=child)


def peak_gib(who: int) -> float:
    """Return the largest resident set of this process or of a finished child."""
    return round(resource.getrusage(who).ru_maxrss / 1024**2, 3)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch) / "demo")
