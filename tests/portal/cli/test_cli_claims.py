"""``otklik claims check``: a verdict for every claim, and rows that are refused."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.releases.scaffold import PROFILE
from schemas.claims import VERDICT


@pytest.fixture
def instance(release_dir: Path, tmp_path: Path) -> Path:
    """Return an instance with the embedded claims and the synthetic test release."""
    for name in ("otklik.toml", "policy.toml"):
        (tmp_path / name).write_bytes((PROFILE / name).read_bytes())
    copytree(PROFILE / "claims", tmp_path / "claims")
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
