"""``otklik claims``: a verdict for every claim, rows that are refused, and new claims."""

from __future__ import annotations

import csv
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from portal.cli.main import main
from portal.config.claim_rows import CITATION_COLUMNS, CLAIM_COLUMNS
from portal.releases.scaffold import PROFILE, copy_reference
from schemas.claims import VERDICT


@pytest.fixture
def instance(release_dir: Path, tmp_path: Path) -> Path:
    """Return an instance with the embedded claims and the synthetic test release."""
    for name in ("otklik.toml", "policy.toml"):
        (tmp_path / name).write_bytes((PROFILE / name).read_bytes())
    copytree(PROFILE / "claims", tmp_path / "claims")
    copy_reference(tmp_path / "reference")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "releases").symlink_to(release_dir)
    return tmp_path


def test_every_claim_has_a_verdict_and_synthetic_figures_are_called_so(instance: Path) -> None:
    found = CliRunner().invoke(main, ["claims", "check", "-i", str(instance)])
    assert found.exit_code == 0, found.output
    n_claims = len((instance / "claims" / "claims.csv").read_text("utf-8").splitlines()) - 1
    assert sum(found.output.count(f"│ {code.label_en}") for code in VERDICT) == n_claims == 29
    assert "The figures of this release are synthetic" in found.output


def test_a_refused_row_is_named_and_the_others_are_checked(instance: Path) -> None:
    table = instance / "claims" / "claims.csv"
    table.write_text(table.read_text("utf-8").replace("mordovia_pages,89", "mordovia_pages,x"))
    found = CliRunner().invoke(main, ["claims", "check", "-i", str(instance)])
    assert found.exit_code == 1
    assert "refused: claims.csv: row 8: territory: «x000000» is not known" in found.output
    assert found.output.count("It cannot be checked") > 20


def test_without_a_release_one_sentence_says_so(instance: Path) -> None:
    found = CliRunner().invoke(main, ["claims", "check", "2020-01-01", "-i", str(instance)])
    assert found.exit_code == 2
    assert "there is no such release" in found.output


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["claims", *arguments])


def _fill(path: Path, row: dict[str, str]) -> None:
    """Add a row to a form; what is not given stays empty."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([row.get(column, "") for column in columns])


CLAIM = {
    "id": "tula_received",
    "territory": "RU",
    "metric": "received",
    "unit": "appeals",
    "qualifier": "more_than",
    "value": "1000",
    "precision": "1000",
    "meaning_ru": "Поступило более тысячи обращений",
    "meaning_en": "More than a thousand appeals came in",
}
CITATION = {
    "claim": "tula_received",
    "outlet_ru": "Пример, газета",
    "outlet_en": "An example paper",
    "published": "2026-10",
    "published_is_inferred": "false",
    "speaker_ru": "текст статьи",
    "speaker_en": "text of the article",
}


def test_a_form_has_every_column_and_a_line_of_help_and_is_never_overwritten(
    tmp_path: Path,
) -> None:
    target = tmp_path / "new"
    assert _run("form", str(target)).exit_code == 0
    for name, columns in (("claims", CLAIM_COLUMNS), ("citations", CITATION_COLUMNS)):
        with (target / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, texts = csv.reader(file)
        assert tuple(head) == columns
        assert all(texts)
        assert texts[0].startswith("#")
    again = _run("form", str(target))
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_an_empty_form_adds_nothing(instance: Path, tmp_path: Path) -> None:
    before = (instance / "claims" / "claims.csv").read_bytes()
    _run("form", str(tmp_path / "new"))
    found = _run("add", str(tmp_path / "new"), "-i", str(instance))
    assert (found.exit_code, found.output) == (0, "added: claims 0, citations 0\n")
    assert (instance / "claims" / "claims.csv").read_bytes() == before


def test_sound_rows_are_added_and_the_others_refused_with_their_reason(
    instance: Path, tmp_path: Path
) -> None:
    form, tables = tmp_path / "new", instance / "claims"
    before = (tables / "claims.csv").read_text("utf-8")
    _run("form", str(form))
    for change in (
        {},
        {"id": "of_tomorrow", "as_of": "2999-01-01"},
        {"id": "belgorod_solved_2022"},
        {"id": "without_source"},
        {"id": "of_nowhere", "territory": "x"},
    ):
        _fill(form / "claims.csv", CLAIM | change)
    _fill(form / "citations.csv", CITATION)
    _fill(form / "citations.csv", CITATION)
    # Another outlet may print what the instance has already.
    _fill(form / "citations.csv", CITATION | {"claim": "belgorod_solved_2022"})
    _fill(form / "citations.csv", CITATION | {"claim": "of_nowhere"})
    found = _run("add", str(form), "-i", str(instance))
    assert found.exit_code == 1, found.output
    assert found.output.splitlines() == [
        "added: claims 1, citations 2",
        "refused: claims.csv: row 4: as_of: 2999-01-01 lies in the future",
        "refused: claims.csv: row 5: id: «belgorod_solved_2022» is a claim of the instance already",
        "refused: claims.csv: row 7: territory: «x» is not known",
        "refused: citations.csv: row 4: claim: «tula_received» is cited from this outlet already",
        "refused: citations.csv: row 6: claim: «of_nowhere» was not taken or is not there",
        "refused: claims.csv: row 6: «without_source» has no source: nobody is cited",
    ]
    after = (tables / "claims.csv").read_text("utf-8")
    assert after.startswith(before)
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    again = _run("add", str(form), "-i", str(instance))
    assert again.output.startswith("added: claims 0, citations 0\n")
    assert (tables / "claims.csv").read_text("utf-8") == after
