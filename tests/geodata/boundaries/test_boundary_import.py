"""Import of boundary files: every form, every fault a clear sentence, a valid coverage after."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.coverage import clean_up
from geodata.boundaries.files import Reading
from geodata.boundaries.imports import (
    Geometries,
    ImportReport,
    ImportRequest,
    import_boundaries,
    write_boundaries,
)
from geodata.boundaries.load import load_boundaries
from geodata.errors import ReferenceFault
from geodata.history.codes import CodeMatcher
from geodata.history.lineage import Lineage, load_lineage
from geodata.territories import Territories, load_territories

TREE = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,country,C,C,,,,,,
01000000,C,region,R,R,,XX-R,,,,
01001000,01000000,town,A,A,,,,,,
01002000,01000000,town,B,B,,,,,,
01003000,01000000,town,D,D,,,,,,
"""
A, B, D = "01001000", "01002000", "01003000"
BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def box(west: float, south: float, size: float = 1.0) -> BaseGeometry:
    return shapely.box(west, south, west + size, south + size)


@pytest.fixture
def tree(tmp_path: Path) -> Territories:
    path = tmp_path / "territories.csv"
    path.write_text(TREE, encoding="utf-8")
    return load_territories(path)


def frame(**shapes: Any) -> geopandas.GeoDataFrame:
    """Return features with a field ``oktmo``; a name of an argument is its code after one letter."""
    return geopandas.GeoDataFrame(
        {"oktmo": [code[1:] for code in shapes]}, geometry=list(shapes.values()), crs="EPSG:4326"
    )


def geojson(path: Path, *features: tuple[Any, Any]) -> Path:
    """Write pairs of a code and a geometry (a mapping, or none)."""
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"oktmo": code}, "geometry": shape}
            for code, shape in features
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def take_in(
    file: Path,
    tree: Territories,
    *,
    present: Geometries | None = None,
    lineage: Lineage | None = None,
    level: str = "town",
    **asked: Any,
) -> tuple[Geometries, ImportReport]:
    request = ImportRequest(file, level, **asked)
    matcher = CodeMatcher(tree, lineage or load_lineage(Path("nowhere"), tree))
    return import_boundaries(request, tree, matcher, present or {}, lambda _: None)


def mapped(shape: BaseGeometry) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shape))


def as_geojson(table: geopandas.GeoDataFrame, folder: Path) -> Path:
    table.to_file(folder / "b.geojson")
    return folder / "b.geojson"


def as_package(table: geopandas.GeoDataFrame, folder: Path) -> Path:
    table.to_crs("EPSG:3857").to_file(folder / "b.gpkg")
    return folder / "b.gpkg"


def as_shapefile(table: geopandas.GeoDataFrame, folder: Path) -> Path:
    table.to_crs("EPSG:32631").to_file(folder / "b.shp")
    return folder / "b.shp"


def as_zip(table: geopandas.GeoDataFrame, folder: Path) -> Path:
    as_shapefile(table, folder)
    with zipfile.ZipFile(folder / "my borders.zip", "w") as archive:
        for part in folder.glob("b.*"):
            archive.write(part, f"a folder/{part.name}")
    return folder / "my borders.zip"


def as_parquet(table: geopandas.GeoDataFrame, folder: Path) -> Path:
    table.to_crs("EPSG:3857").to_parquet(folder / "b.parquet")
    return folder / "b.parquet"


@pytest.mark.parametrize("write", [as_geojson, as_package, as_shapefile, as_zip, as_parquet])
def test_every_form_and_coordinate_system_gives_the_same_polygons(
    tmp_path: Path, tree: Territories, write: Callable[[geopandas.GeoDataFrame, Path], Path]
) -> None:
    file = write(frame(c01001000=box(3, 50), c01002000=box(4, 50)), tmp_path)
    polygons, report = take_in(file, tree)
    assert list(polygons) == [A, B]
    assert report.missing == (D,)
    for code, expected in ((A, box(3, 50)), (B, box(4, 50))):
        assert polygons[code].equals_exact(expected.normalize(), 1e-7, normalize=True)
    write_boundaries(polygons, tmp_path / "town.parquet")
    again = load_boundaries(tmp_path / "town.parquet", tree)
    assert all(again[code].equals_exact(polygons[code], 0) for code in polygons)


