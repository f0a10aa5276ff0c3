"""Fixtures of the attacks: a release full of marked persons, and the count of what was attacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_once import made_once
from made_up_city import DAY, make_city, write_source

from portal.config.instance import Instance
from portal.releases.build import build_release
from portal.releases.publish import publish

_TALLY = pytest.StashKey[Counter[str]]()


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Counter[str]:
    """Return the counts that are printed when all tests are done: what was attacked, how often."""
    return request.config.stash.setdefault(_TALLY, Counter())


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was attacked."""
    if counts := config.stash.get(_TALLY, None):
        terminalreporter.section("attacked")
        for what, number in sorted(counts.items()):
            terminalreporter.write_line(f"{number:>12,}  {what}")


@pytest.fixture(scope="session")
def marked_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source file of the made-up city: appeals, each with a marked person."""
    return write_source(tmp_path_factory.mktemp("source") / "made_up.csv")


@pytest.fixture(scope="session")
def marked_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Return the instance with these appeals, published."""
    with made_once(tmp_path_factory, "marked", _marked_city) as made:
        yield made


def _marked_city(folder: Path) -> Instance:
    instance = make_city(folder / "one", write_source(folder / "made_up.csv"))
    release_id, _ = build_release(instance, DAY, lambda _: None)
    publish(instance, release_id)
    return instance
