"""Population: loading, the year a period takes, exact sums over what was merged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import ReferenceFault
from geodata.population.figures import Population, PopulationFigure, load_population

HEADER = "territory,year,population,as_of,source\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "population.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _figure(residents: int, year: int, as_of: date | None = None, source: str = "S"):
    return PopulationFigure(residents, year, as_of or date(year, 1, 1), source)


def _known(*figures: tuple[str, int, int]) -> dict[tuple[str, int], PopulationFigure]:
    return {(code, year): _figure(residents, year) for code, year, residents in figures}


def test_a_figure_has_residents_year_day_and_source(tmp_path: Path) -> None:
    rows = "01,2024,12,2024-01-01,Office\n01,2025,13,2024-12-31,Office\n"
    population = load_population(_write(tmp_path, HEADER + rows))
    assert population.of("01", 2024) == PopulationFigure(12, 2024, date(2024, 1, 1), "Office")
    assert population.of("01", 2025) == PopulationFigure(13, 2025, date(2024, 12, 31), "Office")
    assert [(code, figure.residents) for code, figure in population] == [("01", 12), ("01", 13)]
    assert len(population) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("01,2024,12.5,2024-01-01,S", "row 3: population «12.5» is not a whole number"),
        ("01,2024,-1,2024-01-01,S", "row 3: population «-1» is not a whole number"),
        ("01,2024,0,2024-01-01,S", "row 3: population is 0"),
        ("01,24?,12,2024-01-01,S", "row 3: year «24\\?» is not a whole number"),
        ("01,0,12,2024-01-01,S", "row 3: «0» is no year"),
        ("01,20240,12,2024-01-01,S", "row 3: «20240» is no year"),
        ("01,2024,12,1 January,S", "row 3: as_of «1 January» is no date; write 2025-01-01"),
        ("01,2024,12,,S", "row 3: as_of «» is no date"),
        ("01,2024,12,2022-12-31,S", "row 3: as_of 2022-12-31 lies neither in 2024 nor"),
        ("01,2024,12,2025-01-01,S", "row 3: as_of 2025-01-01 lies neither in 2024 nor"),
        ("01,2024,12,2024-01-01,", "row 3: source is empty"),
        (",2024,12,2024-01-01,S", "row 3: territory is empty"),
        ("02,2024,12,2024-01-01,S", "row 3: a second population of «02» in 2024"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    path = _write(tmp_path, f"{HEADER}02,2024,5,2024-01-01,S\n{row}\n")
    with pytest.raises(ReferenceFault, match=sentence):
        load_population(path)


def test_the_old_header_is_refused_with_what_to_add(tmp_path: Path) -> None:
    path = _write(tmp_path, "territory,year,population,source\n01,2024,12,S\n")
    with pytest.raises(ReferenceFault) as refusal:
        load_population(path)
    assert str(refusal.value) == (
        f"{path}: row 1: the column «as_of» is missing; write"
        " «territory,year,population,as_of,source» and in each row the day that its figure speaks"
        " of, such as 2025-01-01."
    )


def test_a_release_with_the_old_header_is_still_read(tmp_path: Path) -> None:
    path = _write(tmp_path, "territory,year,population,source\n01,2024,12,S\n")
    figure = load_population(path, is_released=True).of("01", 2024)
    assert figure == _figure(12, 2024)


def test_without_a_file_no_population_is_known(tmp_path: Path) -> None:
    assert len(load_population(tmp_path / "population.csv")) == 0


@given(
    st.dictionaries(st.integers(2010, 2030), st.integers(1, 10**9), max_size=8),
    st.integers(2005, 2035),
    st.integers(0, 6),
)
def test_a_period_takes_the_newest_figure_not_after_it_and_not_too_old(
    by_year: dict[int, int], year: int, max_age: int
) -> None:
    population = Population(_known(*(("01", y, n) for y, n in by_year.items())), max_age)
    admitted = [y for y in by_year if year - max_age <= y <= year]
    found = population.of("01", year)
    if not admitted:
        assert found is None
    else:
        assert found == _figure(by_year[max(admitted)], max(admitted))
    assert population.of("02", year) is None


def _merged_on(day: date, parts: tuple[str, ...]):
    """Return the lineage of «AB», merged from ``parts`` on a day."""
    return lambda territory, on: parts if territory == "AB" and on < day else None


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=5), st.sets(st.integers(0, 4)))
def test_before_a_merger_the_sum_is_exact_or_absent(
    residents: list[int], unknown: set[int]
) -> None:
    parts = tuple(f"P{number}" for number in range(len(residents)))
    lineage = _merged_on(date(2023, 6, 1), parts)
    known = _known(
        *((p, 2023, n) for i, (p, n) in enumerate(zip(parts, residents, strict=True))
          if i not in unknown)
    )  # fmt: skip
    found = Population(known, 3, lineage).of("AB", 2023)
    if unknown & set(range(len(residents))):
        assert found is None
    else:
        assert found == PopulationFigure(sum(residents), 2023, date(2023, 1, 1), "S", parts)


def test_an_own_figure_goes_before_a_sum_and_a_sum_before_an_older_figure() -> None:
    lineage = _merged_on(date(2023, 6, 1), ("A", "B"))
    figures = _known(("A", 2023, 10), ("B", 2023, 20), ("AB", 2022, 99), ("AB", 2024, 31))
    population = Population(figures, 3, lineage)
    assert population.of("AB", 2024) == _figure(31, 2024)
    found = population.of("AB", 2023)
    assert found is not None
    assert (found.residents, found.parts) == (30, ("A", "B"))
    assert population.of("A", 2023) == _figure(10, 2023)


def test_a_sum_wants_one_day_before_the_merger() -> None:
    lineage = _merged_on(date(2023, 6, 1), ("A", "B"))
    summer, winter = date(2023, 7, 1), date(2023, 1, 1)
    for days in ((winter, summer), (summer, summer)):
        parts = {(code, 2023): _figure(10, 2023, day) for code, day in zip("AB", days, strict=True)}
        assert Population(parts, 3, lineage).of("AB", 2023) is None
    late = Population(
        {(code, 2023): _figure(10, 2023, date(2023, 5, 1)) for code in "AB"}, 3, lineage
    )
    found = late.of("AB", 2023)
    assert found is not None
    assert found.as_of == date(2023, 5, 1)


def test_a_sum_names_the_sources_of_its_parts_once() -> None:
    lineage = _merged_on(date(2023, 6, 1), ("A", "B", "C"))
    parts = {
        (code, 2023): _figure(10, 2023, source=source)
        for code, source in (("A", "One"), ("B", "Two"), ("C", "One"))
    }
    found = Population(parts, 3, lineage).of("AB", 2023)
    assert found is not None
    assert found.source == "One; Two"
