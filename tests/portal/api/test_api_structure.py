"""The published structures: every column of every answer is there, with what it refers to."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.api.structure import DATASETS
from portal.indicators.labels import STATE_LABELS
from schemas.observations import VALUE_STATES
from schemas.reference_codelists import INDICATOR_STATE, UNIT_MEASURE
from schemas.structure_answers import DatasetAnswerSchema, StructureSchema

Get = Callable[..., Any]
# Of each dataset: an address of its rows, all columns among them.
ROWS = {
    "appeals": "/api/v1/observations?geo=29000000&time=2026-08&boundaries=2026-08-01",
    "indicators": "/api/v1/indicators/appeals_per_1000?geo=29000000",
    "coverage": "/api/v1/coverage?geo=29000000&time=2026-08&source=pos",
}


@pytest.fixture
def structures(get: Get) -> dict[str, Any]:
    body = get("/structure", lang="ru")
    assert StructureSchema(unknown="raise").validate(body) == {}
    return {dataset["id"]: dataset for dataset in body["datasets"]}


def test_every_dataset_is_described_and_has_rows(structures: dict[str, Any]) -> None:
    assert set(structures) == set(DATASETS) == set(ROWS)
    for dataset in structures.values():
        assert dataset["structure_id"] == f"OTKLIK:{dataset['id'].upper()}(1.0)"


@pytest.mark.parametrize("dataset", ROWS)
def test_the_columns_of_an_answer_are_those_of_its_structure(
    api: FlaskClient, structures: dict[str, Any], dataset: str
) -> None:
    described = structures[dataset]["components"]
    address = f"{ROWS[dataset]}&labels=id"
    header = api.get(f"{address}&format=csv").text.splitlines()[0].split(",")
    assert set(header) == {part["id"] for part in described}
    fixed = [part["id"] for part in described if not part["is_optional"]]
    assert [name for name in header if name in fixed] == fixed
    [line] = api.get(f"{address}&format=ndjson").text.splitlines()
    assert {f'"{part["key"]}":' for part in described} <= {f"{k}:" for k in _keys(line)}
    front = api.get(f"{address}&format=sdmx-csv").text.splitlines()[1]
    assert front.startswith(f"dataflow,{structures[dataset]['structure_id']},R,")


def _keys(line: str) -> list[str]:
    return [part.rpartition(",")[2].lstrip("{") for part in line.split(":")]


def test_what_a_component_refers_to_exists_and_its_texts_are_there(
    api: FlaskClient, structures: dict[str, Any]
) -> None:
    for dataset in structures.values():
        for part in dataset["components"]:
            assert part["label"] == part["label_ru"]
            assert part["description"] == part["description_ru"]
            for text in ("label_ru", "label_en", "description_ru", "description_en"):
                assert part[text], (part["id"], text)
            if part["unit"]:
                assert part["unit"] in UNIT_MEASURE
            assert bool(part["unit"]) == (part["type"] in ("integer", "number")), part["id"]
            if part["codes_url"]:
                assert api.get(part["codes_url"]).status_code == 200


def test_codes_in_answers_are_those_of_the_codelists_named(
    api: FlaskClient, structures: dict[str, Any]
) -> None:
    for name, address in ROWS.items():
        [row] = csv.DictReader(api.get(f"{address}&labels=id&format=csv").text.splitlines())
        for part in structures[name]["components"]:
            if part["codelist"]:
                listed = api.get(part["codes_url"]).get_json()["codelist"]["codes"]
                known = {code["code"] for code in listed}
                assert row[part["id"]] in known | ({"all"} if part["has_total"] else set())


def test_the_states_of_values_are_one_list() -> None:
    assert set(INDICATOR_STATE.ids()) == set(VALUE_STATES)
    for lang in ("ru", "en"):
        assert set(STATE_LABELS[lang]) == set(VALUE_STATES) - {"value", "partial"}


def test_one_structure_and_the_table_say_the_same(
    api: FlaskClient, get: Get, structures: dict[str, Any]
) -> None:
    body = get("/structure/coverage", lang="ru")
    assert DatasetAnswerSchema(unknown="raise").validate(body) == {}
    assert body["dataset"] == structures["coverage"]
    rows = list(csv.DictReader(api.get("/api/v1/structure?format=csv").text.splitlines()))
    assert [(row["DATASET"], row["ID"], row["ROLE"], row["UNIT"]) for row in rows] == [
        (dataset["id"], part["id"], part["role"], part["unit"] or "")
        for dataset in structures.values()
        for part in dataset["components"]
    ]
    missing = api.get("/api/v1/structure/coverege")
    assert missing.status_code == 404
    assert "coverage" in missing.get_json()["detail"]
