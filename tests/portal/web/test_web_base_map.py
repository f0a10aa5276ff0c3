"""A background map: off by default, under outlines in its projection only, from one server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.app import SECURITY_HEADERS, create_app, security_headers
from portal.config.base_map import BaseMap
from portal.config.settings import Settings
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters.home import make_home_view

BASE = BaseMap("https://tiles.example/{z}/{x}/{y}.png?a=1&b=2", "© <b>Tiles</b>")


@pytest.fixture(scope="module")
def settings(release_store: ReleaseStore) -> Settings:
    return Settings(release_store.directory.parent, base_map=BASE)


def _home(store: Any) -> Any:
    context = replace(make_context(store, "ru", "/", {}), base_map=BASE)
    return make_home_view(context).section.container


def _in_web_mercator(store: ReleaseStore) -> dict[str, dict[str, Any]]:
    definition = "+proj=webmerc +over +datum=WGS84 +units=m +type=crs"
    return {key: entry | {"projection": definition} for key, entry in store.geometry.items()}


def test_without_one_no_page_names_another_server(client: FlaskClient) -> None:
    answer = client.get("/")
    assert "base-map" not in answer.get_data(as_text=True)
    assert "atlas-base.js" not in answer.get_data(as_text=True)
    assert "img-src 'self' data:;" in SECURITY_HEADERS["Content-Security-Policy"]


def test_the_policy_is_widened_for_that_one_server_and_for_pictures_only(
    settings: Settings,
) -> None:
    policy = security_headers(settings)["Content-Security-Policy"]
    plain = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.replace(" https://tiles.example", "") == plain
    assert "img-src 'self' https://tiles.example data:;" in policy
    assert security_headers(replace(settings, base_map=None)) == SECURITY_HEADERS
    client = create_app(settings).test_client()
    assert client.get("/").headers["Content-Security-Policy"] == policy


def test_outlines_in_another_projection_have_no_background(settings: Settings) -> None:
    client = create_app(settings).test_client()
    assert "data-base-map" not in client.get("/").get_data(as_text=True)


def test_outlines_in_web_mercator_have_it_with_its_credit(
    release_store: ReleaseStore, changed: Any
) -> None:
    store = changed(geometry=_in_web_mercator(release_store))
    container = _home(store)
    assert container.base_map == BASE.address
    assert container.unit == release_store.geometry["region"]["unit_m"]
    assert container.credit.endswith(BASE.credit)
    plain = make_home_view(make_context(store, "ru", "/", {})).section.container
    assert plain is not None
    assert (plain.base_map, BASE.credit in plain.credit) == ("", False)


def test_a_copy_of_a_page_without_the_background_is_not_taken_for_one_with_it(
    client: FlaskClient, settings: Settings
) -> None:
    tags = {one.get("/").headers["ETag"] for one in (client, create_app(settings).test_client())}
    assert len(tags) == 2
