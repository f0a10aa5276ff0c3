"""Tile layouts: seconds, and shares of neighbours kept, for the country and for all regions."""

import time
from collections.abc import Mapping

from geodata.boundaries.load import load_boundaries
from geodata.territories import load_territories
from geodata.tiles.grid import SHAPES
from geodata.tiles.layout import make_layout
from geodata.tiles.neighbours import Relations, gabriel, neighbour_relations
from geodata.tiles.points import FlatPoint, Point, centre_points, flat_points
from tests.bench.lines import print_line
from tests.bench.national_reference import ROOT, SHARED
from tests.geodata.oktmo_centres import municipal_centres

REFERENCE = ROOT / "geodata" / "reference"


def print_tile_maps() -> None:
    """Print the figures of both shapes."""
    country, relations = _country()
    regions = municipal_centres(SHARED.parent)
    for shape in SHAPES:
        started = time.perf_counter()
        figures = make_layout(country, relations, shape).figures
        print_line(f"tiles_country_{shape}", time.perf_counter() - started, "s", 5.0)
        print_line(f"tiles_country_{shape}_kept", 100 * figures.kept_share, "%")
        _regions(shape, regions)


def _regions(shape: str, regions: Mapping[str, Mapping[str, Point]]) -> None:
    shares, slowest = [], 0.0
    for centres in regions.values():
        started = time.perf_counter()
        points = flat_points(centres)
        shares.append(make_layout(points, gabriel(points), shape).figures.kept_share)
        slowest = max(slowest, time.perf_counter() - started)
    print_line(f"tiles_regions_{shape}_slowest", slowest, "s")
    print_line(f"tiles_regions_{shape}_kept_mean", 100 * sum(shares) / len(shares), "%")
    print_line(f"tiles_regions_{shape}_kept_least", 100 * min(shares), "%")


def _country() -> tuple[dict[str, FlatPoint], Relations]:
    russia = load_territories(REFERENCE / "territories.csv")
    outlines = load_boundaries(REFERENCE / "boundaries", russia)
    regions = {place.code: outlines[place.code] for place in russia.at_level("region")}
    centres = centre_points(russia, {}, regions)
    points = flat_points({code: centres[code] for code in regions})
    return points, neighbour_relations(points, regions)
