"""``otklik geodata import-population`` as an operator meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
CITY = ROOT / "tests" / "instances" / "boston"
TABLE = "name,people\nBOS,617594\n,5\nNOWHERE,7\n"
MEANING = ("--code-field", "name", "--value-field", "people", "--source", "Census Bureau, {year}")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    shutil.copytree(CITY, tmp_path / "city")
    return tmp_path / "city"


def _run(city: Path, *arguments: str, table: str = TABLE) -> Result:
    file = city / "in.csv"
    file.write_text(table, encoding="utf-8")
    command = ["geodata", "import-population", str(file), "-i", str(city), *MEANING, *arguments]
    return CliRunner().invoke(main, command)


def _population(city: Path) -> str:
    return (city / "reference" / "population.csv").read_text(encoding="utf-8")


def test_figures_are_taken_and_what_is_to_be_judged_is_told(city: Path) -> None:
    result = _run(city, "--year", "2010", "--as-of", "2010-04-01")
    assert result.exit_code == 0, result.output
    assert _population(city).splitlines() == [
        "territory,year,population,as_of,source",
        'BOS,2010,617594,2010-04-01,"Census Bureau, 2010"',
    ]
    assert result.stdout.splitlines() == [
        "3 rows read; figures of 2010: 1 new, 0 replaced, 0 known already.",
        "Rows whose code no territory has, left out: 2 («» in row 3, «NOWHERE» in row 4).",
        "Imported; build a release to show it.",
    ]
    assert sorted(path.name for path in (city / "reference").iterdir()) == sorted(
        path.name for path in (CITY / "reference").iterdir()
    )


def test_a_dry_run_tells_the_same_and_changes_nothing(city: Path) -> None:
    before = _population(city)
    result = _run(city, "--year", "2010", "--dry-run")
    assert result.stdout.startswith("3 rows read; figures of 2010: 1 new")
    assert result.stdout.endswith("Nothing was changed.\n")
    assert _population(city) == before


def test_the_whole_report_is_there_as_json(city: Path) -> None:
    result = _run(city, "--year", "2010", "--json")
    report = json.loads(result.stdout)
    assert report["n_new"] == 1
    assert report["unknown"] == [[3, ""], [4, "NOWHERE"]]


def test_long_lists_are_cut(city: Path) -> None:
    table = TABLE + "".join(f"X{number},1\n" for number in range(30))
    result = _run(city, "--year", "2010", table=table)
    assert "left out: 32 («» in row 3, «NOWHERE» in row 4, «X0» in row 5, " in result.stdout
    assert "«X9» in row 14, …)." in result.stdout
    assert "X10" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "table", "sentence"),
    [
        ((), TABLE, "Give either the year or the column"),
        (("--year", "2010"), "name,people\nBOS,many\n", "row 2: «many» is no number of people."),
        (("--year", "2010", "--max-mb", "0.00001"), TABLE, "more than the limit of"),
        (("--year", "2010", "--delimiter", ";"), TABLE, "has «name,people»."),
    ],
)
def test_a_fault_is_one_sentence_and_changes_nothing(
    city: Path, arguments: tuple[str, ...], table: str, sentence: str
) -> None:
    before = _population(city)
    result = _run(city, *arguments, table=table)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert _population(city) == before


def test_an_old_population_table_is_refused_before_anything(city: Path) -> None:
    path = city / "reference" / "population.csv"
    path.write_text("territory,year,population,source\n", encoding="utf-8")
    result = _run(city, "--year", "2010")
    assert "the column «as_of» is missing" in result.stderr


def test_other_figures_are_replaced_only_when_told_so(city: Path) -> None:
    assert _run(city, "--year", "2010").exit_code == 0
    table = "name,people\nBOS,620000\n"
    result = _run(city, "--year", "2010", table=table)
    assert result.exit_code == 2
    assert "617594 (2010-01-01, Census Bureau, 2010), and the file has 620000 (" in result.stderr
    assert "617594" in _population(city)
    assert _run(city, "--year", "2010", "--replace", table=table).exit_code == 0
    assert "BOS,2010,620000," in _population(city)
