"""Which projection a map has: the operator's choice, made a PROJ definition for the territories."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.errors import ReferenceFault

# The methods and what each of them must be told.
METHODS: Mapping[str, tuple[str, ...]] = {
    "local": (),
    "albers": ("parallels", "center"),
    "web_mercator": (),
    "utm": (),
    "proj": ("definition",),
}
# A zone is 6 degrees wide; further out than its neighbours' middle, UTM is no map to read areas on.
_WIDEST_UTM = 12.0
_FLAT = "+datum=WGS84 +units=m +type=crs"


@dataclass(frozen=True, slots=True)
class Projection:
    """How round is made flat.

    ``method`` is a key of ``METHODS``; ``parallels`` are two degrees of latitude, ``center`` is
    longitude and latitude in degrees, ``definition`` is anything that PROJ understands.
    """

    method: str = "local"
    parallels: tuple[float, float] | None = None
    center: tuple[float, float] | None = None
    definition: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Projection:
        """Build from the stored JSON object."""
        pairs = {name: tuple(data[name]) for name in ("parallels", "center") if data[name]}
        return cls(data["method"], definition=data["definition"], **pairs)

    def faults(self) -> list[tuple[str, str]]:
        """Return key and sentence of what is missing, superfluous or unusable."""
        needed = METHODS[self.method]
        given = {name for name in ("parallels", "center", "definition") if getattr(self, name)}
        missing = [(name, f"the method «{self.method}» needs it") for name in needed]
        found = [fault for fault in missing if fault[0] not in given]
        found += [
            (name, f"the method «{self.method}» takes no such key; remove it")
            for name in sorted(given - set(needed))
        ]
        return found or self._unusable()

    def _unusable(self) -> list[tuple[str, str]]:
        """Return the fault of a definition that PROJ does not take, or that is not flat."""
        if self.method not in ("albers", "proj"):
            return []
        key = "definition" if self.method == "proj" else "parallels"
        try:
            crs = pyproj.CRS.from_user_input(self._definition({}))
        except CRSError:
            return [(key, "PROJ makes no projection of it")]
        if not crs.is_projected:
            return [(key, f"«{self.definition}» is not flat: its units are degrees")]
        return []

    def _definition(self, geometries: Mapping[str, BaseGeometry]) -> str:
        if self.method == "albers" and self.parallels and self.center:
            (south, north), (lon, lat) = self.parallels, self.center
            return (
                f"+proj=aea +lat_1={south:g} +lat_2={north:g} +lat_0={lat:g} +lon_0={lon:g} {_FLAT}"
            )
        if self.method == "web_mercator":
            # «over» keeps what was moved beyond 180 degrees on its side.
            return f"+proj=webmerc +over {_FLAT}"
        if self.method == "utm":
            return _utm_zone(geometries)
        return self.definition or local_projection(geometries)


# The usual map of the country on paper: areas are true.
RUSSIA = Projection("albers", (52, 64), (100, 56))
LOCAL = Projection()


def resolve_projection(projection: Projection, geometries: Mapping[str, BaseGeometry]) -> str:
    """Return what PROJ is to be given for polygons in degrees; longitudes may exceed 180.

    Raises :class:`ReferenceFault` where the choice is unusable, or does not suit the territories.
    """
    for key, sentence in projection.faults():
        raise ReferenceFault(f"The projection cannot be used: {key}: {sentence}.")
    return projection._definition(geometries)


def local_projection(geometries: Mapping[str, BaseGeometry]) -> str:
    """Return the definition of an equal-area projection centred on the territories, north up."""
    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    lon, lat = round((west + east) / 2, 2), round((south + north) / 2, 2)
    return f"+proj=laea +lat_0={lat} +lon_0={lon} {_FLAT}"


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
