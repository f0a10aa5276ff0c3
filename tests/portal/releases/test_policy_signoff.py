"""A build under a changed policy needs a decision; the release tells what was decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from made_up_city import DAY
from published_city import (
    build,
    build_and_publish,
    cells_of,
    change_policy,
    declare,
    manifest_of,
    sign,
    state_of,
)

from portal.cli.main import main
from portal.config.errors import OperatorError
from portal.config.policy_change import PublishedPolicy
from portal.config.signoff import policy_fingerprint
from portal.releases.policy_signoff import published_policies
from portal.releases.publish import publish
from portal.releases.stage1 import open_ledger

pytestmark = pytest.mark.usefixtures("one_process")


def policy_command(instance):
    return CliRunner().invoke(main, ["policy", "-i", str(instance.root)])


def test_a_changed_policy_is_refused_until_a_decision_signs_exactly_it(city):
    before = state_of(city.root / "var")
    same_version = change_policy(city, "test-1.0", density_min_count=11)
    with pytest.raises(OperatorError, match=r"policy\.toml: .*though its version was published"):
        build(same_version)
    changed = change_policy(city, "test-1.1", density_min_count=11)
    with pytest.raises(OperatorError, match=r"policy\.toml: .*no decision in signoff\.toml signs"):
        build(changed)
    sign(changed)
    other = change_policy(city, "test-1.1", density_min_count=12)
    with pytest.raises(OperatorError, match=r"policy\.toml: .*signs another content"):
        build(other)
    assert state_of(city.root / "var") == before
    decided = change_policy(city, "test-1.1", density_min_count=11)
    with pytest.raises(OperatorError, match=r"signoff\.toml: .* is dated 2026-11-15, after 2026"):
        build(decided, DAY - timedelta(days=1))
    release = build_and_publish(decided)
    [decision] = manifest_of(city.releases / release)["policy"]["decisions"]
    assert decision["version"] == "test-1.1"
    assert decision["reference"] == "12-р"
    assert "decided_by" not in decision
    assert cells_of(city.releases / release) == cells_of(city.releases / "2026-11-15")


def test_a_comment_changes_nothing(city):
    path = city.root / "policy.toml"
    path.write_text("# said otherwise\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert policy_command(city).exit_code == 0


def test_the_way_back_is_a_change_and_decisions_stay(city):
    original = (city.root / "policy.toml").read_text(encoding="utf-8")
    changed = change_policy(city, "test-1.1", density_min_count=11)
    sign(changed)
    # No new month, so no block tells of this policy: the published release does.
    assert build_and_publish(changed) == "2026-11-15-2"
    assert published_policies(changed, open_ledger(changed))[-1] == PublishedPolicy(
        "test-1.1", policy_fingerprint(changed.policy)
    )
    assert policy_command(changed).exit_code == 0  # the same policy again needs nothing more
    (city.root / "policy.toml").write_text(original, encoding="utf-8")
    with pytest.raises(OperatorError, match="though its version was published before"):
        build(declare(city, "2011-09"))
    changed = change_policy(city, "test-1.1", density_min_count=11)
    text = changed.signoff_file.read_text(encoding="utf-8")
    changed.signoff_file.unlink()
    with pytest.raises(OperatorError, match=r"signoff\.toml: the decision on version «test-1\.1»"):
        build(changed)
    other = text.replace(policy_fingerprint(changed.policy), "0" * 64)
    changed.signoff_file.write_text(other, encoding="utf-8")
    with pytest.raises(OperatorError, match="signs another content than the one published"):
        build(changed)


def test_blocks_tell_the_policy_of_a_release_whose_files_are_gone(city):
    changed = change_policy(declare(city, "2011-10"), "test-1.1", density_min_count=11)
    sign(changed)
    release = build(changed)
    publish(changed, release)
    history = published_policies(changed, open_ledger(changed))
    assert [policy.version for policy in history] == ["test-1.0"] * 4 + ["test-1.1"] * 2
    fingerprints = {policy.sha256 for policy in history}
    assert len(fingerprints) == 2
    assert "" not in fingerprints


def test_the_command_says_how_the_policy_stands_and_prints_a_decision(city):
    unchanged = policy_command(city)
    assert unchanged.exit_code == 0
    assert unchanged.stdout.splitlines()[:2] == [
        "version test-1.0",
        f"fingerprint {policy_fingerprint(city.policy)}",
    ]
    assert "[[decision]]" not in unchanged.stdout
    changed = change_policy(city, "test-1.1", density_min_count=11)
    unsigned = policy_command(changed)
    assert unsigned.exit_code == 1
    head, mark, rest = unsigned.stdout.partition("[[decision]]")
    assert "unsigned: " in head
    changed.signoff_file.write_text((mark + rest).replace('= ""', '= "№ 3"'), encoding="utf-8")
    signed = policy_command(changed)
    assert signed.exit_code == 0
    assert "signed: a decision signs this change." in signed.stdout
    changed = change_policy(city, "test-1.0", density_min_count=11)
    assert policy_command(changed).exit_code == 1
    changed.signoff_file.write_text("[[decisions]]\n", encoding="utf-8")
    damaged = policy_command(changed)
    assert damaged.exit_code == 2
    assert "unknown key «decisions»" in damaged.stderr


def test_a_new_instance_needs_no_decision(tmp_path):
    CliRunner().invoke(main, ["init", str(tmp_path / "new")])
    said = CliRunner().invoke(main, ["policy", "-i", str(tmp_path / "new")])
    assert said.exit_code == 0
    assert "first: nothing is published yet" in said.stdout
