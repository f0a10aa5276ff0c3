"""Boundaries: polygons of territories, read from the files of an instance, as a clean coverage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.codes import FIELDS, as_code
from geodata.boundaries.files import Reading, read_features
from geodata.boundaries.record import SUFFIX
from geodata.boundaries.shapes import only_areas, valid_area
from geodata.errors import ReferenceFault
from geodata.territories import Territories

SUFFIXES = (".geojson", ".parquet")

Geometries = dict[str, BaseGeometry]


def boundary_files(directory: Path, without: str = "") -> dict[str, Path]:
    """Return the boundary file of each level, in alphabetical order; none if there is no directory.

    The level ``without`` is passed over: its files are about to be replaced.

    Raises :class:`ReferenceFault` for two files of one level, and for one without its record.
    """
    found: dict[str, Path] = {}
    files = sorted(path for path in directory.glob("*") if path.suffix in SUFFIXES)
    for file in (file for file in files if file.stem != without):
        if file.stem in found:
            raise ReferenceFault(
                f"{directory}: {found[file.stem].name} and {file.name} are of one level; keep one."
            )
        if not file.with_suffix(SUFFIX).is_file():
            raise ReferenceFault(
                f"{file}: its record {file.stem}{SUFFIX} is missing; it must say at least source"
                " and licence."
            )
        found[file.stem] = file
    return found


def load_boundaries(path: Path, territories: Territories) -> Geometries:
    """Return polygons in longitude and latitude by territory code, in the order of the tree.

    ``path`` is a file or a directory with one for each level and its record; nothing there gives an
    empty result. The first of the fields ``FIELDS`` that a feature has names its territory;
    features of unknown territories are left out. Raises :class:`ReferenceFault` for a file that
    cannot be read or matches no territory at all, for a second polygon of one territory, and for a
    geometry that is empty, not an area, or not in degrees.
    """
    single = [path] if path.exists() else []
    files = boundary_files(path).values() if path.is_dir() else single
    by_iso = {t.iso_3166_2: t.code for t in territories.values() if t.iso_3166_2}
    found: Geometries = {}
    for file in files:
        for number, code, geometry in _known_features(file, territories, by_iso):
            if code in found:
                raise ReferenceFault(f"{file}: feature {number}: a second polygon of «{code}».")
            found[code] = valid_area(geometry, f"{file}: feature {number}")
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
    frame = read_features(file, Reading())
    names = [_name(row) for _, row in frame.iterrows()]
    known = [
        (number, code, geometry)
        for number, (name, geometry) in enumerate(zip(names, frame.geometry, strict=True), start=1)
        if (code := name if name in territories else by_iso.get(name)) is not None
    ]
    if names and not known:
        raise ReferenceFault(
            f"{file}: none of its {len(names)} features names a known territory in"
            f" {', '.join(FIELDS)}."
        )
    return known


def _name(properties: pandas.Series[Any]) -> str:
    values = (as_code(properties.get(key)) for key in FIELDS)
    return next((value for value in values if value), "")


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
