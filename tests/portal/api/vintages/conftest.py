"""A client over three real releases of one city."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from made_once import made_once
from three_releases import three_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Return the instance; tests that change it copy it."""
    with made_once(tmp_path_factory, "three", three_releases) as made:
        yield made


@pytest.fixture(scope="session")
def city_client(three: Instance) -> FlaskClient:
    """Return a client of the whole application."""
    return create_app(Settings(three.releases)).test_client()


@pytest.fixture(scope="session")
def ask(city_client: FlaskClient) -> Callable[..., Any]:
    """Return a function that gets a JSON body of ``/api/v1`` and insists on 200."""

    def fetch(path: str, **query: Any) -> Any:
        answer = city_client.get(f"/api/v1{path}", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    return fetch
