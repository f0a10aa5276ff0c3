"""Time the whole demonstration, stage by stage, and the memory of its processes.

Targets: under 180 s and 2 GiB on two cores. Give a directory to keep the demonstration there.
"""

import os
import resource
import sys
import tempfile
import threading
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
    with Memory() as memory:
        demo = build_demo(directory, SCALE, SEED, clock.report)
    total = time.perf_counter() - started
    rows = sum(file.read for file in demo.files.files)
    for stage, seconds in clock.seconds.items():
        print_line(f"demo_{stage}", seconds, "s", rows=rows)
    print_line("demo_total", total, "s", TARGET_SECONDS, rows=rows)
    print_line("demo_peak_rss", memory.peak_gib, "GiB", TARGET_GIB, own=own_peak_gib())


class Memory:
    """Watches the resident memory of this process and all its descendants together."""

    _INTERVAL = 0.05

    def __init__(self) -> None:
        self.peak_gib = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(self._INTERVAL):
            pages = sum(resident_pages(process) for process in family(os.getpid()))
            self.peak_gib = max(
                self.peak_gib, round(pages * os.sysconf("SC_PAGE_SIZE") / 1024**3, 3)
            )


def family(process: int) -> list[int]:
    """Return a process and all its descendants, as far as they still run."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(pid for child in children for pid in family(child))]


def resident_pages(process: int) -> int:
    """Return the resident pages of a process; pages shared with others count in each."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0


def own_peak_gib() -> float:
    """Return the largest resident set of this process alone."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 3)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch) / "demo")
