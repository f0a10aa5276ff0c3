"""A published city that tests may copy and spoil."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_once import made_once
from made_up_city import make_city, write_source
from published_city import build_and_publish, copy_of, declare

from portal.config.instance import Instance
from portal.releases.stage2 import run_stage2


@contextmanager
def stage2_in_this_process() -> Iterator[None]:
    """Spare the seconds that a fresh process needs to start; other tests are about that process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "portal.releases.build._stage2_process",
            lambda _, handover, target, progress: run_stage2(handover, target, progress),
        )
        yield


@pytest.fixture(scope="module")
def one_process() -> Iterator[None]:
    """Let all builds of a module run in the process of the tests."""
    with stage2_in_this_process():
        yield


@pytest.fixture
def same_process() -> Iterator[None]:
    """Let the builds of one test run in the process of the tests."""
    with stage2_in_this_process():
        yield


@pytest.fixture(scope="session")
def first_quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Return a city with records of six months, the first three of them published."""
    with made_once(tmp_path_factory, "quarter", _first_quarter) as made:
        yield made


def _first_quarter(folder: Path) -> Instance:
    instance = make_city(folder / "city", write_source(folder / "cases.csv", rows=900, seed=3))
    instance = declare(instance, "2011-09")
    with stage2_in_this_process():
        build_and_publish(instance)
    return instance


@pytest.fixture
def city(first_quarter: Instance, tmp_path: Path) -> Instance:
    """Return a copy of that city."""
    return copy_of(first_quarter, tmp_path / "city")