def test_the_report_names_what_did_not_match_on_either_side(
    tmp_path: Path, tree: Territories
) -> None:
    file = geojson(
        tmp_path / "b.geojson",
        ("01001000", mapped(box(0, 0))),
        (None, mapped(box(1, 0))),
        ("99", mapped(box(2, 0))),
        ("01000000", mapped(box(3, 0))),
        ("  ", mapped(box(4, 0))),
    )
    polygons, report = take_in(file, tree)
    assert list(polygons) == [A]
    assert (report.n_features, report.n_matched) == (5, 1)
    assert report.missing == (B, D)
    assert report.without_code == (2, 5)
    assert report.unknown == ("99",)
    assert report.other_level == ("01000000",)


def test_codes_without_leading_zeros_and_former_codes_are_understood_and_told(
    tmp_path: Path,
) -> None:
    file = geojson(
        tmp_path / "b.geojson",
        (1001000, mapped(box(0, 0))),
        ("77", mapped(box(1, 0))),
        ("78", mapped(box(2, 0))),
    )
    # The towns have their codes since 2020.
    path = tmp_path / "territories.csv"
    path.write_text(TREE.replace(",,,,,,\n", ",,,,,2020-01-01,\n"), encoding="utf-8")
    tree = load_territories(path)
    (tmp_path / "versions.csv").write_text(
        "territory,code,parent,name_ru,name_en,kind,valid_from,valid_to,legal_act\n"
        + "".join(
            f"{territory},{code},01000000,N,N,,{start},{end},\n"
            for territory, code, start, end in (
                (B, "77", "2018-01-01", "2020-01-01"),
                (B, "78", "2016-01-01", "2018-01-01"),
                (D, "78", "2018-01-01", "2020-01-01"),
            )
        ),
        encoding="utf-8",
    )
    lineage = load_lineage(tmp_path, tree)
    polygons, report = take_in(file, tree, lineage=lineage)
    assert list(polygons) == [A, B]
    assert report.adapted == {"1001000": A, "77": B}
    assert report.unknown == ("78",)
    # On a day a code is that of one territory.
    polygons, report = take_in(file, tree, lineage=lineage, on=date(2019, 1, 1))
    assert report.adapted == {"1001000": A, "77": B, "78": D}


def test_crossing_rings_are_rebuilt_and_told(tmp_path: Path, tree: Territories) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(BOW_TIE)), (B, mapped(box(2, 0))))
    polygons, report = take_in(file, tree)
    assert report.repaired == (A,)
    assert polygons[A].is_valid
    assert polygons[A].area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (None, "feature 2 «01002000»: the geometry is empty or no area"),
        ({"type": "Polygon", "coordinates": []}, "feature 2 «01002000»: the geometry is empty"),
        ({"type": "Point", "coordinates": [1, 1]}, "feature 2 «01002000»: .* no area"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, math.nan], [0, 0]]]},
            "feature 2 «01002000»: a coordinate is no number",
        ),
        (
            {"type": "Polygon", "coordinates": [[[5, 5], [6, 5], [7, 5], [5, 5]]]},
            "feature 2 «01002000»: the geometry is empty or no area",
        ),
    ],
)
def test_what_cannot_be_repaired_is_refused_with_its_code(
    tmp_path: Path, tree: Territories, shape: Any, sentence: str
) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(box(0, 0))), (B, shape))
    with pytest.raises(ReferenceFault, match=sentence):
        take_in(file, tree)


def test_a_second_feature_of_a_territory_is_refused_unless_they_are_joined(
    tmp_path: Path, tree: Territories
) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(box(0, 0))), (A, mapped(box(5, 0))))
    with pytest.raises(ReferenceFault, match=r"«01001000» has 2 features \(numbers 1, 2\)"):
        take_in(file, tree)
    polygons, report = take_in(file, tree, dissolve=True)
    assert polygons[A].area == pytest.approx(2)
    assert report.dissolved == (A,)


def test_a_town_that_was_not_cut_out_of_its_district_stays_a_town(
    tmp_path: Path, tree: Territories
) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(box(0, 0, 4))), (B, mapped(box(1, 1))))
    polygons, report = take_in(file, tree)
    assert polygons[B].equals(box(1, 1))
    assert polygons[A].equals(box(0, 0, 4).difference(box(1, 1)))
    [overlap] = report.overlaps
    assert (overlap.first, overlap.second, overlap.share) == (A, B, 1.0)
    assert report.changed == {A: pytest.approx(-1 / 16, abs=1e-4)}


def test_two_features_of_one_place_are_refused(tmp_path: Path, tree: Territories) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(box(0, 0))), (B, mapped(box(0.1, 0))))
    with pytest.raises(ReferenceFault, match=r"«0100.000» .* overlaps with «0100.000»"):
        take_in(file, tree)


