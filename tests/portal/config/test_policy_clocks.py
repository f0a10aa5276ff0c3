"""The clocks of a policy: the default says nothing, a working one needs its hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import portal.config
from portal.config.errors import OperatorError
from portal.config.policy import Policy, load_policy
from portal.config.signoff import policy_fingerprint
from portal.disclosure.terms import _check_clocks, terms_of

EMBEDDED = Path(portal.config.__file__).parent / "profiles" / "russia" / "policy.toml"
HOURS = 'working_hours = ["09:00-13:00", "14:00-18:00"]\n'


def policy(tmp_path: Path, clocks: str = "", hours: str = "") -> Policy:
    path = tmp_path / "policy.toml"
    text = EMBEDDED.read_text(encoding="utf-8").partition("\n[clocks]")[0]
    path.write_text(f"{hours}{text}\n[clocks]\n{clocks}\n", encoding="utf-8")
    return load_policy(path)


def test_the_calendar_is_the_default_and_changes_no_fingerprint(tmp_path: Path) -> None:
    usual = load_policy(EMBEDDED)
    assert usual.clock_of("social_incident") == "calendar"
    said = policy(tmp_path, 'social_incident = "calendar"', HOURS)
    assert said == usual
    assert policy_fingerprint(said) == policy_fingerprint(usual)
    assert "working_regimes" not in terms_of(usual)


def test_a_working_clock_is_of_one_regime(tmp_path: Path) -> None:
    own = policy(tmp_path, 'social_incident = "working"', HOURS)
    assert own.clock_of("social_incident") == "working"
    assert own.clock_of("appeal_59fz") == "calendar"
    assert own.working_hours == ("09:00-13:00", "14:00-18:00")
    assert policy_fingerprint(own) != policy_fingerprint(load_policy(EMBEDDED))


@pytest.mark.parametrize(
    ("clocks", "hours", "fault"),
    [
        ('social_incident = "working"', "", "a working clock needs them"),
        ('social_incident = "sundial"', HOURS, "sundial|one of"),
        ('letters = "working"', HOURS, "letters|one of"),
        ('social_incident = "working"', 'working_hours = ["9-18"]\n', "is no span"),
    ],
)
def test_a_wrong_clock_is_refused(tmp_path: Path, clocks: str, hours: str, fault: str) -> None:
    with pytest.raises(OperatorError, match=f"(?i){fault}"):
        policy(tmp_path, clocks, hours)


def test_the_clock_of_a_regime_with_published_months_stays(tmp_path: Path) -> None:
    usual = load_policy(EMBEDDED)
    own = policy(tmp_path, 'social_incident = "working"', HOURS)
    later = replace(own, working_hours=("10:00-19:00",))
    _check_clocks("2026-01", terms_of(usual), terms_of(usual))
    _check_clocks("2026-01", terms_of(own), terms_of(own))
    for before, after in ((usual, own), (own, usual), (own, later)):
        with pytest.raises(OperatorError, match="clock of «social_incident» changed"):
            _check_clocks("2026-01", terms_of(before), terms_of(after))
