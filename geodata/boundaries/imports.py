"""Import of a boundary file: read, match, repair, clip, clean; a level's file and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.codes import FIELDS, Matched, match_codes
from geodata.boundaries.coverage import Overlap, clean_up, clip_to_land
from geodata.boundaries.files import DEGREES, Reading, read_features
from geodata.boundaries.places import check_kept, check_place
from geodata.boundaries.shapes import valid_area
from geodata.errors import ReferenceFault
from geodata.history.codes import CodeMatcher
from geodata.territories import Territories

Geometries = dict[str, BaseGeometry]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the operator asks for; ``land`` is a file of land outlines, absent for none.

    ``code_field`` is empty where the file has a field of a usual name; ``dissolve`` joins several
    features of one territory, which are refused otherwise; ``on`` is the day whose codes the file
    has, absent for those of now. ``may_lose`` lets territories lose the outline that they have,
    ``may_move`` lets most of them lie elsewhere than the outlines that the instance has.
    """

    file: Path
    level: str
    code_field: str = ""
    reading: Reading = field(default_factory=Reading)
    land: Path | None = None
    dissolve: bool = False
    on: date | None = None
    may_lose: bool = False
    may_move: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. Codes are those of territories, unless they are the file's own.

    ``n_features`` were read, ``n_matched`` territories have a polygon; ``unknown`` and
    ``other_level`` are codes of the file; ``repaired`` had crossing rings; ``clipped`` is how many
    lost sea, ``outside_land`` were left whole since no land was given there. The rest is explained
    at :class:`geodata.boundaries.coverage.Cleaned`.
    """

    level: str
    n_features: int
    n_matched: int
    missing: tuple[str, ...]
    without_code: tuple[int, ...]
    unknown: tuple[str, ...]
    other_level: tuple[str, ...]
    adapted: Mapping[str, str]
    dissolved: tuple[str, ...]
    repaired: tuple[str, ...]
    clipped: int
    outside_land: tuple[str, ...]
    overlaps: tuple[Overlap, ...]
    slivers: int
    unmatched_km: float
    border_km: float
    changed: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON types."""
        return asdict(self)


def import_boundaries(
    request: ImportRequest,
    territories: Territories,
    matcher: CodeMatcher,
    present: Mapping[str, BaseGeometry],
    progress: Progress,
) -> tuple[Geometries, ImportReport]:
    """Return the polygons of a level, a valid coverage in degrees, and the report.

    What lies beyond the antimeridian has longitudes over 180. ``present`` are the polygons that the
    instance has, of all levels. Raises :class:`ReferenceFault`, and nothing was changed.
    """
    path = str(request.file)
    if not territories.at_level(request.level):
        raise ReferenceFault(f"There is no territory of level «{request.level}».")
    progress("read")
    frame = read_features(request.file, request.reading)
    matched = match_codes(_codes(request, frame), territories, request.level, matcher, request.on)
    _check_matched(request, matched, len(frame))
    if not request.may_lose:
        check_kept(path, matched, present)
    progress("repair")
    found, repaired = _polygons(path, frame, matched)
    shifted = shift_antimeridian(found)
    if not request.may_move:
        check_place(path, shifted, territories, present)
    outside: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    progress("clean")
    cleaned = clean_up(shifted, path)
    polygons = cleaned.geometries
    if request.land is not None:
        progress("clip")
        polygons, cut, outside = clip_to_land(polygons, _land(request.land))
        polygons = _cleaned_after_clip(polygons, request.land)
    report = ImportReport(
        level=request.level,
        n_features=len(frame),
        n_matched=len(polygons),
        missing=matched.missing,
        without_code=matched.without_code,
        unknown=matched.unknown,
        other_level=matched.other_level,
        adapted=matched.adapted,
        dissolved=tuple(code for code, rows in matched.features.items() if len(rows) > 1),
        repaired=repaired,
        clipped=len(cut),
        outside_land=outside,
        overlaps=cleaned.overlaps,
        slivers=cleaned.slivers,
        unmatched_km=cleaned.unmatched_km,
        border_km=cleaned.border_km,
        changed=cleaned.changed,
    )
    return polygons, report


def write_boundaries(polygons: Mapping[str, BaseGeometry], path: Path) -> None:
    """Write the polygons of a level as GeoParquet with the columns ``code`` and ``geometry``."""
    frame = geopandas.GeoDataFrame(
        {"code": list(polygons)}, geometry=list(polygons.values()), crs=DEGREES
    )
    frame.to_parquet(path, compression="zstd", index=False)


def _codes(request: ImportRequest, frame: geopandas.GeoDataFrame) -> Iterable[Any]:
    fields = [str(name) for name in frame.columns if name != frame.geometry.name]
    name = request.code_field or next((name for name in FIELDS if name in fields), "")
    if name not in fields:
        wanted = f"no field «{name}»" if name else f"none of the fields {', '.join(FIELDS)}"
        raise ReferenceFault(
            f"{request.file}: there is {wanted}; its fields are {', '.join(fields[:30])}. Name the"
            " one with the codes with --code-field."
            if fields
            else f"{request.file}: its features have no fields, so no codes."
        )
    return list(frame[name])


def _check_matched(request: ImportRequest, matched: Matched, n_features: int) -> None:
    if not matched.features:
        examples = [*matched.unknown, *matched.other_level][:3]
        shown = f", as {', '.join(f'«{code}»' for code in examples)}" if examples else ""
        raise ReferenceFault(
            f"{request.file}: none of its {n_features} features has the code of a territory of"
            f" level «{request.level}»{shown}."
        )
    twice = [(code, rows) for code, rows in matched.features.items() if len(rows) > 1]
    if twice and not request.dissolve:
        code, rows = twice[0]
        raise ReferenceFault(
            f"{request.file}: the territory «{code}» has {len(rows)} features (numbers"
            f" {', '.join(map(str, rows[:5]))}); use --dissolve if each is a part of it."
        )


def _polygons(
    path: str, frame: geopandas.GeoDataFrame, matched: Matched
) -> tuple[Geometries, tuple[str, ...]]:
    """Return the valid polygon of each territory, and the codes of those that were repaired."""
    shapes = frame.geometry.to_numpy()
    found: Geometries = {}
    repaired = []
    for code, rows in matched.features.items():
        parts = []
        for row in rows:
            shape = shapes[row - 1]
            parts.append(valid_area(shape, f"{path}: feature {row} «{code}»"))
            if parts[-1] is not shape:
                repaired.append(code)
        found[code] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return found, tuple(dict.fromkeys(repaired))


def _cleaned_after_clip(polygons: Geometries, land: Path) -> Geometries:
    try:
        return clean_up(polygons, str(land)).geometries
    except ReferenceFault as fault:
        raise ReferenceFault(f"--land leaves no fitting territories: {fault}") from fault


def _land(path: Path) -> list[BaseGeometry]:
    frame = read_features(path, Reading())
    shapes = {
        str(number): valid_area(shape, f"{path}: feature {number}")
        for number, shape in enumerate(frame.geometry.to_numpy(), start=1)
        if shape is not None and not shape.is_empty
    }
    if not shapes:
        raise ReferenceFault(f"{path}: the file holds no land.")
    return list(shift_antimeridian(shapes).values())
