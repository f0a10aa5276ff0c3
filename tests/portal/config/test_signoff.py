"""Sign-off: what a decision signs, which policies may be used, one sentence per fault."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from portal.config.errors import OperatorError
from portal.config.policy import Policy, _PolicySchema, load_policy
from portal.config.policy_change import (
    PublishedPolicy,
    Standing,
    check_decisions,
    standing_of,
)
from portal.config.signoff import draft_decision, load_decisions, policy_fingerprint
from portal.releases.scaffold import PROFILE

DAY = date(2026, 11, 15)
TEXT = (PROFILE / "policy.toml").read_text(encoding="utf-8")


@pytest.fixture
def policy(tmp_path):
    return read(tmp_path, TEXT)


def read(folder, text):
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def signoff(folder, *blocks):
    path = folder / "signoff.toml"
    path.write_text("\n\n".join(blocks), encoding="utf-8")
    return path


def filled(policy, day=DAY):
    """Return the printed draft with its blanks filled in."""
    return draft_decision(policy, day).replace('= ""', '= "12-р"')


def published(*policies):
    return [PublishedPolicy(policy.version, policy_fingerprint(policy)) for policy in policies]


def changed(policy, version="2", **values):
    return dataclasses.replace(policy, version=version, **({"min_block": 2000} | values))


def test_comments_order_and_defaults_written_out_are_the_same_policy(tmp_path, policy):
    bare = "\n".join(line for line in TEXT.splitlines() if not line.startswith("#"))
    head, tables = bare.split("[maturity_days]")
    mixed = "\n".join(reversed(head.strip().splitlines())) + "\ntest_only = false"
    other = read(tmp_path, f"{mixed}\n[maturity_days]{tables}")
    assert policy_fingerprint(other) == policy_fingerprint(policy)
    assert len(policy_fingerprint(policy)) == 64


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Policy)])
def test_whatever_the_policy_says_changes_its_fingerprint(policy, field):
    value = getattr(policy, field)
    others = {
        bool: lambda: not value,
        int: lambda: value + 1,
        float: lambda: value / 2,
        str: lambda: value + "x",
        tuple: lambda: (*value, "more"),
        dict: lambda: dict(list(value.items())[1:]),
    }
    other = dataclasses.replace(policy, **{field: others[type(value)]()})
    assert policy_fingerprint(other) != policy_fingerprint(policy)


def test_optional_keys_have_one_default():
    """The fingerprint leaves out what stands at the default of the dataclass.

    What is made of ``[clocks]`` has tests of its own.
    """
    schema, of_clocks = _PolicySchema().fields, ("working_regimes", "working_hours")
    for field in dataclasses.fields(Policy):
        if field.default is not dataclasses.MISSING and field.name not in of_clocks:
            assert schema[field.name].load_default == field.default


def test_a_printed_draft_has_to_be_filled_in_and_then_signs(tmp_path, policy):
    path = signoff(tmp_path, draft_decision(policy, DAY))
    with pytest.raises(OperatorError, match=r"signoff\.toml: .*«decision\.0\.decided_by»"):
        load_decisions(path)
    (decision,) = load_decisions(signoff(tmp_path, filled(policy)))
    assert decision.policy_sha256 == policy_fingerprint(policy)
    assert decision.decided_on == DAY
    assert set(decision.to_public()) == {
        "version", "decided_on", "reference", "reason_ru", "reason_en",
    }  # fmt: skip


def test_no_file_holds_no_decision(tmp_path):
    assert load_decisions(tmp_path / "signoff.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("decided_by", "decidedby", "unknown key «decision.0.decidedby» .*«decided_by»"),
        ("[[decision]]", "[[decisions]]", "unknown key «decisions» .*«decision»"),
        ("reason_en", "#", "key «decision.0.reason_en»: Missing"),
        ("decided_on = 2026-11-15", "decided_on = 2026-11-15T10:00:00", "«decision.0.decided_on»: Not a date"),
        ("decided_on = 2026-11-15", 'decided_on = "15.11.2026"', "«decision.0.decided_on»: Not a date"),
        ("decided_on = 2026-11-15", "decided_on = 2026", "«decision.0.decided_on»: Not a date"),
        ('reason_ru = "12-р"', 'reason_ru = "a\\nb"', "«decision.0.reason_ru»: Must be one line"),
        ('reason_ru = "12-р"', 'reason_ru = " "', "«decision.0.reason_ru»: Must be one line"),
        ('policy_sha256 = "', 'policy_sha256 = "0', "«decision.0.policy_sha256»: Must be the fingerprint"),
        ("[[decision]]", "[[decision", "not valid TOML"),
        ("[[decision]]", "[decision]", "key «decision»"),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_is_one_sentence(tmp_path, policy, old, new, sentence):
    text = filled(policy)
    assert old in text
    path = signoff(tmp_path, text.replace(old, new))
    with pytest.raises(OperatorError, match=rf"signoff\.toml: .*{sentence}") as caught:
        load_decisions(path)
    assert "\n" not in str(caught.value)


def test_a_version_is_decided_once(tmp_path, policy):
    path = signoff(tmp_path, filled(policy), filled(changed(policy, policy.version)))
    with pytest.raises(OperatorError, match=r"signoff\.toml: 2 decisions on version «2026-11-01»"):
        load_decisions(path)


def test_a_decision_of_the_future_is_refused_and_one_of_the_day_is_not(tmp_path, policy):
    path = signoff(tmp_path, filled(policy))
    decisions = load_decisions(path)
    check_decisions(path, decisions, [], DAY)
    with pytest.raises(OperatorError, match="is dated 2026-11-15, after 2026-11-14"):
        check_decisions(path, decisions, [], date(2026, 11, 14))


def test_what_was_published_cannot_be_decided_otherwise_afterwards(tmp_path, policy):
    second = changed(policy)
    history = published(policy, second, second)
    path = signoff(tmp_path, filled(second))
    check_decisions(path, load_decisions(path), history, DAY)
    with pytest.raises(
        OperatorError, match="decision on version «2», which was published, is gone"
    ):
        check_decisions(path, (), history, DAY)
    signoff(tmp_path, filled(changed(policy, min_block=3000)))
    with pytest.raises(OperatorError, match="version «2» signs another content than the one publ"):
        check_decisions(path, load_decisions(path), history, DAY)


def test_releases_from_before_the_sign_off_ask_for_no_decision(tmp_path, policy):
    history = [PublishedPolicy("0", ""), PublishedPolicy(policy.version, ""), *published(policy)]
    check_decisions(tmp_path / "signoff.toml", (), history, DAY)
    assert standing_of(policy, (), history[:2]) is Standing.UNCHANGED
    assert standing_of(changed(policy), (), history[:2]) is Standing.UNSIGNED


def test_only_the_first_policy_and_signed_changes_may_be_used(tmp_path, policy):
    second, third = changed(policy), changed(policy, "3", min_block=3000)
    decisions = load_decisions(signoff(tmp_path, filled(second)))
    standings = {
        # (policy now, decisions, published before)
        Standing.FIRST: (policy, (), []),
        Standing.UNCHANGED: (policy, (), published(policy)),
        Standing.UNSIGNED: (second, (), published(policy)),
        Standing.SIGNED: (second, decisions, published(policy)),
        Standing.OTHER_CONTENT: (changed(policy, min_block=9), decisions, published(policy)),
        Standing.VERSION_USED: (changed(policy, policy.version), (), published(policy)),
    }
    for standing, (now, signed, before) in standings.items():
        assert standing_of(now, signed, before) is standing
        assert standing.is_usable == (standing.name in ("FIRST", "UNCHANGED", "SIGNED"))
    assert standing_of(third, decisions, published(policy)) is Standing.UNSIGNED
    # To go back is a change as well, and needs a version of its own.
    assert standing_of(policy, decisions, published(policy, second)) is Standing.VERSION_USED
    assert standing_of(second, decisions, published(policy, second)) is Standing.UNCHANGED
