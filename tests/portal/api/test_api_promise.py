"""Nothing of v1 goes away: what was promised is compared with what there is.

``golden/v1.json`` lists what programs may rely on. Additions are no breach: running this file as a
program (``python tests/portal/api/test_api_promise.py``) promises them too. What is missing needs an
entry in ``portal/api/deprecations.toml`` and a year.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.api.structure import DATASETS
from portal.app import create_app
from portal.config.settings import Settings
from schemas.codelists import ALL_CODELISTS
from schemas.problems import PROBLEM_TYPES
from schemas.reference_codelists import REFERENCE_CODELISTS

PROMISE = Path(__file__).parent / "golden" / "v1.json"


def surface(app: Flask, document: dict[str, Any]) -> dict[str, list[str]]:
    """Return what programs rely on, each as a line of text."""
    return {
        "addresses": sorted({rule.rule for rule in app.url_map.iter_rules()} - _own_pages(app)),
        "parameters": sorted(_parameters(document)),
        "formats": sorted(_formats(document)),
        "fields": sorted(_fields(document)),
        "problems": sorted(f"{problem.slug} {problem.status}" for problem in PROBLEM_TYPES),
        "codes": sorted(
            f"{codelist.id} {code.code}"
            for codelist in (*ALL_CODELISTS, *REFERENCE_CODELISTS)
            for code in codelist
        ),
        "columns": sorted(
            f"{dataset.id} {part.id}"
            for dataset in DATASETS.values()
            for part in dataset.components
        ),
    }


def _own_pages(app: Flask) -> set[str]:
    """Return what serves our own pages and is under no promise."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    return {rule for rule in rules if re.search(r"/(maps|geo)/|/find$|^/healthz$", rule)}


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    for path, item in document["paths"].items():
        yield path, item["get"], [*item.get("parameters", []), *item["get"].get("parameters", [])]


def _parameters(document: dict[str, Any]) -> Iterator[str]:
    """Yield each parameter with its kind and default: what holds where it is left out."""
    for path, _, parameters in _operations(document):
        for parameter in parameters:
            schema = parameter["schema"]
            default = schema.get("default")
            left_out = f" = {default}" if default not in (None, []) else ""
            yield f"{path} {parameter['name']}: {_kind(schema)}{left_out}"


def _formats(document: dict[str, Any]) -> Iterator[str]:
    for path, operation, _ in _operations(document):
        for media_type in operation["responses"]["200"]["content"]:
            yield f"{path} {media_type}"


def _fields(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            yield f"{name}.{field}: {_kind(told)}"


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    if isinstance(kind, list):
        kind = "|".join(sorted(kind))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    return f"{kind} of {_kind(schema['items'])}" if "items" in schema else str(kind)


def found_now(folder: Path) -> dict[str, list[str]]:
    """Return what there is; no release is needed, so ``folder`` may be empty."""
    app = create_app(Settings(folder))
    return surface(app, app.test_client().get("/api/v1/openapi.json").get_json())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return found_now(tmp_path_factory.mktemp("empty"))


def test_what_was_promised_is_still_there(found: dict[str, list[str]]) -> None:
    promised = json.loads(PROMISE.read_text(encoding="utf-8"))
    assert set(promised) == set(found)
    missing = {name: sorted(set(lines) - set(found[name])) for name, lines in promised.items()}
    assert missing == {name: [] for name in promised}


def test_the_list_is_complete(found: dict[str, list[str]]) -> None:
    """What is new is promised from the day on which it is there."""
    promised = json.loads(PROMISE.read_text(encoding="utf-8"))
    new = {name: sorted(set(lines) - set(promised[name])) for name, lines in found.items()}
    assert new == {name: [] for name in found}
    assert len(promised["fields"]) > 200
    assert len(promised["parameters"]) > 150


def test_something_that_goes_is_noticed(found: dict[str, list[str]]) -> None:
    promised = json.loads(PROMISE.read_text(encoding="utf-8"))
    for name, lines in promised.items():
        without = set(found[name]) - {lines[0]}
        assert set(lines) - without == {lines[0]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        text = json.dumps(found_now(Path(empty)), ensure_ascii=False, indent=1)
    PROMISE.write_text(text + "\n", encoding="utf-8")
