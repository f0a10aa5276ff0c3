"""Rounding: speed, memory and closeness, beside the figures of R SmallCountRounding (PLSrounding).

Give sizes to run some only: compile A B C demo national append 100M (all of them by default, about
an hour; «tenth» is a tenth of the national table, to try things out). Every run is a process of its
own. On tables A, B and C the seconds are those of ``protect`` on a table in memory, best of three
with compiled kernels (the peer's are those of its rounding, without building its matrix); «compile»
says what the very first run takes on top. At national size they are those of the whole command:
interpreter, reading Parquet, rounding, writing Parquet.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.disclosure_tables import MAKER
from tests.bench.lines import print_line

# Seconds, largest deviation, root mean square over all margins and over those of 100 or more.
PEER = {"A": (7.0, 13, 1.80, 2.77), "B": (133.0, 20, 2.14, 4.13), "C": (295.0, 22, 2.12, 4.37)}
MAX_RATIO, RMS_RATIO, SPEED_RATIO, BIAS = 0.55, 0.85, 1 / 20, 0.05
# Upper limits by size and quality, at base 3.
LARGE_TARGETS = {
    ("national", "fast"): {"seconds": 120, "gib": 2, "month_p99": 5, "all_time_max": 20},
    ("national", "standard"): {"seconds": 300, "all_time_max": 15},
    ("100M", "fast"): {"seconds": 360, "gib": 6},
}
LARGE_RUNS = {
    "tenth": (("fast", 3), ("standard", 3)),
    "national": (("fast", 3), ("standard", 3), ("fast", 5)),
    "100M": (("fast", 3),),
}
APPEND_SECONDS = 10
UNITS = {"gib": "GiB", "max": "appeals", "rms": "appeals", "bias": "appeals"}
ALL = ("compile", "A", "B", "C", "demo", "national", "100M", "append")
HEADER = ("table", "quality", "b", "cells", "s", "peer s", "times faster", "max", "peer",
          "rms", "peer", "rms100", "peer", "bias", "bad", "GiB")  # fmt: skip


class Bench:
    """Runs the parts in ``scratch`` and gathers the rows of the readable table."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.rows = [HEADER]

    def table(self, name: str) -> Path:
        """Return the Parquet file of a table, made when first asked for."""
        path = self.scratch / f"{name}.parquet"
        if not path.exists():
            run_module("disclosure_tables", name, path)
        return path

    def protect(self, name: str, quality: str, base: int, runs: int) -> dict:
        """Protect a table in a new process and return its figures."""
        out = self.scratch / f"{name}-shown.parquet"
        return run_json(
            "disclosure_run", self.table(name), out, base, quality, runs, time.monotonic()
        )

    def compile(self) -> None:
        """Print what the first run after installation takes."""
        table = self.table("A")
        with tempfile.TemporaryDirectory() as empty:
            arguments = table, self.scratch / "a.parquet", 3, "best", 2, time.monotonic()
            figures = run_json("disclosure_run", *arguments, NUMBA_CACHE_DIR=empty)
        print_line("disclosure_first_run_compiles", figures["first"] - figures["best"], "s")

    def beside_peer(self, name: str) -> None:
        """Measure a table that the peer was measured on, at all levels and two bases."""
        seconds, largest, rms, rms100 = PEER[name]
        for base in (3, 5):
            for quality in ("fast", "standard", "best"):
                found = self.protect(name, quality, base, 3)
                found["seconds"] = found["best"]
                is_target = base == 3 and quality == "standard" and name != "A"
                targets = {
                    "seconds": round(SPEED_RATIO * seconds, 3),
                    "max": round(MAX_RATIO * largest, 3),
                    "rms": round(RMS_RATIO * rms, 3),
                }
                self._print(name, quality, base, found, targets if is_target else {})
                faster = f"{seconds / found['seconds']:.0f}×"
                peer = (f"{seconds:g}", faster, largest, rms, rms100) if base == 3 else ("",) * 5
                self._row(name, quality, base, found, peer)

    def large(self, name: str) -> None:
        """Measure a table of national size."""
        for quality, base in LARGE_RUNS[name]:
            found = self.protect(name, quality, base, 1)
            found["seconds"] = found["command"]
            targets = LARGE_TARGETS.get((name, quality), {}) if base == 3 else {}
            self._print(name, quality, base, found, targets)
            self._row(name, quality, base, found, ("",) * 5)

    def demo(self) -> None:
        """Measure the inner table of a demonstration."""
        directory = os.environ.get("DEMO") or str(self.scratch / "demo")
        run_otklik("demo", directory, "--no-serve")
        found = run_json("disclosure_demo", directory)
        found["seconds"] = found["best"]
        self._print("demo", found["quality"], 3, found, {})
        self._row("demo", found["quality"], 3, found, ("",) * 5)

    def append(self, name: str) -> None:
        """Publish all months of a table but the last, then measure that one."""
        ledger = self.scratch / f"ledger-{name}"
        earlier = self.table(name).with_stem(f"{name}-earlier")
        out = self.scratch / f"{name}-earlier-shown.parquet"
        run_json("disclosure_run", earlier, out, 3, "fast", 1, time.monotonic(), ledger)
        found = run_json("disclosure_append", self.table(name), ledger)
        print_line(f"disclosure_append_{name}", found.pop("seconds"), "s", APPEND_SECONDS, **found)

    def _print(self, name: str, quality: str, base: int, found: dict, targets: dict) -> None:
        """Print one line with all figures, and one for each target."""
        bench = f"disclosure_{name}_{quality}_b{base}"
        figures = {field: _rounded(value) for field, value in found.items()}
        print_line(bench, found["seconds"], "s", targets.pop("seconds", None), **figures)
        if base == 3:
            targets |= {"bias": BIAS, "bad": 0}
        for field, target in targets.items():
            print_line(f"{bench}_{field}", abs(found[field]), UNITS.get(field, ""), target)

    def _row(self, name: str, quality: str, base: int, found: dict, peer: tuple) -> None:
        peer_seconds, faster, largest, rms, rms100 = peer
        self.rows.append(
            (
                name, quality, base, found["cells"], f"{found['seconds']:.2f}", peer_seconds,
                faster, found["max"], largest, f"{found['rms']:.3f}", rms,
                f"{found['rms100']:.3f}", rms100, f"{found['bias']:+.3f}", found["bad"],
                f"{found['gib']:.2f}",
            )
        )  # fmt: skip


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


