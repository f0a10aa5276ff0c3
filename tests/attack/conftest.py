"""A release made by the real ingest, build and publish from a file full of marked persons."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_city import DAY, make_city, write_source

from portal.config.instance import Instance
from portal.releases.build import build_release
from portal.releases.publish import publish


@pytest.fixture(scope="session")
def marked_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source file."""
    return write_source(tmp_path_factory.mktemp("marked") / "made_up.csv")


@pytest.fixture(scope="session")
def marked_city(tmp_path_factory: pytest.TempPathFactory, marked_source: Path) -> Instance:
    """Return the instance, published."""
    instance = make_city(tmp_path_factory.mktemp("city") / "one", marked_source)
    release_id, _ = build_release(instance, DAY, lambda _: None)
    publish(instance, release_id)
    return instance
