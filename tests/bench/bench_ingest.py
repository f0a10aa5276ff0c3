"""Time the ingest of the Boston file against a bare read and count by DuckDB, in the same run.

Target: at most 4 times the bare time, start-up and the keyed hash counted apart. Each attempt
starts from an empty instance; the best of five counts, for both sides.
"""

import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.scaffold import create_keys
from tests.bench.lines import print_line

ROOT = Path(__file__).resolve().parents[2]
BOSTON = ROOT.parent / "shared" / "appeals" / "boston_311_2011H2.csv.gz"
CONFIGURATION = ROOT / "tests" / "instances" / "boston"
ATTEMPTS = 5
TARGET = 4.0
APART = ("start_up", "hash")


def main() -> None:
    """Print the ratio and its parts, or say that the file is missing."""
    if not BOSTON.is_file():
        sys.exit("bench_ingest: the shared Boston file is not present beside the repository")
    bare = min(bare_seconds() for _ in range(ATTEMPTS))
    stages = min((ingest_stages() for _ in range(ATTEMPTS)), key=counted)
    print_line("ingest_boston_bare_duckdb", bare, "s")
    for stage, seconds in stages.items():
        print_line(f"ingest_boston_stage_{stage}", seconds, "s", apart=stage in APART)
    print_line("ingest_boston_counted", counted(stages), "s")
    print_line("ingest_boston_ratio", counted(stages) / bare, "times bare DuckDB", TARGET)


def counted(stages: dict[str, float]) -> float:
    """Return the seconds that the target speaks of."""
    return sum(seconds for stage, seconds in stages.items() if stage not in APART)


def bare_seconds() -> float:
    """Read the same file and count by neighbourhood, reason and month, with nothing else."""
    engine = duckdb.connect(":memory:", config={"threads": 2})
    started = time.perf_counter()
    engine.execute(
        "SELECT neighborhood, reason, date_trunc('month', open_dt), count(*)"
        " FROM read_csv(?) GROUP BY ALL",
        [str(BOSTON)],
    ).fetchall()
    seconds = time.perf_counter() - started
    engine.close()
    return seconds


def ingest_stages() -> dict[str, float]:
    """Ingest into a new instance and return the seconds of each stage."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "boston"
        shutil.copytree(CONFIGURATION, root)
        instance = Instance.open(root)
        create_keys(instance)
        (report,) = ingest(instance, "boston", [BOSTON], date(2012, 1, 31))
        return report.seconds


if __name__ == "__main__":
    main()
