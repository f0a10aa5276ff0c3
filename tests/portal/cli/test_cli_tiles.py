"""``otklik geodata tiles`` as an operator meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main

PROFILE = """
title_ru = "Город"
title_en = "City"
languages = ["en"]
publisher_ru = "О"
publisher_en = "O"
contact = "mailto:a@city.example"
data_license = "CC BY 4.0"
data_license_url = "https://creativecommons.org/licenses/by/4.0/"
base_url = "https://city.example"
map_level = "district"
"""
LEVEL = """
[[levels]]
code = "{0}"
label_ru = "{0}"
label_en = "{0}"
"""
# Nine districts on a grid, of which the one in the middle has four wards.
DISTRICTS = [(column, row) for row in range(3) for column in range(3)]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    levels = "".join(LEVEL.format(level) for level in ("city", "district", "ward"))
    (tmp_path / "otklik.toml").write_text(PROFILE + levels, encoding="utf-8")
    reference = tmp_path / "reference"
    reference.mkdir()
    header = "code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to"
    places = [header, "c,,city,Г,City,,,,,,"]
    points = ["territory,longitude,latitude,source"]
    for column, row in DISTRICTS:
        places.append(f"d{column}{row},c,district,Р,D{column}{row},,,,,,")
        if (column, row) != (1, 1):
            points.append(f"d{column}{row},{30 + column / 10:.2f},{60 - row / 20:.2f},made up")
    for number in range(4):
        places.append(f"w{number},d11,ward,О{number},W{number},,,,,,")
        points.append(f"w{number},{30.09 + number % 2 / 50:.2f},{59.96 - number // 2 / 50:.2f},")
    (reference / "territories.csv").write_text("\n".join(places), encoding="utf-8")
    (reference / "points.csv").write_text("\n".join(points), encoding="utf-8")
    return tmp_path


def run(city: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["geodata", "tiles", "-i", str(city), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def fault(city: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["geodata", "tiles", "-i", str(city), *arguments])
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_both_pictures_are_shown_and_nothing_is_written(city: Path) -> None:
    told = run(city)
    assert "district: 9 tiles, square\nD00 D10 D20\nD01 D11 D21\nD02 D12 D22\n" in told
    assert "d11 D11: 4 tiles, square\nW0  W1\nW2  W3\n" in told
    assert "moved: 0 tiles, new: 9" in told
    assert "neighbours: by centres (Gabriel graph)\nnow: 12 of 12 neighbours touch (100%)" in told
    assert "compactness 1.00" in told
    assert "before" not in told
    assert "Nothing was written" in told
    assert not (city / "reference" / "tiles.csv").exists()


def test_written_tiles_are_the_same_the_next_time(city: Path) -> None:
    table = city / "reference" / "tiles.csv"
    assert "13 tiles written" in run(city, "--write")
    first = table.read_bytes()
    assert first.startswith(b"territory,column,row\nd00,0,0\n")
    told = run(city, "--write")
    assert "moved: 0 tiles, new: 0" in told
    assert "before: 12 of 12 neighbours touch" in told
    assert table.read_bytes() == first
    assert sorted(path.name for path in table.parent.iterdir()) == [
        "points.csv", "territories.csv", "tiles.csv",
    ]  # fmt: skip


def test_one_picture_is_written_and_the_others_stay(city: Path) -> None:
    run(city, "--write")
    table = city / "reference" / "tiles.csv"
    by_hand = table.read_text(encoding="utf-8").replace("d00,0,0", "d00,7,7")
    table.write_text(by_hand.replace("w0,0,0\nw1,1,0", "w0,1,0\nw1,0,0"), encoding="utf-8")
    told = run(city, "--parent", "d11", "--write")
    assert "moved: 2 tiles, new: 0: W0 1,0 → 0,0; W1 0,0 → 1,0" in told
    assert "district" not in told
    assert table.read_text(encoding="utf-8") == by_hand
    assert "district: 9 tiles" not in run(city, "--level", "ward")
    assert "d11" not in run(city, "--level", "district")


def test_hexagons_are_drawn_as_rows_that_step_aside(city: Path) -> None:
    told = run(city, "--level", "district", "--shape", "hexagon")
    assert "9 tiles, hexagon" in told
    assert 'set tile_shape = "hexagon" there for these' in told
    profile = city / "otklik.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text('tile_shape = "hexagon"\n' + text, encoding="utf-8")
    assert "tile_shape" not in run(city, "--level", "district")
    assert "9 tiles, hexagon" in run(city, "--level", "district")


def test_adjustments_by_hand_are_kept(city: Path) -> None:
    pins = city / "reference" / "tile_adjustments.csv"
    pins.write_text("territory,column,row\nd22,4,1\n", encoding="utf-8")
    run(city, "--write")
    table = (city / "reference" / "tiles.csv").read_text(encoding="utf-8")
    assert "d22,4,1\n" in table
    assert "w0,0,0\n" in table


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--level", "ward", "--parent", "d11"), "Give --level or --parent, not both"),
        (("--level", "street"), "--level: «street» is none of city, district, ward"),
        (("--parent", "x"), "--parent: the territory «x» is not known"),
        (("--parent", "w1"), "--parent: nothing lies in «w1»"),
        (("--columns", "3"), "--columns and --rows go together"),
        (("--columns", "3", "--rows", "2"), "3 columns by 2 rows are too few for 9 territories"),
    ],
)
def test_faults_of_use_are_one_sentence(
    city: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in fault(city, *arguments)


def test_a_level_on_one_picture_is_not_laid_out_by_parent(city: Path) -> None:
    """The root holds all districts, so its picture is that of the level; a quarter does not."""
    assert "c City: 9 tiles" in run(city, "--parent", "c")
    table = city / "reference" / "territories.csv"
    text = table.read_text(encoding="utf-8").replace("d00,c,district", "d00,q,district")
    table.write_text(text + "\nq,c,quarter,К,Q,,,,,,", encoding="utf-8")
    profile = city / "otklik.toml"
    text = profile.read_text(encoding="utf-8").replace(LEVEL.format("district"), "")
    district = LEVEL.format("quarter") + LEVEL.format("district") + LEVEL.format("ward")
    profile.write_text(text.replace(LEVEL.format("ward"), district), encoding="utf-8")
    assert "all of the level district is one picture" in fault(city, "--parent", "q")


def test_a_territory_without_a_centre_is_named_and_nothing_is_written(city: Path) -> None:
    points = city / "reference" / "points.csv"
    text = points.read_text(encoding="utf-8")
    points.write_text(text.replace("w3,", "c,"), encoding="utf-8")
    told = fault(city, "--write")
    assert "points.csv: there is neither a point nor a polygon of «w3»." in told
    assert not (city / "reference" / "tiles.csv").exists()
