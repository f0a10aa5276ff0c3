"""Geometry of a release: small immutable files for the browser and their index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.load import Geometries, clean_coverage, clip_to_parents
from geodata.territories import Territories, Territory
from geodata.web.files import write_web_file
from geodata.web.lookup import deepest, write_lookup
from geodata.web.projection import map_unit, project, scale
from geodata.web.projection_choice import LOCAL, Projection
from geodata.web.projection_definition import resolve_projection
from geodata.web.scales import make_scales
from geodata.web.topology import to_topojson

# Degrees of sea left in front of a coast: more than the simplification of the outlines moves them.
COAST_MARGIN = 0.05

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Map:
    """A map to be written: its name, its places in order and the projection asked for."""

    key: str
    level: str
    places: tuple[Territory, ...]
    projection: Projection


def write_web_geometry(
    territories: Territories,
    boundaries: Mapping[str, BaseGeometry],
    projection: Projection,
    out_dir: Path,
    credit: str = "",
) -> dict[str, Entry]:
    """Write TopoJSON files and ``index.json`` to ``out_dir`` and return the index.

    ``boundaries`` are polygons in degrees, as
    :func:`~geodata.boundaries.load.load_boundaries` gives them. The index has one entry per map.
    Its key is a level, for all territories of that level in ``projection``, or the code of a
    territory, for what lies directly in it, in a projection of its own with north up. An entry
    holds

    - ``object``, ``level``, ``bounds`` ([west, south, east, north] in map units), ``unit_m``
      (metres of a map unit), ``projection``, ``codes``, ``missing`` (codes without a polygon) and
      ``credit``;
    - ``file``, ``bytes``, ``bytes_br``, ``bytes_gz``: the coarsest scale;
    - ``scales``: those keys and ``min_zoom`` of every scale, coarsest first;
    - ``names``: a file with ``codes`` and, in the same order, ``names`` by language, of all the
      territories of the map; what is painted comes in this order;
    - ``lookup``, with a level whose territories are not all filled by polygons of the next:
      ``file``, ``object``, sizes and ``tolerance_m`` of polygons in longitude and latitude.

    Beside every file lie its ``.br`` and ``.gz``. Without boundaries the index is empty. Same
    boundaries, same bytes. Raises :class:`~geodata.errors.ReferenceFault`.
    """
    polygons = _coverages(territories, boundaries)
    out_dir.mkdir(parents=True, exist_ok=True)
    index = {
        each.key: _write_map(each, polygons, out_dir) | {"credit": credit}
        for each in _maps(territories, polygons, projection)
    }
    for key, entry in index.items():
        if key == entry["level"] and (codes := deepest(territories, key, polygons)):
            found = {code: polygons[code] for code in codes}
            entry["lookup"] = write_lookup(key, found, entry["unit_m"], out_dir)
    (out_dir / "index.json").write_bytes(orjson.dumps(index, option=orjson.OPT_INDENT_2))
    return index


def _coverages(territories: Territories, boundaries: Mapping[str, BaseGeometry]) -> Geometries:
    """Return the polygons in one piece, cut to their parents' coasts, each level a coverage."""
    whole = clip_to_parents(shift_antimeridian(boundaries), territories, COAST_MARGIN)
    clean: Geometries = {}
    for level in dict.fromkeys(territories[code].level for code in whole):
        clean |= clean_coverage({c: g for c, g in whole.items() if territories[c].level == level})
    return clean


def _maps(
    territories: Territories, polygons: Mapping[str, BaseGeometry], projection: Projection
) -> Iterator[_Map]:
    """Yield each map that has at least two polygons: the levels, then what lies in a territory."""
    maps = [
        _Map(level, level, territories.at_level(level), projection)
        for level in dict.fromkeys(t.level for t in territories.values())
    ]
    for parent in territories:
        children = tuple(t for t in territories.children(parent) if not t.is_unallocated)
        if parent != territories.root.code and children:
            maps.append(_Map(parent, children[0].level, children, LOCAL))
    for each in maps:
        if sum(place.code in polygons for place in each.places) > 1:
            yield each


def _write_map(each: _Map, polygons: Mapping[str, BaseGeometry], out_dir: Path) -> Entry:
    chosen = {place.code: polygons[place.code] for place in each.places if place.code in polygons}
    definition = resolve_projection(each.projection, chosen)
    metres = project(chosen, definition)
    unit = map_unit(metres)
    coverage = clean_coverage(scale(metres, unit))
    scales = [
        write_web_file(out_dir, each.key, to_topojson(drawn, each.level, chosen_scale.step))
        | {"min_zoom": chosen_scale.min_zoom}
        for chosen_scale, drawn in make_scales(coverage)
    ]
    bounds = shapely.total_bounds(list(coverage.values()))
    return {
        **{name: scales[0][name] for name in ("file", "bytes", "bytes_br", "bytes_gz")},
        "object": each.level,
        "level": each.level,
        "bounds": [round(float(edge), 3) for edge in bounds],
        "unit_m": unit,
        "projection": definition,
        "scales": scales,
        "names": write_web_file(out_dir, f"{each.key}.names", _names(each.places))["file"],
        "codes": list(chosen),
        "missing": [place.code for place in each.places if place.code not in chosen],
    }


def _names(places: tuple[Territory, ...]) -> bytes:
    return orjson.dumps(
        {
            "codes": [place.code for place in places],
            "names": {lang: [place.name(lang) for place in places] for lang in ("ru", "en")},
        }
    )
