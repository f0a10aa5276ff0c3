"""History of territories, crosswalks, population and deadlines: as data, filtered, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from portal.api import reference_examples as examples
from portal.store.release_store import ReleaseStore
from schemas import geography

Get = Callable[..., Any]
GOLDEN = Path(__file__).parent / "golden"


def table(api: FlaskClient, path: str, **query: Any) -> list[dict[str, str]]:
    answer = api.get(f"/api/v1{path}", query_string={"format": "csv", **query})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("VERSIONS", geography.VersionsSchema),
        ("EVENTS", geography.EventsSchema),
        ("CROSSWALKS", geography.CrosswalksSchema),
        ("POPULATION", geography.PopulationSchema),
        ("BANDS", geography.BandsSchema),
        ("DEADLINES", geography.DeadlinesSchema),
    ],
)
def test_an_example_is_as_its_schema_says(name: str, schema: Any) -> None:
    assert schema(unknown="raise").validate(getattr(examples, name)) == {}


@pytest.mark.parametrize(
    ("example", "path"),
    [
        (examples.VERSIONS_CSV, "/territories/81000000/versions"),
        (examples.EVENTS_CSV, "/events"),
        (examples.TERRITORIES_CSV, "/territories"),
        (examples.TOPICS_CSV, "/topics"),
        (examples.CODELISTS_CSV, "/codelists"),
        (examples.CODELISTS_CSV, "/codelists/outcome"),
        (examples.CROSSWALKS_CSV, "/crosswalks"),
        (examples.POPULATION_CSV, "/population"),
        (examples.BANDS_CSV, "/population-bands"),
        (examples.DEADLINES_CSV, "/deadlines"),
    ],
)
def test_an_example_of_csv_has_the_columns_of_the_answer(
    api: FlaskClient, example: str, path: str
) -> None:
    rows = table(api, path)
    assert list(rows[0]) == example.splitlines()[0].split(",")
    assert all(len(row) == len(rows[0]) for row in csv.reader(io.StringIO(example)))
    notes = {(row["RELEASE"], row.get("DATA_NOTE", "a fact")) for row in rows}
    assert notes == {("2026-11-15", "a fact" if path == "/deadlines" else "synthetic")}


def test_the_tree_of_a_day_is_that_of_the_lineage(get: Get, release_store: ReleaseStore) -> None:
    on = date(2018, 6, 1)
    body = get("/territories", on=str(on), page_size=5000)["territories"]
    found = {place["code"]: place for place in body if not place["is_unallocated"]}
    lineage = release_store.lineage
    for code in lineage.territories:
        version = lineage.version(code, on)
        assert (code in found) == (version is not None)
        if version is not None:
            told = found[code]
            assert (told["code_in_force"], told["parent"]) == (version.code, version.parent)
            assert (told["name_ru"], told["kind"]) == (version.name_ru, version.kind)
    assert found["81000000"]["parent"] == "RU-SFO"
    assert {p["code"]: p for p in get("/territories", geoLevel="region")["territories"]}[
        "81000000"
    ]["parent"] == "RU-DFO"


def test_a_territory_of_a_day_has_the_path_and_children_of_that_day(get: Get) -> None:
    before = get("/territories/81000000", on="2018-11-02")
    after = get("/territories/81000000", on="2018-11-03")
    assert before["path"] == ["RU", "RU-SFO", "81000000"]
    assert after["path"] == ["RU", "RU-DFO", "81000000"]
    assert "81000000" in get("/territories/RU-SFO", on="2018-11-02")["children"]
    assert "81000000" not in get("/territories/RU-SFO", on="2018-11-03")["children"]
    assert before["territory"]["valid_to"] == "2018-11-03"
    assert before["territory"]["population_year"] == 2018


def test_what_did_not_exist_on_a_day_is_not_there(api: FlaskClient, get: Get) -> None:
    # On the last day of the calendar no version holds.
    assert get("/territories", on="9999-12-31")["territories"] == []
    answer = api.get("/api/v1/territories/29000000?on=9999-12-31")
    assert answer.status_code == 404
    assert "9999-12-31" in answer.get_json()["detail"]


def test_versions_and_events_are_those_of_the_lineage(
    api: FlaskClient, get: Get, release_store: ReleaseStore
) -> None:
    lineage = release_store.lineage
    told = get("/events", page_size=1000)["events"]
    assert [(e["event"], e["date"], e["kind"]) for e in told] == [
        (event.event, str(event.on), event.kind) for event in lineage.events()
    ]
    rows = table(api, "/events")
    assert len(rows) == sum(len(event.flows) for event in lineage.events())
    for code in ("81000000", "29715000", "RU"):
        versions = get(f"/territories/{code}/versions")["versions"]
        assert [v["code_in_force"] for v in versions] == [v.code for v in lineage.versions(code)]
        events = get(f"/territories/{code}/events")["events"]
        assert [e["event"] for e in events] == [e.event for e in lineage.events(code)]
        assert len(table(api, f"/territories/{code}/versions")) == len(versions)
    assert get("/territories/29000000.u/versions")["versions"] == []


def test_events_are_filtered_by_place_kind_and_day(get: Get) -> None:
    shifts = get("/events", kind="boundary_shift")["events"]
    assert {e["kind"] for e in shifts} == {"boundary_shift"}
    assert {e["is_derived"] for e in shifts} == {False}
    one = get("/events", geo=["29715000"], kind="boundary_shift", until="2019-01-01")["events"]
    assert [e["event"] for e in one] == ["obninsk-2019"]
    assert one[0]["flows"][0]["from_share"] is None
    assert get("/events", since="2019-01-02", kind="boundary_shift", geo="29715000")["events"] == []
    both = get("/events", kind=["boundary_shift", "change_of_parent"])["events"]
    assert {e["kind"] for e in both} == {"boundary_shift", "change_of_parent"}


def test_crosswalks_are_the_files_of_the_operator(
    api: FlaskClient, get: Get, release_dir: Path
) -> None:
    reference = release_dir.parent.parent / "reference"
    for path in sorted((reference / "crosswalks").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            own = [tuple(row.values()) for row in csv.DictReader(file)]
        rows = table(api, "/crosswalks", crosswalk=path.stem)
        assert [(r["VALUE"], r["SUBVALUE"], r["TOPIC"], r["MATCH"]) for r in rows] == own
    first = get("/crosswalks", page_size=10)["crosswalks"]
    assert len(first) == 10
    exact = get("/crosswalks", topic="yards", match="exact", lang="en")["crosswalks"]
    assert {(r["topic"], r["match"]) for r in exact} == {("yards", "exact")}


def test_population_is_every_figure_with_day_and_source(
    api: FlaskClient, get: Get, release_store: ReleaseStore
) -> None:
    frame = pd.read_csv(
        io.BytesIO(api.get("/api/v1/population?format=csv").data),
        dtype={"REF_AREA": str},
        keep_default_na=False,
    )
    told = dict(
        zip(
            zip(frame["REF_AREA"], frame["POPULATION_YEAR"], strict=True),
            frame["POPULATION"],
            strict=True,
        )
    )
    own = {(place, figure.year): figure.residents for place, figure in release_store.residents}
    assert told == own
    [one] = get("/population", geo="29000000", year=2025)["population"]
    assert (one["population"], one["as_of"], one["parts"]) == (1_066_601, "2025-01-01", [])
    assert one["source"].startswith("Росстат")
    regions = get("/population", geoLevel="region", year=[2024, 2025])["population"]
    assert len(regions) == 166
    assert get("/population", geo="RU", year=1950)["population"] == []


def test_bands_are_those_of_the_codelist(get: Get) -> None:
    bands = get("/population-bands", lang="en")["population_bands"]
    codes = get("/codelists/population_band", lang="en")["codelist"]["codes"]
    assert [(b["code"], b["label"]) for b in bands] == [(c["code"], c["label"]) for c in codes]
    assert bands[0]["from_population"] == 0


def test_deadlines_are_facts_with_their_legal_basis(get: Get) -> None:
    rows = get("/deadlines", lang="en")["deadlines"]
    by_code = {row["code"]: row for row in rows}
    appeal = by_code["appeal_30_days"]
    assert "nothing here is made up" in get("/deadlines", lang="en")["notes"][0]
    assert (appeal["duration"], appeal["unit"]) == (30, "calendar_days")
    assert "59-FZ" in appeal["legal_basis"]
    assert all(row["legal_basis"] for row in rows if row["evidence"] == "law")
    portal = get("/deadlines", channel="state_portal", regime="appeal_59fz")["deadlines"]
    assert {row["channel"] for row in portal} == {"all", "state_portal"}
    old = get("/deadlines", on="2023-08-31", regime="appeal_59fz")["deadlines"]
    assert "appeal_state_portal_30_days" not in {row["code"] for row in old}
    [moscow] = get("/deadlines", geo="45000000")["deadlines"]
    assert moscow["unit"] == "working_days"


def test_every_code_of_the_tables_has_a_codelist(get: Get) -> None:
    lists = {
        entry["id"]: {code["code"] for code in entry["codes"]}
        for entry in get("/codelists")["codelists"]
    }
    for row in get("/deadlines")["deadlines"]:
        assert row["stage"] in lists["deadline_stage"]
        assert row["unit"] in lists["deadline_unit"]
        assert row["evidence"] in lists["deadline_evidence"]
    assert {e["kind"] for e in get("/events")["events"]} <= lists["event_kind"]
    rows = get("/crosswalks", page_size=2000)["crosswalks"]
    assert {row["match"] for row in rows} <= lists["topic_match"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/territories?on=yesterday", "on"),
        ("/territories?on=20180101", "on"),
        ("/territories?on=2018-02-30", "on"),
        ("/territories?on=0001-01-01", "on"),
        ("/territories?on=2018-01-01&on=2019-01-01", "on"),
        ("/territories/RU?on=", "on"),
        ("/territories?page=100", "page"),
        ("/territories/RU/versions?on=2018-01-01", "on"),
        ("/events?kind=fire", "kind"),
        ("/events?geo=RU-XXX", "geo"),
        ("/events?since=2020-01-01&until=2019-01-01", "since"),
        ("/events?since=2020", "since"),
        ("/crosswalks?crosswalk=poss", "crosswalk"),
        ("/crosswalks?topic=roadz", "topic"),
        ("/crosswalks?match=perfect", "match"),
        ("/population?year=NaN", "year"),
        ("/population?year=0", "year"),
        ("/population?year=99999999999999999999", "year"),
        ("/population?geoLevel=planet", "geoLevel"),
        ("/population-bands?level=region", "level"),
        ("/deadlines?regime=letters", "regime"),
        ("/deadlines?channel=pigeon", "channel"),
        ("/deadlines?on=2020-13-01", "on"),
        ("/deadlines?format=xml", "format"),
    ],
)
def test_bad_input_names_the_parameter(api: FlaskClient, path: str, parameter: str) -> None:
    answer = api.get(f"/api/v1{path}")
    assert 400 <= answer.status_code < 500
    assert answer.mimetype == "application/problem+json"
    assert parameter in answer.get_json()["errors"]


@pytest.mark.parametrize("path", ["/territories/XX/versions", "/territories/XX/events"])
def test_an_unknown_territory_is_not_found(api: FlaskClient, path: str) -> None:
    assert api.get(f"/api/v1{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("deadlines.csv", "/deadlines?regime=appeal_59fz"),
        ("events.csv", "/events?kind=boundary_shift"),
        ("versions.csv", "/territories/81000000/versions"),
        ("crosswalks.csv", "/crosswalks?crosswalk=nash_spb&page_size=3"),
        ("population.csv", "/population?geo=29000000&year=2024&year=2025"),
    ],
)
def test_the_form_of_a_table_stays(api: FlaskClient, name: str, path: str) -> None:
    joint = "&" if "?" in path else "?"
    text = api.get(f"/api/v1{path}{joint}format=csv&lang=en").data
    assert text == (GOLDEN / "reference" / name).read_bytes()