def test_slivers_and_narrow_gaps_are_closed(tmp_path: Path, tree: Territories) -> None:
    around = shapely.box(-0.9996, -1, 3, 2).difference(shapely.box(0.0004, 0, 2.0004, 1))
    file = geojson(
        tmp_path / "b.geojson", (A, mapped(box(0, 0))), (B, mapped(box(1.0004, 0))),
        (D, mapped(around)),
    )  # fmt: skip
    polygons, report = take_in(file, tree)
    assert report.slivers == 1
    assert report.unmatched_km > 300
    shapes = list(polygons.values())
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).equals(shapely.box(-0.9996, -1, 3, 2))


def test_the_sea_is_cut_off_at_the_land(tmp_path: Path, tree: Territories) -> None:
    file = geojson(
        tmp_path / "b.geojson", (A, mapped(box(0, 0))), (B, mapped(box(1, 0))),
        (D, mapped(box(9, 9))),
    )  # fmt: skip
    land = geojson(tmp_path / "land.geojson", (None, mapped(shapely.box(-1, 0.25, 5, 2))))
    polygons, report = take_in(file, tree, land=land)
    assert polygons[A].equals(shapely.box(0, 0.25, 1, 1))
    assert polygons[D].equals(box(9, 9))
    assert report.clipped == 2
    assert report.outside_land == (D,)
    assert shapely.coverage_is_valid(list(polygons.values()))


def test_polygons_that_lie_elsewhere_than_what_is_there_are_refused(
    tmp_path: Path, tree: Territories
) -> None:
    swapped = geojson(tmp_path / "b.geojson", (A, mapped(box(50, 3))), (B, mapped(box(50, 4))))
    present = {"01000000": shapely.box(3, 50, 5, 52)}
    with pytest.raises(ReferenceFault, match="2 of 2 territories lie elsewhere than outlines"):
        take_in(swapped, tree, present=present)
    right = geojson(tmp_path / "r.geojson", (A, mapped(box(3, 50))), (B, mapped(box(4, 50))))
    assert len(take_in(right, tree, present=present)[0]) == 2


def test_new_outlines_are_compared_with_those_before_and_those_below(
    tmp_path: Path, tree: Territories
) -> None:
    moved = geojson(tmp_path / "b.geojson", ("01000000", mapped(box(50, 3))))
    for present in ({"01000000": box(3, 50)}, {A: box(3, 50)}):
        with pytest.raises(ReferenceFault, match="use --may-move if it is the older one"):
            take_in(moved, tree, present=present, level="region")
        polygons, _ = take_in(moved, tree, present=present, level="region", may_move=True)
        assert polygons["01000000"].equals(box(50, 3))


def test_no_territory_loses_its_outline_unasked(tmp_path: Path, tree: Territories) -> None:
    part = geojson(tmp_path / "b.geojson", (A, mapped(box(3, 50))))
    present = {A: box(3, 50), B: box(4, 50)}
    with pytest.raises(ReferenceFault, match=r"1 territories would lose .* «01002000»"):
        take_in(part, tree, present=present)
    polygons, report = take_in(part, tree, present=present, may_lose=True)
    assert list(polygons) == [A]
    assert report.missing == (B, D)


def test_a_file_without_fields_and_other_odd_ones_are_refused_in_plain_words(
    tmp_path: Path, tree: Territories
) -> None:
    with pytest.raises(ReferenceFault, match="this is no regular file"):
        take_in(tmp_path, tree)
    with pytest.raises(ReferenceFault, match="--encoding: «xyz» is no known encoding"):
        take_in(as_shapefile(frame(c01001000=box(3, 50)), tmp_path), tree,
                reading=Reading(encoding="xyz"))  # fmt: skip
    file = geojson(tmp_path / "g.geojson", (A, mapped(box(3, 50))))
    with pytest.raises(ReferenceFault, match="--encoding is for Shapefiles; this is a GeoJSON"):
        take_in(file, tree, reading=Reading(encoding="cp1251"))
    with pytest.raises(ReferenceFault, match="a GeoParquet file has no layers"):
        take_in(as_parquet(frame(c01001000=box(3, 50)), tmp_path), tree,
                reading=Reading(layer="x"))  # fmt: skip
    bare = tmp_path / "bare.geojson"
    content = {"type": "Feature", "properties": {}, "geometry": mapped(box(0, 0))}
    bare.write_text(json.dumps({"type": "FeatureCollection", "features": [content]}))
    with pytest.raises(ReferenceFault, match="have no fields, so no codes"):
        take_in(bare, tree)


