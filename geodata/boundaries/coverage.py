"""From polygons that overlap and leave slivers to a coverage, and what had to be changed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.shapes import only_areas
from geodata.errors import ReferenceFault

Geometries = dict[str, BaseGeometry]
Shapes = npt.NDArray[np.object_]

# Gaps between neighbours narrower than this, in degrees (some 100 m), are slivers and closed.
GAP_WIDTH = 1e-3
# An overlap of less than this share of the smaller territory is a sliver, told as a number only.
SLIVER_SHARE = 0.01
# A territory that would lose or win more than this share has no border that can be told.
MAX_CHANGE = 0.5
_METRES_PER_DEGREE = 111_320.0
_GEOD = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two territories that both claim an area; ``share`` is that of the smaller of them."""

    first: str
    second: str
    share: float
    square_km: float


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A coverage, and what was wrong before: overlaps by share, and unmatched borders.

    ``slivers`` counts overlaps under ``SLIVER_SHARE``; ``unmatched_km`` is the length of borders
    that neighbours drew differently, ``border_km`` that of all borders; ``changed`` holds the
    change of area, as a share of the area before, of territories where it is over 1 %.
    """

    geometries: Geometries
    overlaps: tuple[Overlap, ...]
    slivers: int
    unmatched_km: float
    border_km: float
    changed: Mapping[str, float]


def clean_up(geometries: Mapping[str, BaseGeometry], path: str) -> Cleaned:
    """Return a valid coverage of valid polygons in degrees.

    What two claim goes to the smaller of them: a town that was not cut out of its district stays
    a town. Raises :class:`ReferenceFault`, with the codes, where a territory would change its area
    by more than half: two features then claim one place, and which is right nobody can tell.
    """
    codes = list(geometries)
    shapes = np.array(list(geometries.values()), dtype=object)
    found = _overlaps(codes, shapes)
    edges = shapely.coverage_invalid_edges(shapes, gap_width=GAP_WIDTH)
    cleaned = shapes
    if found or not bool(shapely.is_empty(edges).all()):
        cleaned = shapely.coverage_clean(shapes, gap_width=GAP_WIDTH, merge_strategy="min_area")
        cleaned = np.array([only_areas(shape) for shape in cleaned], dtype=object)
    changed = _changes(codes, shapes, cleaned)
    _refuse_lost(path, changed, found)
    if not shapely.coverage_is_valid(cleaned):
        raise ReferenceFault(f"{path}: the borders cannot be made to fit each other.")
    return Cleaned(
        geometries=dict(zip(codes, cleaned, strict=True)),
        overlaps=tuple(overlap for overlap in found if overlap.share >= SLIVER_SHARE),
        slivers=sum(overlap.share < SLIVER_SHARE for overlap in found),
        unmatched_km=_length_km(edges),
        border_km=_length_km(shapely.boundary(shapes)),
        changed={code: share for code, share in changed.items() if abs(share) > SLIVER_SHARE},
    )


def clip_to_land(
    geometries: Mapping[str, BaseGeometry], land: Sequence[BaseGeometry]
) -> tuple[Geometries, tuple[str, ...], tuple[str, ...]]:
    """Return the territories without their sea, those that were cut, and those wholly at sea.

    ``land`` are polygons in degrees on the same side of the antimeridian. What lies wholly outside
    stays as it is: a coarse outline of the land lacks small islands.
    """
    tree = shapely.STRtree(land)
    clipped, cut, at_sea = dict(geometries), [], []
    for code, geometry in geometries.items():
        near = tree.query(geometry, predicate="intersects")
        # Each piece of land by itself: a union of outlines that do not fit would have to be mended.
        pieces = [shapely.intersection(geometry, land[index]) for index in near]
        inside = only_areas(shapely.union_all([only_areas(piece) for piece in pieces]))
        if inside.is_empty:
            at_sea.append(code)
        elif inside.area < geometry.area:
            clipped[code] = inside
            cut.append(code)
    return clipped, tuple(cut), tuple(at_sea)


def _overlaps(codes: Sequence[str], shapes: Shapes) -> list[Overlap]:
    """Return every pair that shares an area, the largest share first."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    # Most neighbours only touch; the relation is cheaper than the intersection of all of them.
    shares_area = shapely.relate_pattern(shapes[first], shapes[second], "T********")
    first, second = first[shares_area], second[shares_area]
    common = shapely.intersection(shapes[first], shapes[second])
    smaller = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
    shares = shapely.area(common) / smaller
    order = np.argsort(-shares, kind="stable")
    return [
        Overlap(
            codes[first[index]],
            codes[second[index]],
            round(float(shares[index]), 4),
            round(square_km(common[index]), 3),
        )
        for index in order
    ]


def square_km(geometry: BaseGeometry) -> float:
    """Return the area of a geometry in degrees on the ellipsoid, in square kilometres."""
    return abs(float(_GEOD.geometry_area_perimeter(geometry)[0])) / 1e6


def _changes(codes: Sequence[str], before: Shapes, after: Shapes) -> dict[str, float]:
    was, now = shapely.area(before), shapely.area(after)
    return {
        code: round(float(share), 4) for code, share in zip(codes, (now - was) / was, strict=True)
    }


def _refuse_lost(path: str, changed: Mapping[str, float], overlaps: Sequence[Overlap]) -> None:
    lost = [code for code, share in changed.items() if abs(share) > MAX_CHANGE]
    if not lost:
        return
    rivals = [o.second if o.first == lost[0] else o.first for o in overlaps
              if lost[0] in (o.first, o.second)]  # fmt: skip
    others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    against = f"; it overlaps with «{rivals[0]}»" if rivals else ""
    raise ReferenceFault(
        f"{path}: the territory «{lost[0]}»{others} would change its area by"
        f" {abs(changed[lost[0]]):.0%} to fit its neighbours{against}. Nothing was imported."
    )


def _length_km(lines: Shapes) -> float:
    """Return a length on the sphere of lines in degrees, near enough for a report."""
    total = 0.0
    for line in lines:
        if not line.is_empty:
            middle = (line.bounds[1] + line.bounds[3]) / 2
            total += line.length * _METRES_PER_DEGREE * (1 + np.cos(np.radians(middle))) / 2
    return round(float(total) / 1000, 1)
