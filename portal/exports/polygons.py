"""The polygons of a release, read from its files for download."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow.parquet as pq
import shapely


def has_polygons(directory: Path, level: str) -> bool:
    """Return whether a release has polygons of a level of territories."""
    return _file(directory, level).is_file()


def read_polygons(directory: Path, level: str, codes: Collection[str]) -> dict[str, bytes]:
    """Return the geometry of territories of one level as GeoJSON text, by code.

    The same polygons that the downloads offer. A code without one is left out.
    """
    found = pq.read_table(
        _file(directory, level), columns=["code", "geometry"], filters=[("code", "in", set(codes))]
    )
    shapes = shapely.from_wkb(found["geometry"].to_pylist())
    texts = shapely.to_geojson(shapes)
    return {
        code: text.encode() for code, text in zip(found["code"].to_pylist(), texts, strict=True)
    }


def _file(directory: Path, level: str) -> Path:
    return directory / "downloads" / f"boundaries_{level}.parquet"
