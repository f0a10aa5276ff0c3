"""The documentation names every address, parameter, header and problem that the code can send.

What there is, is found by walking rules, schemas, answers and source files, never from a list.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from every_address import addresses
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema

import portal
import schemas
from portal.api.header_texts import GROUPS
from portal.api.life_cycle import address_of
from portal.api.other_addresses import OTHER_ADDRESSES
from portal.api.problem_texts import PROBLEM_TEXTS
from portal.app import create_app
from portal.config.rate_limits import Quota, RateLimits
from portal.config.settings import Settings
from schemas.problems import PROBLEM_TYPES

SOURCES = sorted(Path(next(iter(portal.__path__))).rglob("*.py"))
SLUGS = {problem.slug for problem in PROBLEM_TYPES}
HEADERS = {name for _, texts in GROUPS for name in texts}


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    return unescape(client.get("/api/docs").get_data(as_text=True))


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return body


def _coded(names: set[str], page: str) -> set[str]:
    """Return those of ``names`` that the page does not name as code."""
    return {name for name in names if f"<code>{name}</code>" not in page}


PARTS_OF_PAGES = {"/maps/{name}.js", "/static/{digest}/css/base.css"}


def test_every_address_is_named(app: Flask, page: str, document: dict[str, Any]) -> None:
    rules = {address_of(rule.rule) for rule in app.url_map.iter_rules()}
    pages = {rule for rule in rules if f"/{{lang}}{rule}" in rules}
    of_pages = pages | {f"/{{lang}}{rule}" for rule in pages} | PARTS_OF_PAGES
    assert rules - of_pages == set(document["paths"]) | set(OTHER_ADDRESSES)
    assert not set(document["paths"]) & set(OTHER_ADDRESSES)
    assert _coded(set(OTHER_ADDRESSES), page) == set()
    assert all(f"<code>GET {path}</code>" in page for path in document["paths"])


def _query_names() -> set[str]:
    """Return the name of every parameter that any schema of a query knows."""
    for module in pkgutil.iter_modules(schemas.__path__):
        importlib.import_module(f"schemas.{module.name}")
    return {
        field.data_key or name
        for schema in _subclasses(Schema)
        if schema.__module__.startswith("schemas.") and schema.__name__.endswith("QuerySchema")
        for name, field in schema().fields.items()
    }


def _subclasses(schema: type[Schema]) -> Iterator[type[Schema]]:
    for one in schema.__subclasses__():
        yield one
        yield from _subclasses(one)


def _documented(document: dict[str, Any]) -> dict[str, set[str]]:
    """Return the parameters of the query by path."""
    return {
        path: {
            parameter["name"]
            for parameter in [*item.get("parameters", []), *item["get"].get("parameters", [])]
            if parameter["in"] == "query"
        }
        for path, item in document["paths"].items()
    }


def test_every_parameter_is_named_where_it_is_taken_and_nowhere_else(
    app: Flask, client: FlaskClient, page: str, document: dict[str, Any]
) -> None:
    ogc = _documented(_resolved(client.get("/ogc/api").get_json()))
    documented = {_bare(path): names for path, names in _documented(document).items()}
    documented |= {_bare(f"/ogc{path}".rstrip("/")): names for path, names in ogc.items()}
    names = _query_names() | set().union(*documented.values())
    assert len(names) > 35
    assert _coded(names, page) == set()
    n_checked = 0
    for rule, address in addresses(app, client):
        told = documented.get(_bare(address_of(rule.rule)))
        if told is None or client.get(address).status_code == 404:
            continue
        for name in names:
            answer = client.get(address, query_string={name: "~"})
            is_unknown = answer.status_code in (400, 422) and answer.get_json()["type"].endswith(
                "/unknown-parameter"
            )
            assert is_unknown is (name not in told), (address, name)
            n_checked += 1
    assert n_checked > 800


def _bare(path: str) -> str:
    """Return a path without the names of its arguments: the two documents have their own."""
    return re.sub(r"{\w+}", "{}", path)


def _resolved(ogc: dict[str, Any]) -> dict[str, Any]:
    """Return the OGC document with its parameters in place of references to them."""
    shared = ogc.get("components", {}).get("parameters", {})
    for item in ogc["paths"].values():
        listed = item["get"].get("parameters", [])
        item["get"]["parameters"] = [
            shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in listed
        ]
    return ogc


def test_every_header_that_is_sent_is_named(
    app: Flask, release_dir: Path, page: str, client: FlaskClient
) -> None:
    limited = create_app(Settings(release_dir, RateLimits((Quota("all", 10_000, 60),))))
    asked = limited.test_client()
    sent = set()
    for _, address in addresses(app, client):
        for headers in (
            {},
            {"Accept-Encoding": "br"},
            {"Range": "bytes=0-1"},
            {"Accept": "text/csv"},
        ):
            with asked.get(address, headers=headers) as answer:
                sent |= {name for name, _ in answer.headers}
    for method in ("OPTIONS", "POST"):
        sent |= {name for name, _ in asked.open("/api/v1/topics", method=method).headers}
    preflight = {"Access-Control-Request-Method": "GET"}
    sent |= {name for name, _ in asked.options("/api/v1/topics", headers=preflight).headers}
    assert {"RateLimit", "Content-Range", "Repr-Digest", "X-Pagination", "Allow"} <= sent
    assert sent - HEADERS == set()
    assert _coded(HEADERS, page) == set()


def test_every_header_that_the_code_writes_is_named() -> None:
    written = {name for path in SOURCES for name in _written(ast.parse(path.read_text("utf-8")))}
    assert {"Deprecation", "Sunset", "Retry-After", "Cache-Control", "Otklik-Release"} <= written
    assert written - HEADERS == set()


def _written(tree: ast.AST) -> Iterator[str]:
    """Yield the names in ``x.headers["Name"]`` and ``x.headers.set("Name", …)``."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="headers"), slice=ast.Constant(value=str(name))
            ):
                yield name
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(attr="headers"), attr="set" | "add" | "setdefault"
                ),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def test_no_header_is_named_that_is_never_sent() -> None:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES if path.name != "header_texts.py")
    # These the framework and the files' own sending write.
    by_others = {
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "Content-Language",
        "Content-Range",
        "Accept-Ranges",
        "Date",
        "ETag",
        "Last-Modified",
        "Allow",
    }
    assert {name for name in HEADERS - by_others if f'"{name}"' not in code} == set()


