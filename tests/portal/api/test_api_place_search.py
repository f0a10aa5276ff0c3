"""``/territories?q=``: the search of the pages, in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Get = Callable[..., Any]


def _codes(body: Any) -> list[str]:
    return [place["code"] for place in body["territories"]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Боровский р-н", "29606000"),
        ("29606000", "29606000"),
        (",jhjdcrbq", "29606000"),
        ("kaluga oblast", "29000000"),
        ("малояраславецкий", "29623000"),
    ],
)
def test_the_best_match_comes_first(get: Get, asked: str, code: str) -> None:
    assert _codes(get("/territories", q=asked))[0] == code


def test_a_search_can_be_narrowed_and_paged(get: Get) -> None:
    everything = _codes(get("/territories", q="область", page_size=100))
    assert len(everything) == 47
    assert _codes(get("/territories", q="область", page_size=5, page=2)) == everything[5:10]
    assert _codes(get("/territories", q="область", parent="RU-CFO")) == [
        code
        for code in everything
        if code in _codes(get("/territories", parent="RU-CFO", page_size=100))
    ]
    assert _codes(get("/territories", q="калуга", geoLevel="municipality")) == ["29701000"]


def test_what_names_nothing_gives_an_empty_list(get: Get) -> None:
    assert _codes(get("/territories", q="абракадабра")) == []
    assert len(_codes(get("/territories", q="челябенск"))) <= 10


@pytest.mark.parametrize("asked", ["", "я" * 161])
def test_a_search_has_a_length(api: FlaskClient, asked: str) -> None:
    answer = api.get("/api/v1/territories", query_string={"q": asked})
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["q"]
