"""Boundaries: polygons of territories, read from GeoJSON, checked and made a clean coverage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas
import shapely
from pyogrio.errors import DataSourceError
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geodata.errors import ReferenceFault
from geodata.territories import Territories

# The first of these properties that a feature has names its territory.
KEYS = ("code", "oktmo", "iso_3166_2", "id")

Geometries = dict[str, BaseGeometry]


def load_boundaries(path: Path, territories: Territories) -> Geometries:
    """Return polygons in longitude and latitude by territory code, in the order of the tree.

    ``path`` is a GeoJSON file or a directory of ``*.geojson``; nothing there gives an empty result.
    Features of unknown territories are left out. Raises :class:`ReferenceFault` for a file that is
    no FeatureCollection or matches no territory at all, for a second polygon of one territory, and
    for a geometry that is empty, not an area, or not in degrees.
    """
    files = sorted(path.glob("*.geojson")) if path.is_dir() else [path] if path.exists() else []
    by_iso = {t.iso_3166_2: t.code for t in territories.values() if t.iso_3166_2}
    found: Geometries = {}
    for file in files:
        for number, code, geometry in _known_features(file, territories, by_iso):
            if code in found:
                raise ReferenceFault(f"{file}: feature {number}: a second polygon of «{code}».")
            found[code] = _area(file, number, geometry)
    return {code: found[code] for code in territories if code in found}


def clean_coverage(geometries: Mapping[str, BaseGeometry]) -> Geometries:
    """Return the polygons with overlaps and gaps between neighbours removed.

    A coverage that is valid already comes back unchanged.
    """
    shapes = np.array(list(geometries.values()), dtype=object)
    if not shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_clean(shapes)
    return dict(zip(geometries, shapes, strict=True))


def _known_features(
    file: Path, territories: Territories, by_iso: Mapping[str, str]
) -> list[tuple[int, str, BaseGeometry | None]]:
    """Return number, territory and geometry of each feature that names a known territory."""
    frame = _read(file)
    names = [_name(row) for _, row in frame.iterrows()]
    known = [
        (number, code, geometry)
        for number, (name, geometry) in enumerate(zip(names, frame.geometry, strict=True), start=1)
        if (code := name if name in territories else by_iso.get(name)) is not None
    ]
    if names and not known:
        raise ReferenceFault(
            f"{file}: none of its {len(names)} features names a known territory in"
            f" {', '.join(KEYS)}."
        )
    return known


def _read(file: Path) -> geopandas.GeoDataFrame:
    """Return the features of a file in longitude and latitude."""
    try:
        # Coordinates that are no numbers are refused by feature below, not warned about here.
        with np.errstate(invalid="ignore"):
            frame = geopandas.read_file(file)
    except (DataSourceError, GEOSException, ValueError) as error:
        raise ReferenceFault(f"{file}: the file is no readable boundary file.") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise ReferenceFault(f"{file}: the file is no boundary file, it has no geometry.")
    return frame if frame.crs is None else frame.to_crs("EPSG:4326")


def _name(properties: pandas.Series[Any]) -> str:
    values = (properties.get(key) for key in KEYS)
    return next((str(value) for value in values if not _is_absent(value)), "")


def _is_absent(value: Any) -> bool:
    return value is None or value != value


def _area(file: Path, number: int, area: BaseGeometry | None) -> BaseGeometry:
    if area is not None and not np.isfinite(shapely.get_coordinates(area)).all():
        raise ReferenceFault(f"{file}: feature {number}: a coordinate is no number.")
    if area is not None and not area.is_valid:
        area = only_areas(shapely.make_valid(area, method="structure"))
    if area is None or area.is_empty or area.geom_type not in ("Polygon", "MultiPolygon"):
        raise ReferenceFault(f"{file}: feature {number}: the geometry is empty or no area.")
    west, south, east, north = area.bounds
    if not min(west + 180, 360 - east, south + 90, 90 - north) >= 0:
        raise ReferenceFault(
            f"{file}: feature {number}: the coordinates are not degrees of longitude and latitude."
        )
    return area


def only_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one (multi)polygon, without lines and points."""
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type in ("Polygon", "MultiPolygon")]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def clip_to_parents(
    geometries: Mapping[str, BaseGeometry], territories: Territories, margin: float
) -> Geometries:
    """Cut territories to the outline of their parent, where the file has both.

    Municipal boundaries often run far into the sea while regional outlines follow the coast.
    ``margin``, in degrees, is left around the outline, so that borders on land, which are drawn
    coarser there, are not cut. A territory wholly outside is left as it is.
    """
    outlines: Geometries = {}
    clipped = dict(geometries)
    for code, geometry in geometries.items():
        parent = territories[code].parent
        if parent is None or parent not in geometries:
            continue
        if parent not in outlines:
            outlines[parent] = geometries[parent].buffer(margin, quad_segs=2)
        inside = only_areas(shapely.intersection(geometry, outlines[parent]))
        if not inside.is_empty:
            clipped[code] = inside
    return clipped


def drop_specks(geometries: Mapping[str, BaseGeometry], min_area: float) -> Geometries:
    """Return the polygons without parts smaller than ``min_area``, in their own square units.

    Each territory keeps its largest part, however small. Meant for islands: where a part touches a
    neighbour, a hole is left.
    """
    return {code: _without_specks(geometry, min_area) for code, geometry in geometries.items()}


def _without_specks(geometry: BaseGeometry, min_area: float) -> BaseGeometry:
    parts = sorted(shapely.get_parts(geometry), key=lambda part: part.area, reverse=True)
    return only_areas(
        shapely.MultiPolygon([parts[0], *(p for p in parts[1:] if p.area >= min_area)])
    )
