"""``otklik geodata check`` as an operator meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.releases.scaffold import init_instance


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return init_instance(tmp_path / "instance").root


def check(instance: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["geodata", "check", "-i", str(instance), *options])
    assert result.exit_code in (0, 1), result.output
    return result.exit_code, result.stdout


def test_a_new_instance_has_warnings_and_no_errors(instance: Path) -> None:
    code, text = check(instance)
    assert code == 0
    assert text.splitlines()[-1] == "Errors: 0. Warnings: 2."
    assert text.count("warning share_unknown: the event «") == 2


def test_errors_are_listed_first_and_give_exit_code_1(instance: Path) -> None:
    path = instance / "reference" / "versions.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("75638000,75638000,75000000,К,K,,,2023-01-02,\n")
    code, text = check(instance)
    assert code == 1
    assert text.startswith(f"error overlap: {path}: row ")
    assert text.splitlines()[-1].startswith("Errors: 2. Warnings: ")


def test_the_findings_are_also_json(instance: Path) -> None:
    (instance / "reference" / "events.csv").write_text("x\n", encoding="utf-8")
    code, text = check(instance, "--json")
    assert code == 1
    (finding,) = json.loads(text)
    assert (finding["code"], finding["severity"]) == ("bad_file", "error")
    assert "events.csv: row 1: the header must be" in finding["sentence"]


def test_a_projection_that_no_build_could_use_is_an_error(instance: Path) -> None:
    path = instance / "otklik.toml"
    text = path.read_text(encoding="utf-8")
    assert "parallels = [52" in text
    path.write_text(text.replace("parallels = [52, 64]", "parallels = [52, -52]"), encoding="utf-8")
    code, told = check(instance)
    assert code == 1
    assert "[projection] in otklik.toml" in told


def test_two_tiles_on_one_cell_are_found_under_tiles_of_districts_too(instance: Path) -> None:
    path = instance / "reference" / "tiles.csv"
    rows = path.read_text(encoding="utf-8")
    taken = next(line for line in rows.splitlines() if line.startswith("03000000,"))
    cell = taken.partition(",")[2]
    lines = [
        f"29000000,{cell}" if line.startswith("29000000,") else line for line in rows.splitlines()
    ]
    path.write_text("\n".join([*lines, "RU-CFO,0,0"]) + "\n", encoding="utf-8")
    code, told = check(instance)
    assert code == 1
    assert "holds «03000000» already" in told
