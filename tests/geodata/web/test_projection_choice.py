"""The operator's choice of a projection: what each method needs and what PROJ is given."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.errors import ReferenceFault
from geodata.web.projection import project
from geodata.web.projection_choice import LOCAL, RUSSIA, Projection
from geodata.web.projection_definition import resolve_projection

CITY = {"a": shapely.box(37.3, 55.5, 37.9, 55.95)}
CAPE = {"a": shapely.box(18.3, -34.1, 18.6, -33.8)}


def test_russia_is_drawn_by_albers() -> None:
    assert resolve_projection(RUSSIA, {}) == (
        "+proj=aea +lat_1=52 +lat_2=64 +lat_0=56 +lon_0=100 +datum=WGS84 +units=m +type=crs"
    )


@pytest.mark.parametrize(("places", "zone"), [(CITY, "EPSG:32637"), (CAPE, "EPSG:32734")])
def test_the_zone_of_utm_follows_the_territories(
    places: dict[str, shapely.Polygon], zone: str
) -> None:
    assert resolve_projection(Projection("utm"), places) == zone
    flat = project(places, zone)["a"]
    assert 100_000 < flat.bounds[0] < 900_000


def test_utm_is_refused_for_a_country() -> None:
    wide = {"a": shapely.box(20, 50, 190, 70)}
    with pytest.raises(ReferenceFault, match=r"170 degrees of longitude wide.*choose «albers»"):
        resolve_projection(Projection("utm"), wide)


def test_web_mercator_keeps_the_angles_and_what_lies_beyond_180_degrees() -> None:
    places = {"a": shapely.box(179, 60, 181, 61)}
    flat = project(places, resolve_projection(Projection("web_mercator"), places))["a"]
    west, _, east, _ = flat.bounds
    assert east - west == pytest.approx(2 * 111_319.49, rel=1e-6)


def test_the_local_projection_keeps_areas_and_north() -> None:
    flat = project(CITY, resolve_projection(LOCAL, CITY))["a"]
    assert flat.area / 1e6 == pytest.approx(
        0.6 * 0.45 * 111.3 * 111.4 * np.cos(np.radians(55.7)), rel=0.01
    )
    assert abs(flat.centroid.x) < 500


def test_proj_understands_what_it_is_given() -> None:
    assert resolve_projection(Projection("proj", definition="EPSG:32637"), CITY) == "EPSG:32637"


@pytest.mark.parametrize(
    ("projection", "sentence"),
    [
        (Projection("albers"), "parallels: the method «albers» needs it"),
        (Projection("albers", (52, 64)), "center: the method «albers» needs it"),
        (
            Projection("albers", (52, -52), (100, 56)),
            "PROJ makes no projection of «.proj=aea .lat_1=52 .lat_2=-52",
        ),
        (Projection("utm", center=(1, 2)), "center: the method «utm» takes no such key"),
        (Projection("proj"), "definition: the method «proj» needs it"),
        (Projection("proj", definition="albers"), "PROJ makes no projection of «albers»"),
        (Projection("proj", definition="EPSG:4326"), "«EPSG:4326» is not flat"),
    ],
)
def test_an_unusable_choice_is_a_sentence(projection: Projection, sentence: str) -> None:
    with pytest.raises(ReferenceFault, match=sentence):
        resolve_projection(projection, CITY)


def test_a_choice_comes_back_from_the_facts_of_a_release() -> None:
    for projection in (RUSSIA, LOCAL, Projection("proj", definition="EPSG:32637")):
        stored = {
            "method": projection.method,
            "parallels": list(projection.parallels) if projection.parallels else None,
            "center": list(projection.center) if projection.center else None,
            "definition": projection.definition,
        }
        assert Projection.from_dict(stored) == projection
