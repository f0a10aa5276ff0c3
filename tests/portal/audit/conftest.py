"""A published city whose release tests may copy and spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from made_once import made_once
from made_up_city import make_city, write_source
from published_city import build_and_publish

from portal.audit.published import Published
from portal.config.instance import Instance
from portal.releases.stage2 import run_stage2
from portal.store.release_store import DATABASE

HASH = "0123456789abcdef" * 4
Tamper = Callable[..., Path]
# What statements may call a cell that shows 3, and a total over 5.
ROWS = {
    "ONE_CELL": "(SELECT min(rowid) FROM cell WHERE shown = 3)",
    "ONE_TOTAL": "(SELECT min(rowid) FROM rollup WHERE processed > 5)",
}


def stage2_here(_: Instance, handover: Path, target: Path, progress: Callable[[str], None]) -> None:
    """Run stage 2 in the process of the tests: a fresh one costs seconds."""
    run_stage2(handover, target, progress)


@pytest.fixture(scope="session")
def audited_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Return a city with three months published, most of its counts small."""
    with made_once(tmp_path_factory, "audited", _audited_city) as made:
        yield made


def _audited_city(folder: Path) -> Instance:
    instance = make_city(
        folder / "city", write_source(folder / "cases.csv", rows=900, seed=5, months=3)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.releases.build._stage2_process", stage2_here)
        build_and_publish(instance)
    return instance


@pytest.fixture
def city(audited_city: Instance, tmp_path: Path) -> Instance:
    """Return a copy of the city."""
    shutil.copytree(audited_city.root, tmp_path / "city", symlinks=True)
    return Instance.open(tmp_path / "city")


@pytest.fixture
def release(audited_city: Instance, tmp_path: Path) -> Path:
    """Return a copy of its release."""
    directory = tmp_path / "release"
    shutil.copytree((audited_city.releases / "current").resolve(), directory)
    return directory


@pytest.fixture
def tamper(release: Path) -> Tamper:
    """Return a function that runs SQL on the copy's database and returns the directory."""

    def tampered(*statements: str) -> Path:
        connection = duckdb.connect(str(release / DATABASE))
        for statement in statements:
            for name, row in ROWS.items():
                statement = statement.replace(name, row)
            connection.execute(statement)
        connection.close()
        return release

    return tampered


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Published]]:
    """Return a function that opens a release for an attack; it is closed afterwards."""
    found: list[Published] = []

    def open_release(directory: Path) -> Published:
        found.append(Published.open(directory, HASH))
        return found[-1]

    yield open_release
    for published in found:
        published.store.close()
