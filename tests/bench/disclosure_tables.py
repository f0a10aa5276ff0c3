"""Make the synthetic tables of the disclosure benchmark, and cut the last month off one.

Run as a program: a table of national size needs memory that must not count for who protects it.
"""

import importlib.util
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from portal.disclosure.level_table import LevelLayout

MAKER = Path(__file__).resolve().parents[3] / "shared" / "bench" / "make_table.py"
_COUNTRY = {
    "munis": 2300, "regions": 83, "districts": 8, "topics": 150, "groups": 20, "months": 60,
    "channels": 3, "outcomes": 4,
}  # fmt: skip
PARAMETERS = {
    "A": {},
    "B": {
        "munis": 120, "regions": 4, "topics": 40, "groups": 8, "outcomes": 4, "months": 24,
        "appeals": 250_000,
    },
    "C": {
        "munis": 240, "regions": 8, "topics": 60, "groups": 10, "outcomes": 4, "months": 24,
        "appeals": 500_000,
    },
    "tenth": _COUNTRY | {"appeals": 1_400_000},
    "national": _COUNTRY | {"appeals": 14_000_000},
    "100M": _COUNTRY | {"appeals": 100_000_000},
}  # fmt: skip
LAYOUT = LevelLayout(
    (
        ("district", "region", "muni"),
        ("tgroup", "topic"),
        ("channel",),
        ("year", "quarter", "month"),
        ("outcome",),
    ),
    count="n",
)


def make_table(name: str) -> dict:
    """Return the columns of a table as arrays."""
    spec = importlib.util.spec_from_file_location("make_table", MAKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.generate(**PARAMETERS[name])


def main(name: str, path: Path) -> None:
    """Write a table as Parquet, and beside it the same without its last month."""
    table = pa.table(make_table(name))
    pq.write_table(table, path)
    earlier = table.filter(pc.less(table["month"], pc.max(table["month"])))
    pq.write_table(earlier, path.with_stem(f"{path.stem}-earlier"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
