"""The boundaries of a release for download, a GeoJSON and a GeoParquet file for each level."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from geodata.boundaries.downloads import for_others, write_geojson, write_geoparquet
from geodata.territories import Territories


def write_boundaries(
    territories: Territories, boundaries: Mapping[str, BaseGeometry], out_dir: Path
) -> dict[str, int]:
    """Write the polygons of each level as they were supplied; return rows by name of file."""
    rows: dict[str, int] = {}
    for level in dict.fromkeys(territories[code].level for code in boundaries):
        polygons = for_others(
            {code: shape for code, shape in boundaries.items() if territories[code].level == level}
        )
        for suffix, write in (("geojson", write_geojson), ("parquet", write_geoparquet)):
            name = f"boundaries_{level}.{suffix}"
            write(out_dir / name, territories, polygons)
            rows[name] = len(polygons)
    return rows
