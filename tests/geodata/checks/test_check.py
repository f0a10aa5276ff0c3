"""The check of a reference directory: every fault at once, each with code, severity, sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely
from small_lineage import former, place, write_reference

from geodata.checks.finding import Finding
from geodata.checks.reference import check_reference

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
POPULATION = "territory,year,population,as_of,source\n"
LEVELS = ("country", "region", "town")


def check(
    folder: Path,
    places: list[str],
    former_rows: list[str] | None = None,
    event_rows: list[str] | None = None,
    **files: str,
) -> list[Finding]:
    """Return the findings on these rows; ``files`` are tables by name."""
    write_reference(folder, places, former_rows or [], event_rows or [])
    for name, text in ({"population": POPULATION} | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return check_reference(folder, LEVELS)


def codes(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.code) for finding in found]


def test_what_is_whole_gives_no_finding(tmp_path: Path) -> None:
    places = [place("A", "", "2020-01-01"), place("B", "", "2020-01-01"), place("W", "2020-01-01")]
    rows = ["m,2020-01-01,merge,A,W,1,0.4,", "m,2020-01-01,merge,B,W,1,0.6,"]
    population = POPULATION + "A,2019,4,2019-01-01,S\nW,2020,10,2020-01-01,S\n"
    assert check(tmp_path, places, [], rows, population=population) == []


def test_the_embedded_reference_has_only_shares_that_nobody_knows() -> None:
    found = check_reference(REFERENCE, ("country", "district", "region", "municipality"))
    assert codes(found) == [("warning", "share_unknown")] * 2
    assert "«29606000» to «29715000»" in found[0].sentence


def test_an_orphan_names_the_day_from_which_its_parent_is_missing(tmp_path: Path) -> None:
    places = [
        place("R", "2019-01-01", "2021-01-01", level="region"),
        place("A", parent="R"),
        place("B", "2019-01-01", parent="R"),
        place("D", "2019-01-01", "2021-01-01", parent="R"),
    ]
    found = [f for f in check(tmp_path, places) if f.code == "orphan"]
    assert [f.sentence for f in found] == [
        "«A» (the beginning to now) lies in «R», which did not exist in the beginning.",
        "«B» (2019-01-01 to now) lies in «R», which did not exist on 2021-01-01.",
    ]


def test_a_parent_may_change_its_form_meanwhile(tmp_path: Path) -> None:
    places = [place("R", "2019-01-01", level="region"), place("A", parent="R")]
    assert check(tmp_path, places, [former("R", "R0", "", "2019-01-01")]) == []
    gap = [former("R", "R0", "", "2018-01-01")]
    assert codes(check(tmp_path, places, gap)) == [("error", "orphan"), ("warning", "gap")]


def test_all_overlaps_are_named_by_row(tmp_path: Path) -> None:
    places = [place("A", "2020-01-01"), place("B", "2020-01-01")]
    rows = [former("A", "a", "", "2020-01-02"), former("B", "b", "", "2021-01-01")]
    found = check(tmp_path, places, rows)
    assert codes(found) == [("error", "overlap"), ("error", "overlap")]
    assert found[0].sentence == (
        f"{tmp_path / 'versions.csv'}: row 2: two versions of «A» overlap: the beginning to 2020-01-02 and"
        " 2020-01-01 to now."
    )


def test_a_code_of_two_places_at_the_same_time_is_an_error(tmp_path: Path) -> None:
    places = [place("A", "2020-01-01"), place("B", "2022-01-01"), place("D")]
    rows = [former("A", "7", "", "2020-01-01"), former("B", "7", "2019-12-31", "2022-01-01")]
    found = check(tmp_path, places, rows)
    assert codes(found) == [("error", "shared_code")]
    assert "the code 7 is that of «A» (the beginning to 2020-01-01) and of «B»" in found[0].sentence
    rows[1] = former("B", "7", "2020-01-01", "2022-01-01")
    assert check(tmp_path, places, rows) == []
    # A long version beside two short ones, which do not meet each other.
    rows = [
        former("A", "D", "2018-01-01", "2019-01-01"),
        former("B", "D", "2021-01-01", "2022-01-01"),
    ]
    found = check(tmp_path, places, rows)
    assert codes(found).count(("error", "shared_code")) == 2


def test_an_end_without_event_is_an_error_unless_the_code_went_on(tmp_path: Path) -> None:
    places = [place("A", "", "2020-01-01"), place("B", "", "2020-01-01"), place("W", "2020-01-01")]
    rows = [former("A", "7", "", "2020-01-01"), former("W", "7", "2020-01-01", "")]
    found = check(tmp_path, places, rows)
    assert codes(found) == [("error", "ended_without_event"), ("warning", "code_passed_on")]
    assert "«B» ended on 2020-01-01; no event says" in found[0].sentence
    assert "«A» ended on 2020-01-01 and its code 7 went to «W»" in found[1].sentence


@pytest.mark.parametrize(
    ("row", "code", "sentence"),
    [
        ("e,2020-01-01,merge,A,B,1,,", "merged_lives_on", "takes the whole of «A», which still"),
        ("e,2020-01-01,merge,N,A,1,,", "from_missing", "comes from «N», which did not exist"),
        ("e,2020-01-01,boundary_shift,A,O,0.1,0.1,", "to_missing", "leads to «O», which did not"),
        ("e,2020-01-01,split,A,B,0.1,1,", "split_existed", "makes «B» anew, which existed before"),
        ("e,2020-01-01,split,O,N,0.6,1,", "shares_incomplete", "«O» ended on 2020-01-01, but its"),
        ("e,2020-01-01,split,O,N,0.6,1,", "shares_incomplete", "from_share values sum to 0.6"),
        ("e,2020-01-01,merge,O,N,1,0.3,", "shares_incomplete", "to_share values sum to 0.3"),
        ("e,2020-01-01,boundary_shift,A,B,,,", "share_unknown", "for «A» to «B»: counts before it"),
        ("e,2020-01-01,boundary_shift,A,R,0.1,,", "event_levels", "joins levels: «A» town, «R»"),
    ],
)
def test_events_are_held_against_versions(
    tmp_path: Path, row: str, code: str, sentence: str
) -> None:
    places = [
        place("R", level="region"),
        place("A"),
        place("B"),
        place("O", "", "2020-01-01"),
        place("N", "2020-01-01"),
    ]
    found = [f for f in check(tmp_path, places, [], [row]) if f.code == code]
    assert len(found) == 1
    assert sentence in found[0].sentence


def test_levels_must_be_known_and_go_down_on_every_day(tmp_path: Path) -> None:
    places = [
        place("R", level="region"),
        place("A", "2020-01-01", parent="R"),
        place("B", level="village"),
        place("D", parent="R"),
    ]
    found = check(tmp_path, places, [former("A", "A", "", "2020-01-01", "D")])
    assert [f.sentence for f in found if f.code == "level"] == [
        "«B» has the level «village», which is none of country, region, town.",
        "«A» of level «town» cannot lie in «D» of level «town» (the beginning to 2020-01-01).",
    ]
    assert codes(check_reference(tmp_path)) == [("error", "level")]


def test_rows_of_unknown_territories_are_all_named(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        [place("A")],
        population=POPULATION + "A,2020,4,2020-01-01,S\nX,2020,4,2020-01-01,S\n,2020,4,x,S\n",
        tiles="territory,column,row\nX,1,1\nA,1,2\nY,1,3\n",
        points="territory,longitude,latitude,source\nX,1,1,S\n",
        postcodes="postcode,territory\n101000,X\n",
    )
    assert {code for _, code in codes(found)} == {"unknown_territory"}
    said = [f.sentence.removeprefix(f"{tmp_path}/").partition(": the")[0] for f in found]
    assert said == [
        "population.csv: row 3",
        "population.csv: row 4",
        "tiles.csv: row 2",
        "tiles.csv: row 4",
        "points.csv: row 2",
        "postcodes.csv: row 2",
    ]


def test_residents_of_a_time_without_the_territory_are_a_warning(tmp_path: Path) -> None:
    population = POPULATION + "A,2019,4,2019-01-01,S\nA,2020,4,2020-01-01,S\n"
    found = check(tmp_path, [place("A", "2020-01-01")], population=population)
    assert codes(found) == [("warning", "population_outside")]
    assert "«A» has residents for 2019, but it did not exist on 2019-01-01" in found[0].sentence


def test_a_file_that_cannot_be_read_is_one_finding_and_the_others_are_checked(
    tmp_path: Path,
) -> None:
    tiles = "territory,column,row\nX,1,1\n"
    found = check(tmp_path, [place("A")], ["A,1"], ["x"], population="a,b\n", tiles=tiles)
    said = [f.sentence.removeprefix(f"{tmp_path}/") for f in found]
    assert [f.code for f in found].count("bad_file") == 2
    assert said[0].startswith("versions.csv: row 2: 2 values where 9 are expected")
    assert "population.csv: row 2: the territory «» is not known." not in said
    assert any(sentence.startswith("tiles.csv: row 2: the territory «X»") for sentence in said)
    (tmp_path / "tiles.csv").unlink()
    found = check(tmp_path, [place("A")], [], ["x"])
    assert codes(found) == [("error", "bad_file")]
    assert "events.csv: row 2" in found[0].sentence
    (tmp_path / "territories.csv").write_text("code\n", encoding="utf-8")
    assert codes(check_reference(tmp_path)) == [("error", "bad_file")]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("tiles", "territory,column,row\nA,x,1\n", "tiles.csv: row 2: column «x» is not"),
        ("tile_adjustments", "territory,column,row\nA,x,1\n", "tile_adjustments.csv: row 2: "),
        ("points", "territory,longitude,latitude,source\nA,200,1,S\n", "points.csv: row 2: "),
        ("postcodes", "postcode,territory\n!,A\n", "postcodes.csv: row 2: «!» is no postcode"),
        ("population", POPULATION + "A,2020,0,2020-01-01,S\n", "row 2: population is 0"),
        ("population_bands", "x\n", "population_bands.csv: row 1: the header"),
    ],
)
def test_what_a_loader_refuses_is_a_finding(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    found = check(tmp_path, [place("A")], **{name: text})
    assert codes(found) == [("error", "bad_file")]
    assert sentence in found[0].sentence


def test_a_circle_of_parents_is_named_and_no_population_is_no_fault(tmp_path: Path) -> None:
    places = [place("R", "2020-01-01", level="region"), place("A", parent="R")]
    found = check(tmp_path, places, [former("R", "R", "", "2020-01-01", "A")])
    assert "form a circle" in next(f.sentence for f in found if f.code == "bad_file")
    (tmp_path / "population.csv").unlink()
    assert not any("population.csv" in f.sentence for f in check_reference(tmp_path))


def test_outlines_of_unknown_territories_and_other_levels_are_named(tmp_path: Path) -> None:
    places = [place("R", level="region"), place("A", parent="R")]
    folder = tmp_path / "boundaries"
    folder.mkdir()
    features = ",".join(
        f'{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":'
        f"{shapely.to_geojson(shapely.box(30 + i, 50, 31 + i, 51))}}}"
        for i, code in enumerate(("A", "R", "X"))
    )
    text = f'{{"type":"FeatureCollection","features":[{features}]}}'
    (folder / "town.geojson").write_text(text, encoding="utf-8")
    found = check(tmp_path, places)
    assert codes(found) == [("error", "bad_file")]
    assert "record town.toml is missing" in found[0].sentence
    (folder / "town.toml").write_text('source = "S"\nlicence = "L"\n', encoding="utf-8")
    found = check(tmp_path, places)
    assert codes(found) == [("error", "unknown_territory"), ("warning", "level")]
    assert "town.geojson: feature 3: the territory «X» is not known" in found[0].sentence
    assert "town.geojson: feature 2: «R» is of level «region»" in found[1].sentence
    for level, fault in (("planet", "there is no level «planet»"), ("town", "licence is missing")):
        (folder / f"{level}.toml").write_text('source = "S"\n', encoding="utf-8")
        if level == "planet":
            (folder / "planet.toml").write_text('source = "S"\nlicence = "L"\n', encoding="utf-8")
        assert fault in " ".join(f.sentence for f in check(tmp_path, places))
        (folder / "planet.toml").unlink(missing_ok=True)


def test_territories_without_an_outline_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "boundaries"
    folder.mkdir()
    (folder / "town.toml").write_text('source = "S"\nlicence = "L"\n', encoding="utf-8")
    shape = shapely.to_geojson(shapely.box(30, 50, 31, 51))
    feature = f'{{"type":"Feature","properties":{{"code":"A"}},"geometry":{shape}}}'
    (folder / "town.geojson").write_text(
        f'{{"type":"FeatureCollection","features":[{feature}]}}', encoding="utf-8"
    )
    (finding,) = check(tmp_path, [place("A"), place("B"), place("D")])
    assert (finding.severity, finding.code) == ("warning", "no_outline")
    assert "2 territories of level «town» have no outline, the first is «B»" in finding.sentence


def test_figures_of_the_future_and_hard_to_believe_ones_are_told(tmp_path: Path) -> None:
    population = POPULATION + (
        "A,2019,100,2019-01-01,S\nA,2020,130,2020-01-01,S\nB,2030,5,2030-01-01,S\n"
        "R,2020,120,2020-01-01,S\n"
    )
    write_reference(
        tmp_path, [place("R", level="region"), place("A", parent="R"), place("B")], [], []
    )
    (tmp_path / "population.csv").write_text(population, encoding="utf-8")
    found = check_reference(tmp_path, LEVELS, today=date(2026, 11, 22))
    assert codes(found) == [
        ("error", "population_future"),
        ("warning", "population_jump"),
        ("warning", "population_exceeded"),
    ]
    assert "«A» has 100 residents in 2019, 130 in 2020" in found[1].sentence
    assert "«R» has 120 residents in 2020, and 130 live in what lies in it" in found[2].sentence
