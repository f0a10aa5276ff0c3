"""Clocks of regimes: told apart, never mixed; of working hours no days are told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from portal.indicators.clocks import clock_of, told_speeds
from portal.store.release_store import ReleaseStore

HOURS = ["h1", "h2", "h4", "h9"]
DAYS = ["d1", "d3", "d7", "d15", "d30", "over_d30"]
BOTH = ("social_incident", "service_request")


def store(**clocks: str) -> ReleaseStore:
    policy: dict[str, Any] = {
        "speeds": {
            "social_incident": [*HOURS, *DAYS],
            "service_request": [*HOURS[2:], *DAYS],
            "appeal_59fz": DAYS,
        }
    }
    if clocks:
        policy["clocks"] = clocks
    return cast("ReleaseStore", SimpleNamespace(info=SimpleNamespace(policy=policy)))


def test_a_release_that_tells_no_clock_has_the_calendar() -> None:
    assert clock_of(store(), BOTH) == "calendar"
    assert told_speeds(store(), BOTH) == ("h4", "h9", "d1", "d3", "d7", "d15", "d30")


def test_of_working_hours_no_days_are_told() -> None:
    working = store(social_incident="working", service_request="working")
    assert clock_of(working, BOTH) == "working"
    assert told_speeds(working, BOTH) == ("h4", "h9")
    assert told_speeds(working, ("appeal_59fz",)) == tuple(DAYS[:-1])


@pytest.mark.parametrize("working", BOTH)
def test_regimes_of_two_clocks_are_not_told_together(working: str) -> None:
    mixed = store(**{working: "working"})
    assert clock_of(mixed, BOTH) == ""
    assert told_speeds(mixed, BOTH) == ()
    assert told_speeds(mixed, BOTH[:1])


def test_without_regimes_nothing_is_told() -> None:
    assert told_speeds(store(), ()) == ()
