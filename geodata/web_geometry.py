"""Geometry of a release: small immutable files for the browser and their index."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import brotli
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries import (
    Geometries,
    clean_coverage,
    clip_to_parents,
    drop_specks,
    load_boundaries,
)
from geodata.projection import (
    map_unit,
    project,
    resolve_projection,
    scale,
    shift_antimeridian,
    simplify_coverage,
)
from geodata.territories import Territories
from geodata.topology import to_topojson

# Smallest detail kept, in map units: about a third of a pixel at zoom 0.
TOLERANCE = 0.3
# Smallest island kept, in square map units: below this a border line hides it.
MIN_PART = 1.0

# Degrees of sea left in front of a coast: more than the simplification of the outlines moves them.
COAST_MARGIN = 0.05


def write_web_geometry(
    territories: Territories,
    boundaries_path: Path,
    projection: str,
    out_dir: Path,
    credit: str = "",
) -> dict[str, dict[str, Any]]:
    """Write TopoJSON files and ``index.json`` to ``out_dir`` and return the index.

    The index has one entry per map. Its key is a level, for all territories of that level in
    ``projection``, or the code of a territory, for what lies directly in it, in a projection of
    its own with north up. An entry holds ``file`` (with ``.br`` and ``.gz`` beside it),
    ``object``, ``level``, ``bounds`` ([west, south, east, north] in map units), ``unit_m`` (metres
    of a map unit), ``projection``, ``bytes``, ``bytes_br``, ``bytes_gz``, ``codes``, ``missing``
    (codes without a polygon) and ``credit``. Without boundaries the index is empty.

    Same boundaries, same bytes. Raises :class:`~geodata.errors.ReferenceFault`.
    """
    found = shift_antimeridian(load_boundaries(boundaries_path, territories))
    polygons = clip_to_parents(found, territories, COAST_MARGIN)
    out_dir.mkdir(parents=True, exist_ok=True)
    index = {
        key: _write_map(key, level, codes, polygons, named, out_dir) | {"credit": credit}
        for key, level, codes, named in _maps(territories, polygons, projection)
    }
    (out_dir / "index.json").write_bytes(orjson.dumps(index, option=orjson.OPT_INDENT_2))
    return index


def _maps(
    territories: Territories, polygons: Mapping[str, BaseGeometry], projection: str
) -> list[tuple[str, str, list[str], str]]:
    """Return key, level, codes and projection of each map that has at least two polygons."""
    maps = [
        (level, level, [t.code for t in territories.at_level(level)], projection)
        for level in dict.fromkeys(t.level for t in territories.values())
    ]
    for parent in territories:
        children = [t for t in territories.children(parent) if not t.is_unallocated]
        if parent != territories.root.code and children:
            maps.append((parent, children[0].level, [t.code for t in children], ""))
    return [entry for entry in maps if sum(code in polygons for code in entry[2]) > 1]


def _write_map(
    key: str,
    level: str,
    codes: list[str],
    polygons: Mapping[str, BaseGeometry],
    projection: str,
    out_dir: Path,
) -> dict[str, Any]:
    chosen = {code: polygons[code] for code in codes if code in polygons}
    definition = resolve_projection(projection, chosen)
    flat, unit = _flatten(chosen, definition)
    data = to_topojson(flat, level)
    name = f"{key}.{hashlib.sha256(data).hexdigest()[:12]}.json"
    sizes = _write_compressed(out_dir / name, data)
    return {
        "file": name,
        "object": level,
        "level": level,
        "bounds": [round(float(edge), 3) for edge in shapely.total_bounds(list(flat.values()))],
        "unit_m": unit,
        "projection": definition,
        **sizes,
        "codes": list(chosen),
        "missing": [code for code in codes if code not in polygons],
    }


def _flatten(polygons: Mapping[str, BaseGeometry], definition: str) -> tuple[Geometries, float]:
    """Return simplified polygons in map units and the metres of a unit."""
    metres = project(polygons, definition)
    unit = map_unit(metres)
    detailed = drop_specks(clean_coverage(scale(metres, unit)), MIN_PART)
    return simplify_coverage(detailed, TOLERANCE), unit


def _write_compressed(path: Path, data: bytes) -> dict[str, int]:
    """Write a file and its compressed forms; return their sizes."""
    squeezed_br = brotli.compress(data, quality=11)
    squeezed_gz = gzip.compress(data, 9, mtime=0)
    path.write_bytes(data)
    path.with_name(path.name + ".br").write_bytes(squeezed_br)
    path.with_name(path.name + ".gz").write_bytes(squeezed_gz)
    return {"bytes": len(data), "bytes_br": len(squeezed_br), "bytes_gz": len(squeezed_gz)}
