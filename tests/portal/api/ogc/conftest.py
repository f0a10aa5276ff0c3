"""A release without polygons, and a server of the usual release in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings

_SERVER = """
import sys
from pathlib import Path
from werkzeug.serving import make_server
from portal.app import create_app
from portal.config.settings import Settings
server = make_server("127.0.0.1", 0, create_app(Settings(Path(sys.argv[1]))), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="session")
def address(release_dir: Path) -> Iterator[str]:
    """Return the address of the landing page, served by another process."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(release_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        yield f"http://127.0.0.1:{port}/ogc"
        server.terminate()


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
