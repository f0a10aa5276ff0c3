"""The embedded Russian reference: complete, consistent, and as its sources say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geodata.boundaries.load import load_boundaries
from geodata.history.lineage import load_lineage
from geodata.population.bands import load_population_bands
from geodata.population.figures import COLUMNS, load_population
from geodata.population.imports import ImportRequest, import_population
from geodata.territories import Territories, check_levels, load_territories
from geodata.tiles.figures import measure
from geodata.tiles.neighbours import neighbour_relations
from geodata.tiles.points import centre_points, flat_points, load_points
from geodata.tiles.tilemap import load_tiles

REFERENCE = Path(__file__).resolve().parents[2] / "geodata" / "reference"
CROSSWALKS = sorted((REFERENCE / "crosswalks").glob("*.csv"))
MATCHES = {"exact", "broad", "none"}
MUNICIPALITIES = {"89000000": 23, "29000000": 26, "11000000": 26, "75000000": 43, "14000000": 22}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _topics() -> dict[str, str]:
    return {row["code"]: row["parent"] for row in _rows(REFERENCE / "topics.csv")}


@pytest.fixture(scope="module")
def russia() -> Territories:
    return load_territories(REFERENCE / "territories.csv")


def test_the_tree_has_one_country_eight_districts_and_83_subjects(russia: Territories) -> None:
    levels = ("country", "district", "region", "municipality")
    check_levels(russia, levels, REFERENCE / "territories.csv")
    assert [len(russia.at_level(level)) for level in levels] == [1, 8, 83, 140]
    isos = {t.iso_3166_2 for t in russia.at_level("region")}
    assert len(isos) == 83
    assert all(iso.startswith("RU-") for iso in isos)


def test_the_municipalities_of_five_subjects_are_there(russia: Territories) -> None:
    real = {
        code: sum(not t.is_unallocated for t in russia.children(code)) for code in MUNICIPALITIES
    }
    assert real == MUNICIPALITIES


@pytest.mark.parametrize(
    ("code", "iso", "district"),
    [
        ("11800000", "RU-NEN", "RU-SZFO"),
        ("71800000", "RU-KHM", "RU-UFO"),
        ("71900000", "RU-YAN", "RU-UFO"),
    ],
)
def test_okrugs_inside_the_codes_of_an_oblast_are_subjects_of_their_own(
    russia: Territories, code: str, iso: str, district: str
) -> None:
    assert russia[code].iso_3166_2 == iso
    assert russia[code].parent == district
    assert not russia.children(code)
    outer = code[:2] + "000000"
    assert code not in {t.code for t in russia.children(outer)}


def test_no_municipality_of_arkhangelsk_has_a_code_of_nenets(russia: Territories) -> None:
    assert not [t.code for t in russia.children("11000000") if t.code.startswith("118")]


def test_every_region_has_short_labels_and_two_names(russia: Territories) -> None:
    for region in russia.at_level("region"):
        assert 0 < len(region.abbr_ru) <= 7, region
        assert 0 < len(region.abbr_en) <= 7, region
    labels = [t.abbr_ru for t in russia.at_level("region")]
    assert len(set(labels)) == len(labels)
    assert all(t.name_en.isprintable() and not _has_cyrillic(t.name_en) for t in russia.values())


def _has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def test_every_region_has_a_polygon_and_a_tile(russia: Territories) -> None:
    regions = {t.code for t in russia.at_level("region")}
    outlines = load_boundaries(REFERENCE / "boundaries" / "region.geojson", russia)
    assert set(outlines) == regions
    assert regions <= set(load_tiles(REFERENCE / "tiles.csv", russia))


def test_the_tiles_of_the_country_fill_17_columns_and_11_rows(russia: Territories) -> None:
    tiles = load_tiles(REFERENCE / "tiles.csv", russia)
    cells = {tiles[t.code] for t in russia.at_level("region")}
    assert len(cells) == 83
    assert {max(column for column, _ in cells), max(row for _, row in cells)} == {16, 10}


def test_every_municipality_has_a_tile_and_a_label_of_its_own(russia: Territories) -> None:
    tiles = load_tiles(REFERENCE / "tiles.csv", russia)
    for parent in MUNICIPALITIES:
        places = [t for t in russia.children(parent) if not t.is_unallocated]
        assert len({tiles[t.code] for t in places}) == len(places)
        assert len({t.abbr_ru for t in places}) == len({t.abbr_en for t in places}) == len(places)
        assert all(0 < len(label) <= 7 for t in places for label in (t.abbr_ru, t.abbr_en))


def test_every_municipality_has_a_centre_in_its_region(russia: Territories) -> None:
    """A digit too many or two coordinates swapped would put a centre far from its region's."""
    stored = load_points(REFERENCE / "points.csv", russia)
    assert set(stored) == {t.code for t in russia.at_level("municipality")}
    centres = centre_points(russia, stored, {})
    for code, (longitude, latitude) in stored.items():
        region = centres[russia[code].parent or ""]
        assert abs(longitude - region[0]) < 11, code
        assert abs(latitude - region[1]) < 9, code