def test_the_areas_of_a_collection_are_taken(tmp_path: Path, tree: Territories) -> None:
    mixed = shapely.GeometryCollection([box(0, 0), shapely.Point(0, 0)])
    polygons, report = take_in(geojson(tmp_path / "b.geojson", (A, mapped(mixed))), tree)
    assert polygons[A].equals(box(0, 0))
    assert report.repaired == (A,)


def test_metres_that_are_called_degrees_and_degrees_that_are_called_metres_are_refused(
    tmp_path: Path, tree: Territories
) -> None:
    metres = geojson(tmp_path / "m.geojson", (A, mapped(box(400_000, 6_000_000))))
    with pytest.raises(ReferenceFault, match="are no degrees of longitude and latitude"):
        take_in(metres, tree)
    degrees = geojson(tmp_path / "d.geojson", (A, mapped(box(3, 50))))
    with pytest.raises(ReferenceFault, match="these look like degrees, try --crs EPSG:4326"):
        take_in(degrees, tree, reading=Reading(crs="EPSG:3857"))
    with pytest.raises(ReferenceFault, match="«EPSG:0» is no known coordinate system"):
        take_in(degrees, tree, reading=Reading(crs="EPSG:0"))


def test_a_shapefile_without_its_coordinate_system_asks_for_it(
    tmp_path: Path, tree: Territories
) -> None:
    file = as_shapefile(frame(c01001000=box(3, 50)), tmp_path)
    (tmp_path / "b.prj").unlink()
    with pytest.raises(ReferenceFault, match="names no coordinate system; say which with --crs"):
        take_in(file, tree)
    polygons, _ = take_in(file, tree, reading=Reading(crs="EPSG:32631"))
    assert polygons[A].equals_exact(box(3, 50), 1e-7, normalize=True)
    (tmp_path / "b.shx").unlink()
    with pytest.raises(ReferenceFault, match=r"its \.shx, \.dbf and \.prj must lie beside it"):
        take_in(file, tree)


def test_one_of_several_layers_has_to_be_chosen(tmp_path: Path, tree: Territories) -> None:
    file = tmp_path / "b.gpkg"
    frame(c01001000=box(3, 50)).to_file(file, layer="towns")
    frame(c01001000=box(5, 50)).to_file(file, layer="old towns")
    with pytest.raises(ReferenceFault, match="choose one of the layers «towns», «old towns»"):
        take_in(file, tree)
    with pytest.raises(ReferenceFault, match="there is no layer «x»"):
        take_in(file, tree, reading=Reading(layer="x"))
    polygons, _ = take_in(file, tree, reading=Reading(layer="old towns"))
    assert polygons[A].bounds[0] == 5


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("b.geojson", b"", "the file is empty"),
        ("b.geojson", b"{", "the file is no readable GeoJSON"),
        ("b.geojson", b"<OGRVRTDataSource/>", "the file is none of GeoJSON, GeoPackage"),
        ("b.gpkg", b"SQLite format 3\x00 and nothing", "the file is no readable GeoPackage"),
        ("b.parquet", b"PAR1 and nothing", "the file is no readable GeoParquet"),
        ("b.zip", b"PK\x03\x04 and nothing", "the archive is damaged"),
        ("b.geojson", b"\x00" * 100, "the file is none of"),
    ],
)
def test_a_file_of_no_known_form_is_refused(
    tmp_path: Path, tree: Territories, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReferenceFault, match=sentence) as fault:
        take_in(tmp_path / name, tree)
    assert str(fault.value).startswith(f"{tmp_path / name}: ")


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, tree: Territories) -> None:
    large = tmp_path / "large.geojson"
    with large.open("wb") as file:
        file.write(b"{")
        file.truncate(500_000_000)
    with pytest.raises(ReferenceFault, match="500 MB are more than the limit of 400 MB"):
        take_in(large, tree)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.shp", b"\0" * 3_000_000)
    with pytest.raises(ReferenceFault, match="3 MB are more than the limit of 2 MB"):
        take_in(bomb, tree, reading=Reading(max_bytes=2_000_000))


def test_an_archive_with_no_or_several_shapefiles_is_refused(
    tmp_path: Path, tree: Territories
) -> None:
    for count in (0, 2):
        file = tmp_path / f"{count}.zip"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("read.me", "nothing")
            for number in range(count):
                archive.writestr(f"{number}.shp", "x")
        with pytest.raises(ReferenceFault, match=rf"holds {count} files \.shp"):
            take_in(file, tree)


