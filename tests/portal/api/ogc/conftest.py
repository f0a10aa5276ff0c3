"""A release without polygons, and a server of the usual release in a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient
from live_server import served

from portal.app import create_app
from portal.config.settings import Settings


@pytest.fixture(scope="session")
def address(release_dir: Path) -> Iterator[str]:
    """Return the address of the landing page, served by another process."""
    with served(release_dir) as found:
        yield f"{found}/ogc"


def _copy(release_dir: Path, target: Path) -> Path:
    """Copy the release into a directory of releases of its own; return its downloads."""
    source = (release_dir / "current").resolve()
    shutil.copytree(source, target / source.name)
    (target / "current").symlink_to(source.name)
    return target / source.name / "downloads"


@pytest.fixture
def without_polygons(release_dir: Path, tmp_path: Path) -> FlaskClient:
    """Return a client of the release without its files of polygons."""
    for path in _copy(release_dir, tmp_path).glob("boundaries_*"):
        path.unlink()
    return create_app(Settings(tmp_path)).test_client()


@pytest.fixture
def with_one_polygon(release_dir: Path, tmp_path: Path) -> FlaskClient:
    """Return a client of the release with the polygon of one region only, Kaluga."""
    path = _copy(release_dir, tmp_path) / "boundaries_region.geojson"
    document = orjson.loads(path.read_bytes())
    document["features"] = [f for f in document["features"] if f["id"] == "29000000"]
    path.write_bytes(orjson.dumps(document))
    return create_app(Settings(tmp_path)).test_client()
