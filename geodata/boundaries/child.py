"""The import of a boundary file in a process of its own, within limits.

Started as ``python -m geodata.boundaries.child REQUEST`` with a file of JSON.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from geodata.boundaries.files import Reading
from geodata.boundaries.imports import (
    Geometries,
    ImportRequest,
    import_boundaries,
    write_boundaries,
)
from geodata.boundaries.load import boundary_files, load_boundaries
from geodata.child import run_job
from geodata.errors import ReferenceFault
from geodata.history.codes import CodeMatcher
from geodata.history.lineage import load_lineage
from geodata.territories import Territories, load_territories

POLYGONS = "polygons.parquet"
REPORT = "report.json"


def to_request(request: ImportRequest, reference: Path, out_dir: Path) -> bytes:
    """Return the JSON that this process reads; every path is made absolute."""
    reading = request.reading
    return orjson.dumps(
        {
            "file": str(request.file.absolute()),
            "level": request.level,
            "code_field": request.code_field,
            "land": str(request.land.absolute()) if request.land else "",
            "dissolve": request.dissolve,
            "may_lose": request.may_lose,
            "may_move": request.may_move,
            "on": request.on.isoformat() if request.on else "",
            "layer": reading.layer,
            "crs": reading.crs,
            "encoding": reading.encoding,
            "max_bytes": reading.max_bytes,
            "reference": str(reference.absolute()),
            "out_dir": str(out_dir.absolute()),
        }
    )


def run(asked: dict[str, Any]) -> None:
    """Import the file and write polygons and report; progress goes to standard output."""
    request = ImportRequest(
        file=Path(asked["file"]),
        level=asked["level"],
        code_field=asked["code_field"],
        reading=Reading(asked["layer"], asked["crs"], asked["encoding"], asked["max_bytes"]),
        land=Path(asked["land"]) if asked["land"] else None,
        dissolve=asked["dissolve"],
        may_lose=asked["may_lose"],
        may_move=asked["may_move"],
        on=date.fromisoformat(asked["on"]) if asked["on"] else None,
    )
    reference, out_dir = Path(asked["reference"]), Path(asked["out_dir"])
    territories = load_territories(reference / "territories.csv")
    polygons, report = import_boundaries(
        request,
        territories,
        CodeMatcher(territories, load_lineage(reference, territories)),
        _present(reference / "boundaries", territories, request.level),
        lambda step: print(step, flush=True),  # noqa: T201
    )
    write_boundaries(polygons, out_dir / POLYGONS)
    (out_dir / REPORT).write_bytes(orjson.dumps(report.to_dict()))


def _present(directory: Path, territories: Territories, level: str) -> Geometries:
    """Return the polygons that are there; those of ``level`` itself only if they can be read."""
    found: Geometries = {}
    for file in boundary_files(directory, without=level).values():
        found |= load_boundaries(file, territories)
    try:
        own = boundary_files(directory).get(level)
        return found | (load_boundaries(own, territories) if own else {})
    except ReferenceFault:
        # They are about to be replaced, which is how they are mended.
        return found


if __name__ == "__main__":
    sys.exit(run_job(run, sys.argv[1:]))
