"""A client of the whole application over the synthetic test release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings

Get = Callable[..., Any]


@pytest.fixture(scope="session")
def api_app(release_dir: Path) -> Flask:
    """Return the application; a fault in it answers 500, as in production."""
    return create_app(Settings(release_dir))


@pytest.fixture
def api(api_app: Flask) -> FlaskClient:
    """Return a client."""
    return api_app.test_client()


@pytest.fixture
def get(api: FlaskClient) -> Get:
    """Return a function that gets a JSON body of ``/api/v1`` and insists on 200."""

    def fetch(path: str, **query: Any) -> Any:
        answer = api.get(f"/api/v1{path}", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    return fetch


@pytest.fixture(scope="session")
def cells(release_dir: Path) -> list[dict[str, Any]]:
    """Return the protected cells that the release was made from: the truth for naive sums."""
    table = pq.read_table(release_dir.parents[1] / "handover" / "protected.parquet")
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
