"""The ceilings of the audit in ``policy.toml``."""

from __future__ import annotations

import pytest

from portal.config.errors import OperatorError
from portal.config.policy import MAX_BIAS, MAX_DEVIATION, load_policy
from portal.releases.scaffold import PROFILE


def policy(tmp_path, *lines):
    """Return the Russian policy with its ceilings replaced by ``lines``."""
    text = (PROFILE / "policy.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("max_")]
    path = tmp_path / "policy.toml"
    path.write_text("\n".join([*lines, *kept]), encoding="utf-8")
    return load_policy(path)


def test_the_ceilings_of_the_profile_are_the_defaults(tmp_path):
    profile, bare = load_policy(PROFILE / "policy.toml"), policy(tmp_path)
    assert (profile.max_deviation, profile.max_bias) == (MAX_DEVIATION, MAX_BIAS) == (40, 0.5)
    assert profile == bare


@pytest.mark.parametrize("line", ["max_deviation = 2", "max_deviation = 1000", "max_bias = 0.01"])
def test_a_ceiling_may_be_changed(tmp_path, line):
    key, value = line.split(" = ")
    assert getattr(policy(tmp_path, line), key) == float(value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        # A published tolerance below b−1 would narrow single cells.
        ("max_deviation = 1", "max_deviation"),
        ("max_deviation = 0", "max_deviation"),
        ("max_deviation = 2.5", "max_deviation"),
        ("max_bias = 0", "max_bias"),
        ("max_bias = -1", "max_bias"),
    ],
)
def test_a_ceiling_that_cannot_be_is_refused(tmp_path, line, said):
    with pytest.raises(OperatorError, match=said):
        policy(tmp_path, line)
