"""From the choice of a projection to what PROJ is given for these territories."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.errors import ReferenceFault
from geodata.web.projection_choice import Projection

# A zone is 6 degrees wide; further out than its neighbours' middle, UTM is no map to read areas on.
_WIDEST_UTM = 12.0
_FLAT = "+datum=WGS84 +units=m +type=crs"


def check_projection(projection: Projection) -> None:
    """Raise :class:`ReferenceFault` for a choice that PROJ does not take, or that is not flat."""
    for key, sentence in projection.faults():
        raise ReferenceFault(f"[projection] in otklik.toml: {key}: {sentence}.")
    definition = _albers(projection) or projection.definition
    if not definition:
        return
    try:
        crs = pyproj.CRS.from_user_input(definition)
    except CRSError as error:
        raise ReferenceFault(
            f"[projection] in otklik.toml: PROJ makes no projection of «{definition}»."
        ) from error
    if not crs.is_projected:
        raise ReferenceFault(
            f"[projection] in otklik.toml: «{definition}» is not flat: its units are degrees."
        )


def resolve_projection(projection: Projection, geometries: Mapping[str, BaseGeometry]) -> str:
    """Return what PROJ is to be given for polygons in degrees; longitudes may exceed 180.

    Raises :class:`ReferenceFault` where the choice is unusable, or does not suit the territories.
    """
    check_projection(projection)
    if projection.method == "web_mercator":
        # «over» keeps what was moved beyond 180 degrees on its side.
        return f"+proj=webmerc +over {_FLAT}"
    if projection.method == "utm":
        return _utm_zone(geometries)
    return _albers(projection) or projection.definition or local_projection(geometries)


def local_projection(geometries: Mapping[str, BaseGeometry]) -> str:
    """Return the definition of an equal-area projection centred on the territories, north up."""
    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    lon, lat = round((west + east) / 2, 2), round((south + north) / 2, 2)
    return f"+proj=laea +lat_0={lat} +lon_0={lon} {_FLAT}"


def _albers(projection: Projection) -> str:
    """Return the definition for the method «albers», nothing for another."""
    if not (projection.parallels and projection.center):
        return ""
    (south, north), (lon, lat) = projection.parallels, projection.center
    return f"+proj=aea +lat_1={south:g} +lat_2={north:g} +lat_0={lat:g} +lon_0={lon:g} {_FLAT}"


def _utm_zone(geometries: Mapping[str, BaseGeometry]) -> str:
    """Return the zone in which the middle of the territories lies."""
    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    if east - west > _WIDEST_UTM:
        raise ReferenceFault(
            f"The projection «utm» is for a city: the territories are {east - west:.0f} degrees of"
            f" longitude wide, more than {_WIDEST_UTM:g}; choose «albers» or «local»."
        )
    zone = math.floor(((west + east) / 2 + 180) / 6) % 60 + 1
    return f"EPSG:{(32600 if south + north >= 0 else 32700) + zone}"