def run_json(module: str, *arguments: object, **environment: str) -> dict:
    """Run a module of this room and return what it printed."""
    done = run_module(module, *arguments, **environment)
    return json.loads(done.splitlines()[-1])


def run_module(module: str, *arguments: object, **environment: str) -> str:
    """Run a module of this room in a process of its own; return its output."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    done = subprocess.run(
        command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def run_otklik(*arguments: str) -> None:
    """Run the command; its own output goes to standard error."""
    code = "from portal.cli.main import main; main()"
    subprocess.run([sys.executable, "-c", code, *arguments], stdout=sys.stderr, check=True)


def readable(rows: list[tuple]) -> str:
    """Return rows in columns."""
    texts = [[str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in texts
    )


def main(sizes: list[str]) -> None:
    """Run the parts named, in the order of the list."""
    if not MAKER.is_file():
        sys.exit("bench_disclosure: the shared table maker is not present beside the repository")
    if unknown := set(sizes) - {*ALL, "tenth"}:
        sys.exit(f"bench_disclosure: no size {', '.join(sorted(unknown))}; there are {ALL}")
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        for size in sizes:
            if size in PEER:
                bench.beside_peer(size)
            elif size in LARGE_RUNS:
                bench.large(size)
            elif size == "append":
                bench.append("tenth" if "tenth" in sizes else "100M")
            else:
                getattr(bench, size)()
        sys.stderr.write(readable(bench.rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or list(ALL))
