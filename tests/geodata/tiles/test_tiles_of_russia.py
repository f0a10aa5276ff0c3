"""Tile maps of real places: the 83 subjects, and the municipalities of whole regions."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely
from oktmo_centres import municipal_centres

from geodata.boundaries.load import load_boundaries
from geodata.territories import load_territories
from geodata.tiles.grid import SHAPES, Grid
from geodata.tiles.layout import TileLayout, make_layout
from geodata.tiles.neighbours import gabriel, neighbour_relations
from geodata.tiles.points import centre_points, flat_points

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
# With the most municipalities outside the federal cities, the fewest, and one beyond 180 degrees.
SOME = ("01000000", "11800000", "77000000", "29000000", "79000000")
FEDERAL_CITIES = ("40000000", "45000000", "67000000")


def _is_whole(layout: TileLayout) -> bool:
    columns, rows = (max(cell[axis] for cell in layout.cells.values()) + 1 for axis in (0, 1))
    grid = Grid(layout.shape, columns, rows)
    return grid.count_faults(grid.number[cell] for cell in layout.cells.values()) == 0


@pytest.mark.parametrize(("shape", "least"), [("square", 160), ("hexagon", 150)])
def test_the_83_subjects_keep_more_neighbours_than_by_hand(shape: str, least: int) -> None:
    russia = load_territories(REFERENCE / "territories.csv")
    outlines = load_boundaries(REFERENCE / "boundaries", russia)
    regions = {t.code: outlines[t.code] for t in russia.at_level("region")}
    centres = centre_points(russia, {}, regions)
    points = flat_points({code: centres[code] for code in regions})
    layout = make_layout(points, neighbour_relations(points, regions), shape)
    assert len(set(layout.cells.values())) == 83
    assert _is_whole(layout)
    assert layout.figures.relations == 190
    assert layout.figures.kept >= least
    # Chukotka lies in the east, Kaliningrad in the west.
    columns = [column for column, _ in layout.cells.values()]
    assert layout.cells["77000000"][0] >= max(columns) - 1
    assert layout.cells["27000000"][0] <= 2


def _all_regions(shared: Path) -> dict[str, dict[str, tuple[float, float]]]:
    """Return centres of every municipality; those of federal cities are inside their polygons."""
    centres = municipal_centres(shared)
    frame = geopandas.read_file(shared / "geodata" / "municipalities.geojson")
    for code, geometry in zip(frame.oktmo, frame.geometry, strict=True):
        region = next((city for city in FEDERAL_CITIES if code[:2] == city[:2]), None)
        if region is not None:
            point = shapely.point_on_surface(geometry)
            centres.setdefault(region, {})[code] = (point.x, point.y)
    return centres


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("region", SOME)
def test_some_regions_have_a_tile_map(shared: Path, region: str, shape: str) -> None:
    centres = municipal_centres(shared)[region]
    points = flat_points(centres)
    layout = make_layout(points, gabriel(points), shape)
    assert len(set(layout.cells.values())) == len(centres)
    assert _is_whole(layout)
    assert layout.figures.kept_share > 0.75


@pytest.mark.slow
def test_all_85_regions_have_a_tile_map(shared: Path) -> None:
    regions = _all_regions(shared)
    assert len(regions) == 85
    for shape in SHAPES:
        shares = []
        for region, centres in regions.items():
            points = flat_points(centres)
            layout = make_layout(points, gabriel(points), shape)
            assert len(set(layout.cells.values())) == len(centres), region
            assert _is_whole(layout), region
            shares.append(layout.figures.kept_share)
        mean = sum(shares) / len(shares)
        print(f"{shape}: {mean:.1%} of neighbours kept, {min(shares):.0%} at least")  # noqa: T201
        assert mean > (0.93 if shape == "square" else 0.87)