def test_a_level_or_field_that_is_not_there_is_named(tmp_path: Path, tree: Territories) -> None:
    file = geojson(tmp_path / "b.geojson", (A, mapped(box(0, 0))))
    with pytest.raises(ReferenceFault, match="no territory of level «village»"):
        take_in(file, tree, level="village")
    with pytest.raises(ReferenceFault, match="no field «kod»; its fields are oktmo"):
        take_in(file, tree, code_field="kod")
    none = geojson(tmp_path / "n.geojson", ("1", mapped(box(0, 0))), ("2", mapped(box(1, 0))))
    with pytest.raises(ReferenceFault, match=r"none of its 2 features .* as «1», «2»"):
        take_in(none, tree)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.floats(0, 8)] * 2, st.floats(0.5, 3)), min_size=1, max_size=8))
def test_whatever_squares_come_out_is_a_coverage_of_what_went_in(
    squares: list[tuple[float, float, float]],
) -> None:
    shapes = {str(number): box(*square) for number, square in enumerate(squares)}
    rivals = [
        a.intersection(b).area / min(a.area, b.area) for a, b in combinations(shapes.values(), 2)
    ]
    # Squares that share little: what shares much is refused, see above.
    assume(max(rivals, default=0) < 0.1)
    cleaned = clean_up(shapes, "file").geometries
    after = list(cleaned.values())
    assert list(cleaned) == list(shapes)
    assert shapely.coverage_is_valid(after)
    whole = shapely.union_all(list(shapes.values()))
    # Narrow gaps are filled, so what comes out may be a little more.
    assert np.isclose(sum(shape.area for shape in after), shapely.union_all(after).area)
    assert shapely.union_all(after).buffer(1e-6).covers(whole)
    assert shapely.union_all(after).difference(whole).area < 1e-3 * whole.length


@pytest.fixture(scope="module")
def municipalities(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Territories:
    """Return the tree of all municipalities of the real file of polygons."""
    path = tmp_path_factory.mktemp("tree") / "territories.csv"
    real = json.loads((shared / "geodata" / "municipalities.geojson").read_text(encoding="utf-8"))
    rows = [feature["properties"] for feature in real["features"]]
    regions = dict.fromkeys(row["region_oktmo"] for row in rows)
    lines = [TREE.splitlines()[0], "RU,,country,R,R,,RU,,,,"]
    lines += [f"{code},RU,region,R,R,,,,,," for code in regions]
    lines += [f"{row['oktmo']},{row['region_oktmo']},municipality,M,M,,,,,," for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_territories(path)


def test_the_real_municipalities_become_a_valid_coverage_in_one_piece(
    shared: Path, municipalities: Territories
) -> None:
    file = shared / "geodata" / "municipalities.geojson"
    polygons, report = take_in(file, municipalities, level="municipality")
    assert (report.n_features, report.n_matched, report.missing) == (2594, 2594, ())
    assert report.unknown == report.other_level == report.without_code == report.repaired == ()
    # Known faults of the file: some ninety overlaps, the largest of 17 % at the edge of Moscow.
    largest = report.overlaps[0]
    assert (largest.first, largest.second, largest.share) == ("45304000", "46704000", 0.1731)
    assert len(report.overlaps) == 47
    assert report.slivers > 300
    assert report.changed == {}
    shapes = list(polygons.values())
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    west, south, east, north = shapely.total_bounds(shapes)
    assert (round(west, 1), round(south, 1), round(east, 1), round(north, 1)) == (
        19.6, 41.2, 191.1, 82.1,
    )  # fmt: skip
    # Chukotka lies on both sides of 180° in the file: one run of longitudes, no seam.
    chukotka = [polygons[code] for code in polygons if code.startswith("77")]
    crossing = [shape for shape in chukotka if shape.bounds[0] < 180 < shape.bounds[2]]
    assert crossing
    for shape in crossing:
        assert not any(has_seam(shape, south) for south in np.arange(60, 75, 0.01))


def has_seam(shape: BaseGeometry, south: float) -> bool:
    """Return whether 180° at a latitude is a border inside of the shape."""
    here = shapely.Point(180, south)
    sides = [shapely.Point(180 + east, south) for east in (-0.02, 0.02)]
    return bool(shape.boundary.distance(here) == 0 and all(shape.contains(side) for side in sides))
