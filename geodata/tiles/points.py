"""Centre points: one point for each territory, from a table, a polygon or its children."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.errors import ReferenceFault
from geodata.tables import read_rows
from geodata.territories import Territories

COLUMNS = ("territory", "longitude", "latitude", "source")

# Longitude and latitude in degrees.
Point = tuple[float, float]
# Metres east and north of a projection.
FlatPoint = tuple[float, float]

# At the pole itself a cylinder has no width.
_HIGHEST = 85.0


def load_points(path: Path, territories: Territories) -> dict[str, Point]:
    """Return longitude and latitude by territory code; empty where there is no file.

    Raises :class:`ReferenceFault` for a territory that is unknown or given twice, and for a
    coordinate that is no number of degrees.
    """
    if not path.exists():
        return {}
    found: dict[str, Point] = {}
    for line, row in read_rows(path, COLUMNS):
        code = row["territory"]
        if code not in territories:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» is not known.")
        if code in found:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» has a point already.")
        found[code] = (
            _degrees(path, line, row, "longitude", 180),
            _degrees(path, line, row, "latitude", 90),
        )
    return found


def _degrees(path: Path, line: int, row: Mapping[str, str], column: str, limit: int) -> float:
    text = row[column]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        raise ReferenceFault(
            f"{path}: row {line}: {column} «{text}» is no number from -{limit} to {limit}."
        )
    return value


def centre_points(
    territories: Territories,
    stored: Mapping[str, Point],
    geometries: Mapping[str, BaseGeometry],
) -> dict[str, Point]:
    """Return the centre of every territory that has one, in degrees, in the order of the tree.

    The point of the table is taken first, then a point inside the polygon, then the mean of the
    children's centres. «Not allocated» territories have none.
    """
    known = _inside(geometries) | dict(stored)
    found: dict[str, Point] = {}
    for code in sorted(territories, key=lambda code: -len(territories.path(code))):
        below = [found[t.code] for t in territories.children(code) if t.code in found]
        if code in known:
            found[code] = known[code]
        elif below:
            found[code] = mean_point(below)
    return {code: found[code] for code in territories if code in found}


def _inside(geometries: Mapping[str, BaseGeometry]) -> dict[str, Point]:
    """Return a point inside each polygon; of a country cut at 180° the pieces are joined first."""
    points = {c: shapely.point_on_surface(g) for c, g in shift_antimeridian(geometries).items()}
    return {code: ((point.x + 180) % 360 - 180, point.y) for code, point in points.items()}


def mean_point(points: Iterable[Point]) -> Point:
    """Return the middle of points on the globe, on either side of 180° alike.

    The order of the points makes no difference.
    """
    degrees = np.radians(sorted(points))
    x, y, z = (
        (np.cos(degrees[:, 1]) * np.cos(degrees[:, 0])).mean(),
        (np.cos(degrees[:, 1]) * np.sin(degrees[:, 0])).mean(),
        np.sin(degrees[:, 1]).mean(),
    )
    longitude, latitude = math.atan2(y, x), math.atan2(z, math.hypot(x, y))
    return math.degrees(longitude), math.degrees(latitude)


def flat_points(points: Mapping[str, Point]) -> dict[str, FlatPoint]:
    """Return points in metres of a cylindrical equal-area projection about their middle.

    North is up and east to the right everywhere, as readers of a tile map expect.
    """
    if not points:
        return {}
    longitude, latitude = mean_point(points.values())
    projection = pyproj.CRS.from_dict(
        {
            "proj": "cea",
            "lon_0": round(longitude, 2),
            "lat_ts": round(min(abs(latitude), _HIGHEST), 2),
            "datum": "WGS84",
        }
    )
    transformer = pyproj.Transformer.from_crs("EPSG:4326", projection, always_xy=True)
    degrees: npt.NDArray[np.float64] = np.array(list(points.values()))
    east, north = transformer.transform(degrees[:, 0], degrees[:, 1])
    return dict(zip(points, zip(east.tolist(), north.tolist(), strict=True), strict=True))
