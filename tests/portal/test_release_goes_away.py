"""A release is withdrawn in the very moment in which it is opened or read: 410, never a fault.

Each test withdraws it from within one of the steps of opening or reading, so nothing here hangs on
which thread comes first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from two_releases import FIRST, REASON_EN, SECOND, take_back, two_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.store.withdrawn import REGISTER

# Steps of opening, in their order; before each of them the files may go. Without their files the
# population and the tiles count as unknown, which is no fault, and the other steps fail.
STEPS = (
    "release_store.open_locked",
    "release_store.load_territories",
    "release_store.load_topics",
    "release_store.load_population",
    "release_store.load_population_bands",
    "release_store.load_lineage",
    "release_store.load_tiles",
    "release_store.load_audit",
    "release_store.load_crosswalks",
    "release_store.load_deadlines",
    "release_store.load_series_breaks",
    "release_store.load_source_lists",
)
PINNED = f"/api/v1/indicators/appeals_per_1000?geoLevel=region&release={FIRST}"


@pytest.fixture(scope="module")
def both(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Return an instance with two releases; tests take them through ``instance``."""
    return two_releases(release_dir, tmp_path_factory.mktemp("both"))


@pytest.fixture
def instance(both: Instance) -> Iterator[Instance]:
    """Return the two releases, and put them back afterwards as no operator could."""
    yield both
    for release in (FIRST, SECOND):
        if (gone := both.withdrawn / release).exists():
            gone.chmod(0o755)
            gone.rename(both.releases / release)
    (both.releases / REGISTER).unlink(missing_ok=True)
    link = both.releases / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(SECOND)


@pytest.fixture
def fresh(instance: Instance) -> Flask:
    return create_app(Settings(instance.releases, cache_bytes=0))


def before(step: str, act: Callable[[], None], patch: pytest.MonkeyPatch) -> list[str]:
    """Let ``act`` happen once, before the next call of ``portal.store.<step>``; tell when it has."""
    module, name = f"portal.{step}".rsplit(".", 1)
    happened: list[str] = []
    own = getattr(__import__(module, fromlist=[name]), name)

    def acting(*given: Any, **named: Any) -> Any:
        if not happened:
            happened.append(step)
            act()
        return own(*given, **named)

    patch.setattr(f"{module}.{name}", acting)
    return happened


@pytest.mark.parametrize("step", STEPS)
def test_who_opens_a_release_that_goes_away_is_told_why(
    instance: Instance, fresh: Flask, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.test_client().get("/healthz")
    happened = before(f"store.{step}", lambda: take_back(instance, FIRST), monkeypatch)
    answer = fresh.test_client().get(PINNED)
    assert happened
    assert answer.status_code == 410
    assert REASON_EN in answer.get_json()["detail"]


@pytest.mark.parametrize("step", STEPS)
def test_who_opens_the_release_in_force_is_led_to_the_one_before(
    instance: Instance, fresh: Flask, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = before(f"store.{step}", lambda: take_back(instance, SECOND), monkeypatch)
    answer = fresh.test_client().get("/api/v1/indicators/appeals_per_1000?geoLevel=region")
    assert happened
    assert (answer.status_code, answer.get_json()["release"]) == (200, FIRST)
    # Nothing of what had gone was taken for missing.
    states = {value["state"] for value in answer.get_json()["values"]}
    assert states == {"value", "partial", "not_reported"}


@pytest.mark.parametrize(
    ("address", "step"),
    [
        (f"/downloads/{FIRST}/topics.csv", "web.files.ask_within"),
        (
            f"/api/v1/observations?csvType=full&format=csv&release={FIRST}",
            "api.observations.Answer",
        ),
        (PINNED, "api.indicators.indicator_table"),
    ],
)
def test_files_that_go_while_they_are_read_are_no_fault(
    instance: Instance, fresh: Flask, address: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = before(step, lambda: take_back(instance, FIRST), monkeypatch)
    with fresh.test_client().get(address) as answer:
        # What is in memory by then is answered from there, this once.
        assert answer.status_code == (200 if address == PINNED else 410)
    assert happened
    with fresh.test_client().get(address) as answer:
        assert answer.status_code == 410


def test_a_release_with_a_damaged_table_is_none_and_the_log_says_which(
    instance: Instance, fresh: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    table = instance.releases / SECOND / "reference" / "territories.csv"
    whole = table.read_bytes()
    table.write_bytes(b"no,such,header\n")
    with caplog.at_level(logging.ERROR):
        answer = fresh.test_client().get("/api/v1/indicators/appeals_per_1000")
    table.write_bytes(whole)
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/no-release")
    assert f"the release {SECOND} cannot be read" in caplog.text
    assert "territories.csv: row 1: the header must be" in caplog.text
    assert fresh.test_client().get("/api/v1/indicators/appeals_per_1000").status_code == 200
