"""Run every benchmark, each in a process of its own, and print its measurements as JSON lines."""

import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Return the number of benchmarks that could not run; a missed target is no failure."""
    with tempfile.TemporaryDirectory() as scratch:
        demo = str(Path(scratch) / "demo")
        runs = (
            ["bench_ingest"],
            ["bench_geodata"],
            ["bench_demo", demo],
            ["bench_pages", demo],
            ["bench_api"],
            ["bench_intervals"],
            ["bench_spikes"],
            ["bench_forecast"],
        )
        return sum(
            subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *rest]).returncode != 0
            for name, *rest in runs
        )


if __name__ == "__main__":
    sys.exit(main())
