"""Bands of population: loading, and laws of the ladder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import ReferenceFault
from geodata.population.bands import Band, PopulationBands, load_population_bands

HEADER = "level,code,from_population,label_ru,label_en\n"
GOOD = "town,small,0,м,s\ntown,big,1000,б,b\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "population_bands.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_level_has_its_own_ladder(tmp_path: Path) -> None:
    bands = load_population_bands(_write(tmp_path, HEADER + GOOD + "region,any,0,л,a\n"))
    assert [band.code for band in bands] == ["small", "big", "any"]
    assert len(bands) == 3
    assert [band.code for band in bands.ladder("town")] == ["small", "big"]
    found = bands.band_of(1000, "town")
    assert found is not None
    assert (found.code, found.label("ru"), found.label("en")) == ("big", "б", "b")
    assert bands.band_of(1000, "country") is None
    assert bands.ladder("country") == ()


def test_without_the_file_there_are_no_bands(tmp_path: Path) -> None:
    bands = load_population_bands(tmp_path / "population_bands.csv")
    assert len(bands) == 0
    assert bands.band_of(5, "town") is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("town,huge,1000,г,h", "row 4: «huge» must begin above 1000"),
        ("town,big,2000,б,b", "row 4: the code «big» was given already"),
        ("region,any,5,л,a", "row 4: the first band of «region» must begin at 0"),
        ("region,a-b,0,л,a", "row 4: the code «a-b» is not made of"),
        ("region,any,x,л,a", "row 4: from_population «x» is not a whole number"),
        (",any,0,л,a", "row 4: level is empty"),
        ("region,any,0,,a", "row 4: label_ru is empty"),
        ("region,any,0,л,", "row 4: label_en is empty"),
        ("region,any,0,л,a\ntown,late,3000,п,l", "row 5: the bands of «town» must stand together"),
    ],
)
def test_a_bad_band_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    path = _write(tmp_path, f"{HEADER}{GOOD}{row}\n")
    with pytest.raises(ReferenceFault, match=sentence):
        load_population_bands(path)


def test_a_level_that_the_instance_does_not_have_is_named(tmp_path: Path) -> None:
    path = _write(tmp_path, HEADER + GOOD)
    assert len(load_population_bands(path, ("region", "town"))) == 2
    with pytest.raises(ReferenceFault, match="row 2: the level «town» is none of region, city"):
        load_population_bands(path, ("region", "city"))


STEPS = st.sets(st.integers(1, 10**7), max_size=6).map(lambda found: [0, *sorted(found)])


def _ladder(steps: list[int]) -> PopulationBands:
    return PopulationBands([Band("town", f"b{start}", start, "", "") for start in steps])


@given(STEPS, st.integers(0, 2 * 10**7))
def test_everybody_has_a_band_and_it_is_the_last_that_begins_at_or_below(
    steps: list[int], residents: int
) -> None:
    band = _ladder(steps).band_of(residents, "town")
    assert band is not None
    assert band.from_population == max(start for start in steps if start <= residents)


@given(STEPS, st.integers(0, 2 * 10**7), st.integers(0, 2 * 10**7))
def test_more_residents_never_mean_a_lower_band(steps: list[int], one: int, other: int) -> None:
    bands = _ladder(steps)
    low, high = (bands.band_of(n, "town") for n in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low.from_population <= high.from_population
