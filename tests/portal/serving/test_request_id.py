"""The id of a request: ours, on every answer, and the same inside and outside."""

from __future__ import annotations

import re

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

PATHS = ["/", "/nothing", "/api/v1/topics", "/api/v1/nothing", "/static/css/site.css", "/ogc"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_one_id(client: FlaskClient, path: str, method: str) -> None:
    with client.open(path, method=method) as answer:
        (request_id,) = answer.headers.getlist("X-Request-Id")
        assert re.fullmatch("[0-9a-f]{16}", request_id)


def test_what_a_client_sends_is_never_taken_over(client: FlaskClient) -> None:
    sent = "0123456789abcdef"
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] != sent


def test_a_revalidated_answer_has_an_id_of_its_own(client: FlaskClient) -> None:
    first = client.get("/api/v1/topics")
    again = client.get("/api/v1/topics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]


def test_flask_sees_the_id_of_the_answer(app: Flask) -> None:
    with app.test_client() as client:
        answer = client.get("/healthz")
        assert g.request_id == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/topics?x=1", "/ogc/nothing"])
def test_a_problem_names_the_request(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"]
