"""Scales of a map: each a valid coverage, finer ones only where they show more, within budget."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import brotli
import numpy as np
import pytest
import shapely
from all_russia import all_territories

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.load import Geometries, clean_coverage, load_boundaries
from geodata.territories import load_territories
from geodata.web.projection import map_unit, project, scale
from geodata.web.projection_choice import RUSSIA
from geodata.web.projection_definition import resolve_projection
from geodata.web.scales import SCALES, WORTHWHILE, make_scales
from geodata.web.topology import to_topojson

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"


def _flat(degrees: Geometries) -> Geometries:
    metres = project(shift_antimeridian(degrees), resolve_projection(RUSSIA, {}))
    return clean_coverage(scale(metres, map_unit(metres)))


def _corners(polygons: Geometries) -> int:
    return int(shapely.get_num_coordinates(list(polygons.values())).sum())


def _is_coverage(polygons: Geometries) -> bool:
    shapes = np.array(list(polygons.values()))
    return bool(
        shapely.coverage_is_valid(shapes)
        and shapely.is_valid(shapes).all()
        and not shapely.is_empty(shapes).any()
    )


@pytest.fixture(scope="module")
def regions() -> Geometries:
    tree = load_territories(REFERENCE / "territories.csv")
    return _flat(load_boundaries(REFERENCE / "boundaries", tree))


def test_every_scale_is_a_valid_coverage_of_all_territories(regions: Geometries) -> None:
    drawn = list(make_scales(regions))
    assert [chosen for chosen, _ in drawn] == list(SCALES[:2])
    for _, polygons in drawn:
        assert list(polygons) == list(regions)
        assert _is_coverage(polygons)


def test_a_finer_scale_has_more_corners_islands_and_truer_areas(regions: Geometries) -> None:
    (_, coarse), (_, fine) = make_scales(regions)
    assert _corners(fine) >= WORTHWHILE * _corners(coarse)
    assert len(shapely.get_parts(list(fine.values()))) > len(
        shapely.get_parts(list(coarse.values()))
    )
    for code, shape in regions.items():
        lost = shape.symmetric_difference(coarse[code]).area
        assert shape.symmetric_difference(fine[code]).area <= lost
        assert lost < 0.05 * shape.area + 1


def test_outlines_that_are_fine_enough_have_one_scale() -> None:
    squares = {str(n): shapely.box(100 * n, 0, 100 * n + 100, 500) for n in range(5)}
    assert [chosen for chosen, _ in make_scales(squares)] == [SCALES[0]]


def test_very_fine_outlines_have_three_scales() -> None:
    turn = np.linspace(0, 2 * np.pi, 200_001)[:-1]
    jagged = 300 + 2 * np.sin(7000 * turn) + 20 * np.sin(300 * turn)
    coast = shapely.Polygon(np.column_stack([jagged * np.cos(turn), jagged * np.sin(turn)]))
    halves = [shapely.box(-500, -500, 0, 500), shapely.box(0, -500, 500, 500)]
    places = clean_coverage({str(n): coast.intersection(half) for n, half in enumerate(halves)})
    drawn = list(make_scales(places))
    assert [chosen for chosen, _ in drawn] == list(SCALES)
    assert all(_is_coverage(polygons) for _, polygons in drawn)


def test_scales_become_finer_in_every_respect() -> None:
    for coarse, fine in pairwise(SCALES):
        assert fine.tolerance < coarse.tolerance
        assert fine.min_part < coarse.min_part
        assert fine.step < coarse.step
        assert fine.min_zoom > coarse.min_zoom
        # Where the finer scale takes over, the coarser one errs by less than a pixel.
        assert coarse.tolerance * 2**fine.min_zoom < 1


def test_all_municipalities_of_russia_fit_their_budget(shared: Path, tmp_path: Path) -> None:
    tree = all_territories(shared, tmp_path)
    polygons = _flat(load_boundaries(shared / "geodata" / "municipalities.geojson", tree))
    drawn = list(make_scales(polygons))
    # The file has been simplified to about half a kilometre: a third scale would show nothing new.
    assert [chosen for chosen, _ in drawn] == list(SCALES[:2])
    overview, finer = (
        to_topojson(polygons, "municipality", chosen.step) for chosen, polygons in drawn
    )
    assert len(brotli.compress(overview, quality=11)) <= 180_000
    assert len(brotli.compress(finer, quality=11)) <= 475_000
    assert all(_is_coverage(shapes) for _, shapes in drawn)