@pytest.mark.parametrize(
    ("parent", "kept", "relations"),
    [
        ("11000000", 43, 43),
        ("14000000", 41, 41),
        ("29000000", 44, 44),
        ("75000000", 81, 88),
        ("89000000", 34, 34),
    ],
)
def test_the_tiles_of_a_region_keep_its_neighbours(
    russia: Territories, parent: str, kept: int, relations: int
) -> None:
    tiles = load_tiles(REFERENCE / "tiles.csv", russia)
    stored = load_points(REFERENCE / "points.csv", russia)
    codes = [t.code for t in russia.children(parent) if not t.is_unallocated]
    points = flat_points({code: stored[code] for code in codes})
    cells = {code: tiles[code] for code in codes}
    figures = measure(cells, points, neighbour_relations(points, {}), "square")
    assert (figures.kept, figures.relations) == (kept, relations)
    assert figures.compactness > 0.7


def test_the_hand_made_tiles_of_the_country_keep_four_of_five_neighbours(
    russia: Territories,
) -> None:
    """Counted with the nearest neighbour of Kaliningrad and of Sakhalin."""
    tiles = load_tiles(REFERENCE / "tiles.csv", russia)
    outlines = load_boundaries(REFERENCE / "boundaries", russia)
    regions = {t.code: outlines[t.code] for t in russia.at_level("region")}
    centres = centre_points(russia, {}, regions)
    points = flat_points({code: centres[code] for code in regions})
    cells = {code: tiles[code] for code in regions}
    figures = measure(cells, points, neighbour_relations(points, regions), "square")
    assert (figures.kept, figures.relations) == (153, 190)


def test_moscow_lies_inside_the_ring_of_its_oblast(russia: Territories) -> None:
    outlines = load_boundaries(REFERENCE / "boundaries" / "region.geojson", russia)
    city, oblast = outlines["45000000"], outlines["46000000"]
    assert city.area < oblast.area / 5
    assert oblast.convex_hull.covers(city.centroid)


def test_every_region_has_its_population_in_every_year(russia: Territories) -> None:
    people = _people()
    regions = [t.code for t in russia.at_level("region")]
    for year in range(2018, 2026):
        assert people["RU", year] == sum(people[code, year] for code in regions)
        for district in russia.at_level("district"):
            below = [t.code for t in russia.children(district.code) if not t.is_unallocated]
            assert people[district.code, year] == sum(people[code, year] for code in below)
    assert {code for code, _ in people} <= set(russia)


def _people(path: Path = REFERENCE / "population.csv") -> dict[tuple[str, int], int]:
    found = load_population(path)
    return {(territory, figure.year): figure.residents for territory, figure in found}


def test_every_figure_is_that_of_the_official_list(
    russia: Territories, shared: Path, tmp_path: Path
) -> None:
    """Wherever the shared list knows a figure it is embedded, and nothing else is.

    The list has the codes of its years, and is taken as an operator would take it.
    """
    lineage = load_lineage(REFERENCE, russia)
    empty = tmp_path / "population.csv"
    empty.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    listed = shared / "geodata/population.csv"
    request = ImportRequest(listed, "oktmo", "population", "S", year_field="population_year")
    content, report = import_population(request, empty, russia, lineage)
    empty.write_bytes(content)
    embedded = {key: n for key, n in _people().items() if not key[0].startswith("RU")}
    assert _people(empty) == embedded
    assert [code for code, _ in report.former] == ["11630000", "11648000", "11652000"]
    assert report.padded == report.without == report.repeated == []
    assert report.n_new == len(embedded) == report.n_rows - len(report.unknown)