def test_every_problem_is_named_explained_and_raised(client: FlaskClient, page: str) -> None:
    assert set(PROBLEM_TEXTS) == SLUGS
    assert {slug for slug in SLUGS if f'href="/problems/{slug}"' not in page} == set()
    assert all(client.get(f"/problems/{slug}").status_code == 200 for slug in SLUGS)
    raised = {slug for path in SOURCES for slug in _raised(ast.parse(path.read_text("utf-8")))}
    assert raised == SLUGS


def _raised(tree: ast.AST) -> Iterator[str]:
    """Yield the slugs in calls such as ``refuse("slug", …)`` and in the map of statuses."""
    makers = {"refuse", "ApiProblem", "QueryProblem", "_refuse"}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in makers:
                yield from _slugs(args)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_SLUG_OF_STATUS"))):
                yield from _slugs(ast.walk(node))
            case ast.Assign(
                targets=[ast.Name(id="_SLUG_OF_STATUS")], value=ast.Dict(values=values)
            ):
                yield from _slugs(values)


def _slugs(nodes: Iterable[ast.AST]) -> Iterator[str]:
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    yield from (str(value) for value in constants if value in SLUGS)


def test_every_limit_of_the_code_is_named(page: str, document: dict[str, Any]) -> None:
    """A refusal for size is met by a text that gives the number before one runs into it."""
    operation = document["paths"]["/api/v1/observations"]["get"]
    assert {"413", "414", "429"} <= set(operation["responses"])
    assert "50,000 rows" in page
    assert "a million rows" in page
