"""A failed audit leaves nothing that could be published; the command tells what an audit found."""

from __future__ import annotations

import shutil
import stat
from datetime import date

import orjson
import pytest
from click.testing import CliRunner
from published_city import change_policy

from portal.audit.checks import AuditFault, catalogue
from portal.cli.main import main
from portal.config.errors import OperatorError
from portal.releases.build import build_release
from portal.releases.durable import sha256_of
from portal.releases.stage2 import run_stage2

DAY = "2026-11-16"


def otklik(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def unpublished(city):
    """Return the city as before its first release: nothing built, no ledger."""
    for path in (city.releases, city.built, *city.confidential.glob("ledger*")):
        shutil.rmtree(path)
    shutil.rmtree(city.confidential / "audit")
    return city


@pytest.fixture
def here(monkeypatch):
    """Run stage 2 in the process of the test, where it can be made to fail, and be quicker."""
    monkeypatch.setattr("portal.releases.stage2.release_errors", lambda *_: [])
    monkeypatch.setattr(
        "portal.releases.build._stage2_process",
        lambda _, handover, target, progress: run_stage2(handover, target, progress),
    )


def left_behind(instance):
    """Return what a build has left that could still be published."""
    return [
        *instance.built.iterdir(),
        *instance.confidential.glob("ledger*/pending/*"),
        *instance.confidential.glob(".cube*"),
    ]


def test_a_deviation_over_the_ceiling_fails_the_build_and_leaves_nothing(unpublished):
    instance = change_policy(unpublished, "test-2.0", max_deviation=2)
    result = otklik("build", "-i", instance.root, "--date", DAY)
    assert result.exit_code == 2
    assert result.stdout == ""
    report = instance.confidential / "audit" / f"{DAY}.json"
    assert result.stderr.splitlines()[-1] == (
        "The audit failed at «deviation_bounded» (confidential half): a total deviates by more"
        f" than 2 appeals. Exact figures: {report}."
    )
    assert left_behind(instance) == []
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700
    content = orjson.loads(report.read_bytes())
    assert content["figures"]["appeals"]["max_deviation"] > 2
    assert otklik("publish", DAY, "-i", instance.root).exit_code == 2


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        ("check_contents", "known_contents"),
        ("check_fixed_point", "own_preimage"),
    ],
)
def test_an_attack_that_succeeds_fails_the_build_and_leaves_nothing(
    unpublished, here, monkeypatch, attack, code
):
    def succeed(*_):
        raise AuditFault("there")

    monkeypatch.setattr(f"portal.audit.public.{attack}", succeed)
    result = otklik("build", "-i", unpublished.root, "--date", DAY)
    assert result.exit_code == 2
    assert f"The audit failed at «{code}» (public half): there." in result.stderr
    assert left_behind(unpublished) == []
    monkeypatch.undo()


def test_an_attack_that_breaks_down_leaves_nothing_either(unpublished, here, monkeypatch):
    monkeypatch.setattr("portal.audit.public.check_codes", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_release(unpublished, date.fromisoformat(DAY), lambda _: None)
    assert left_behind(unpublished) == []


def test_a_hand_over_without_an_audit_is_not_written(unpublished, here, monkeypatch):
    monkeypatch.setattr("portal.releases.build.audit_handover", lambda *_: None)
    result = otklik("build", "-i", unpublished.root, "--date", DAY)
    assert result.exit_code == 2
    assert "handed over without an audit" in result.stderr
    assert left_behind(unpublished) == []


def test_the_audit_happens_before_stage_two_has_anything(unpublished, monkeypatch):
    def fail(*_):
        raise OperatorError("The audit failed.")

    monkeypatch.setattr("portal.releases.build.audit_handover", fail)
    monkeypatch.setattr(
        "portal.releases.build._stage2_process", lambda *_: pytest.fail("stage 2 ran")
    )
    assert otklik("build", "-i", unpublished.root, "--date", DAY).exit_code == 2


def test_the_command_audits_the_current_release_in_a_fresh_process(city):
    result = otklik("audit", "-i", city.root)
    assert result.exit_code == 0, result.output
    for check in catalogue()[1]:
        assert check.code in result.stdout
    assert "FAIL" not in result.stdout
    report = city.confidential / "audit" / "2026-11-15.json"
    assert result.stdout.splitlines()[-1] == f"Confidential report: {report}"
    content = orjson.loads(report.read_bytes())
    assert [v["code"] for v in content["verdicts"]] == [c.code for c in catalogue()[1]]
    exact = content["figures"]["appeals"]
    told = result.stdout.replace(str(report), "")
    assert f"{exact['small_cells']}" not in told.split()
    assert "max_deviation" not in told


def test_a_release_that_fails_is_told_with_exit_code_1(city, monkeypatch):
    monkeypatch.setattr("portal.releases.audit_again._public_half", lambda _: [])
    block = next((city.confidential / "ledger").glob("block-*.parquet"))
    block.write_bytes(b"x" + block.read_bytes()[1:])
    result = otklik("audit", "2026-11-15", "-i", city.root)
    assert result.exit_code == 1
    assert "FAIL" in result.stdout
    assert f"ledger_kept: {block}" in result.stdout.replace("\n", "")
    assert result.stdout.count("not run") == 6


def test_a_tampered_release_fails_in_the_fresh_process(city):
    release = (city.releases / "current").resolve()
    (release / "notes.txt").write_text("x", encoding="utf-8")
    manifest = orjson.loads((release / "manifest.json").read_bytes())
    manifest["files"]["notes.txt"] = {"bytes": 1, "sha256": sha256_of(release / "notes.txt")}
    (release / "manifest.json").write_bytes(orjson.dumps(manifest))
    result = otklik("audit", "-i", city.root)
    assert result.exit_code == 1
    assert "known_contents: the file «notes.txt» is not in the list" in result.stdout


def test_a_built_release_is_audited_with_its_pending_blocks(unpublished, here, monkeypatch):
    assert otklik("build", "-i", unpublished.root, "--date", DAY).exit_code == 0
    monkeypatch.setattr("portal.releases.audit_again._public_half", lambda _: [])
    assert "no release is published" in otklik("audit", "-i", unpublished.root).stderr
    assert otklik("audit", DAY, "-i", unpublished.root).exit_code == 0
    assert otklik("publish", DAY, "-i", unpublished.root).exit_code == 0
    assert otklik("audit", "-i", unpublished.root).exit_code == 0


@pytest.mark.parametrize("release", ["2031-01-01", "..", "current"])
def test_only_a_release_can_be_audited(city, release):
    result = otklik("audit", release, "-i", city.root)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_a_release_whose_files_were_changed_is_refused(city):
    path = (city.releases / "current").resolve() / "classes.json"
    path.write_text("[]", encoding="utf-8")
    result = otklik("audit", "-i", city.root)
    assert result.exit_code == 2
    assert "classes.json was changed after the build" in result.stderr