def test_every_figure_names_office_table_and_day() -> None:
    for row in _rows(REFERENCE / "population.csv"):
        assert row["as_of"] == f"{row['year']}-01-01"
        assert row["source"].startswith("Росстат, ")
        assert f"на 1 января {row['year']} г." in row["source"]


def test_every_region_and_municipality_has_a_band_by_its_population(russia: Territories) -> None:
    bands = load_population_bands(REFERENCE / "population_bands.csv")
    newest = {
        territory: figure.residents
        for territory, figure in load_population(REFERENCE / "population.csv")
    }
    for level in ("region", "municipality"):
        used = {
            band.code
            for place in russia.at_level(level)
            if place.code in newest and (band := bands.band_of(newest[place.code], level))
        }
        assert used == {band.code for band in bands.ladder(level)}
    assert {band.level for band in bands} == {"region", "municipality"}


def test_only_closed_towns_lack_a_population(russia: Territories) -> None:
    known = {code for code, year in _people() if year == 2024}
    lacking = {t.code for t in russia.at_level("municipality")} - known
    assert lacking == {"11725000", "75707000", "75743000", "75746000"}


def test_topics_have_13_groups_and_the_special_categories() -> None:
    topics = _topics()
    groups = {code for code, parent in topics.items() if not parent}
    assert len(groups) == 13
    assert set(topics.values()) - {""} == groups
    assert topics["unclassified"] == "other"
    assert topics["health_person"] == "healthcare"
    assert topics["veterans"] == topics["fallen_families"] == "social"
    assert topics["convictions"] == "safety"


@pytest.mark.parametrize("path", CROSSWALKS, ids=lambda path: path.stem)
def test_a_crosswalk_names_known_topics_once_per_value(path: Path) -> None:
    rows = _rows(path)
    groups = set(_topics().values())
    leaves = {code for code in _topics() if code not in groups}
    assert list(rows[0]) == ["value", "subvalue", "topic", "match"]
    assert {row["topic"] for row in rows} <= leaves
    assert {row["match"] for row in rows} <= MATCHES
    assert all((row["match"] == "none") == (row["topic"] == "unclassified") for row in rows)
    keys = [(row["value"], row["subvalue"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(part == part.strip() for key in keys for part in key)


def test_every_incident_topic_of_the_published_list_has_its_own_row(shared: Path) -> None:
    listed = _rows(shared / "appeals/russian/incident_management_topics_perm_2022.csv")
    rows = _rows(REFERENCE / "crosswalks/incident_management.csv")
    known = {(row["value"], row["subvalue"]) for row in rows}
    assert {(row["Группа тем"], row["Тема"]) for row in listed} <= known


def test_every_code_of_the_classifier_is_covered_by_code_or_prefix(shared: Path) -> None:
    listed = _rows(shared / "appeals/russian/topic_classifier_2025-10-31_partial.csv")
    values = {row["value"] for row in _rows(REFERENCE / "crosswalks/ssty_classifier.csv")}
    prefixes = tuple(value[:-1] for value in values if value.endswith("*"))
    exact = {value for value in values if not value.endswith("*")}
    assert exact <= {row["code"] for row in listed}
    uncovered = [row["code"] for row in listed if not _covers(row["code"], exact, prefixes)]
    assert uncovered == []


def _covers(code: str, exact: set[str], prefixes: tuple[str, ...]) -> bool:
    return code in exact or code.startswith(prefixes)


def test_every_file_names_its_source() -> None:
    page = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    files = [path.name for path in REFERENCE.rglob("*.*") if path.suffix in (".csv", ".geojson")]
    assert len(files) >= 11
    assert [name for name in files if name not in page] == []


def test_the_outlines_stay_small_and_carry_codes_only() -> None:
    path = REFERENCE / "boundaries" / "region.geojson"
    assert path.stat().st_size < 1_000_000
    assert path.read_text(encoding="utf-8").count('"properties":{"iso_3166_2":') == 83
