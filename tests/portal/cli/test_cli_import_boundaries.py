"""``otklik geodata import`` as an operator meets it: all or nothing, and plain words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geodata.boundaries.load import load_boundaries
from geodata.boundaries.record import load_records
from geodata.errors import ReferenceFault
from geodata.territories import load_territories
from portal.cli.main import main
from portal.releases import boundary_import

ROOT = Path(__file__).resolve().parents[3]
CITY = ROOT / "tests" / "instances" / "boston"
ORIGIN = ("--source", "City's survey", "--licence", "CC0-1.0", "--credit", "© City")


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def codes(instance: Path) -> list[str]:
    tree = load_territories(instance / "reference" / "territories.csv")
    return [place.code for place in tree.at_level("neighbourhood")]


def feature(code: Any, west: float) -> dict[str, Any]:
    ring = [[west, 42], [west + 1, 42], [west + 1, 43], [west, 43], [west, 42]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"nr": code}, "geometry": shape}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def run(instance: Path, file: Path, *more: str) -> Result:
    command = ["geodata", "import", str(file), "--level", "neighbourhood", *ORIGIN]
    return CliRunner().invoke(main, [*command, "--code-field", "nr", *more, "-i", str(instance)])


def state(instance: Path) -> dict[str, bytes]:
    files = sorted((instance / "reference").rglob("*"))
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def test_a_file_becomes_the_boundaries_of_its_level_with_its_record(
    instance: Path, tmp_path: Path
) -> None:
    first, second, *others = codes(instance)
    file = write(tmp_path / "b.geojson", feature(first, -71), feature(second, -70), feature("x", 0))
    result = run(instance, file, "--as-of", "2026-01-31")
    assert result.exit_code == 0, result.output
    total = len(others) + 2
    assert f"3 features read, 2 of {total} territories of level neighb" in result.output
    assert "Codes of the file that no territory has, left out: 1 (x)." in result.output
    directory = instance / "reference" / "boundaries"
    assert sorted(path.name for path in directory.iterdir()) == [
        "neighbourhood.parquet", "neighbourhood.toml",
    ]  # fmt: skip
    tree = load_territories(instance / "reference" / "territories.csv")
    assert list(load_boundaries(directory, tree)) == [first, second]
    record = load_records(directory)["neighbourhood"]
    assert (record.source, record.licence, str(record.as_of), record.credit) == (
        "City's survey", "CC0-1.0", "2026-01-31", "© City",
    )  # fmt: skip
    assert [path.name for path in (instance / "reference").glob(".import*")] == []


def test_a_second_import_replaces_the_first_whatever_its_form(
    instance: Path, tmp_path: Path
) -> None:
    first, second, *_ = codes(instance)
    directory = instance / "reference" / "boundaries"
    directory.mkdir()
    old = {**feature(second, -70), "properties": {"code": second}}
    write(directory / "neighbourhood.geojson", old)
    (directory / "neighbourhood.toml").write_text('source = "old"\nlicence = "old"\n')
    file = write(tmp_path / "b.geojson", feature(first, -71))
    before = state(instance)
    result = run(instance, file)
    assert "1 territories would lose the outline that they have" in result.stderr
    assert state(instance) == before
    assert run(instance, file, "--replace").exit_code == 0
    tree = load_territories(instance / "reference" / "territories.csv")
    assert list(load_boundaries(directory, tree)) == [first]
    assert load_records(directory)["neighbourhood"].source == "City's survey"


def test_what_a_killed_import_left_is_cleared_and_codes_are_printed_as_one_line(
    instance: Path, tmp_path: Path
) -> None:
    left = instance / "reference" / ".import-killed"
    left.mkdir()
    evil = "x\x1b[31m\nImported; all is well."
    file = write(tmp_path / "b.geojson", feature(codes(instance)[0], -71), feature(evil, 0))
    result = run(instance, file)
    assert result.exit_code == 0
    assert not left.exists()
    assert "\x1b" not in result.output
    assert "left out: 1 (x\\x1b[31m\\nImported; all is well.)." in result.output


def test_a_trial_reports_and_changes_nothing(instance: Path, tmp_path: Path) -> None:
    before = state(instance)
    file = write(tmp_path / "b.geojson", feature(codes(instance)[0], -71))
    result = run(instance, file, "--dry-run", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["n_matched"] == 1
    assert state(instance) == before


def test_a_refused_file_is_one_sentence_and_changes_nothing(instance: Path, tmp_path: Path) -> None:
    first, second, *_ = codes(instance)
    assert run(instance, write(tmp_path / "b.geojson", feature(first, -71))).exit_code == 0
    before = state(instance)
    empty = {**feature(second, 0), "geometry": None}
    for file, sentence in (
        (write(tmp_path / "e.geojson", feature(first, -71), empty), f"feature 2 «{second}»: the"),
        (tmp_path / "none.geojson", "the file cannot be read"),
        (write(tmp_path / "n.geojson", feature("x", 0)), "none of its 1 features"),
    ):
        result = run(instance, file)
        assert result.exit_code == 2
        assert sentence in result.stderr.splitlines()[-1]
        assert state(instance) == before


def test_an_unknown_level_is_named(instance: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "b.geojson", feature("x", 0))
    result = run(instance, file, "--level", "village")
    assert result.exit_code == 2
    assert "«village» is none of the levels city, neighbourhood" in result.stderr


def test_an_origin_that_cannot_be_shown_is_refused(instance: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "b.geojson", feature(codes(instance)[0], -71))
    before = state(instance)
    for option, value in (("--source", " "), ("--licence-url", "javascript:x")):
        result = run(instance, file, option, value)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert state(instance) == before


def test_a_crash_between_the_files_is_refused_later_and_mended_by_another_import(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "b.geojson", feature(codes(instance)[0], -71))
    with monkeypatch.context() as patched:
        patched.setattr(boundary_import, "write_durably", _die)
        with pytest.raises(SystemError):
            CliRunner().invoke(main, _command(instance, file), catch_exceptions=False)
    tree = load_territories(instance / "reference" / "territories.csv")
    directory = instance / "reference" / "boundaries"
    with pytest.raises(ReferenceFault, match=r"its record neighbourhood\.toml is missing"):
        load_boundaries(directory, tree)
    assert run(instance, file).exit_code == 0
    assert len(load_boundaries(directory, tree)) == 1


def _command(instance: Path, file: Path) -> list[str]:
    command = ["geodata", "import", str(file), "--level", "neighbourhood", *ORIGIN]
    return [*command, "--code-field", "nr", "-i", str(instance)]


def _die(*_: object) -> None:
    raise SystemError("cut off here")
