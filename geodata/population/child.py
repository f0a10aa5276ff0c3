"""The import of a table of residents in a process of its own, within limits.

Started as ``python -m geodata.population.child REQUEST`` with a file of JSON.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from geodata.child import run_job
from geodata.history.lineage import load_lineage
from geodata.population.imports import ImportRequest, import_population
from geodata.population.table import TableForm
from geodata.territories import load_territories

CONTENT = "population.csv"
REPORT = "report.json"


def to_request(request: ImportRequest, reference: Path, out_dir: Path) -> bytes:
    """Return the JSON that this process reads; every path is made absolute."""
    latest = request.latest.isoformat() if request.latest else None
    asked = asdict(request) | {"file": str(request.file.absolute()), "latest": latest}
    where = {"reference": str(reference.absolute()), "out_dir": str(out_dir.absolute())}
    return orjson.dumps(where | {"request": asked})


def run(asked: dict[str, Any]) -> None:
    """Read the table and write the new ``population.csv`` and the report."""
    meaning = asked["request"]
    request = ImportRequest(
        **meaning
        | {
            "file": Path(meaning["file"]),
            "form": TableForm(**meaning["form"]),
            "latest": date.fromisoformat(meaning["latest"]) if meaning["latest"] else None,
        }
    )
    reference, out_dir = Path(asked["reference"]), Path(asked["out_dir"])
    territories = load_territories(reference / "territories.csv")
    lineage = load_lineage(reference, territories)
    target = reference / "population.csv"
    content, report = import_population(request, target, territories, lineage)
    (out_dir / CONTENT).write_bytes(content)
    (out_dir / REPORT).write_bytes(orjson.dumps(asdict(report)))


if __name__ == "__main__":
    sys.exit(run_job(run, sys.argv[1:]))
