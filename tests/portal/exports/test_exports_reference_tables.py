"""Bands, crosswalks and deadlines as files: the rows of the reference and of the API."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars
import pytest
from flask.testing import FlaskClient

from portal.config.deadlines import DEADLINE_COLUMNS
from portal.exports.reference_tables import reference_tables
from portal.exports.tabular import to_csv
from portal.store.release_store import ReleaseStore

NAMES = ("population_bands", "crosswalks", "deadlines")


@pytest.fixture
def downloads(release_store: ReleaseStore) -> Path:
    return release_store.directory / "downloads"


@pytest.mark.parametrize("name", [*NAMES, "series_breaks", "source_lists"])
def test_a_file_is_the_table_of_the_store(
    downloads: Path, release_store: ReleaseStore, name: str
) -> None:
    table = reference_tables(release_store)[f"{name}.csv"]
    assert (downloads / f"{name}.csv").read_bytes() == to_csv(table)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_says_the_same_as_the_api(client: FlaskClient, downloads: Path, name: str) -> None:
    text = client.get(f"/api/v1/{name.replace('_', '-')}?format=csv").get_data(as_text=True)
    told = list(csv.DictReader(io.StringIO(text)))
    frame = polars.read_csv(downloads / f"{name}.csv", infer_schema=False).fill_null("")
    assert frame.rows() == [tuple(row[column] for column in frame.columns) for row in told]


def test_deadlines_are_those_of_the_operator(downloads: Path, release_dir: Path) -> None:
    own = release_dir.parents[1] / "reference" / "deadlines.csv"
    with own.open(encoding="utf-8") as file:
        rows = [tuple(row[column] for column in DEADLINE_COLUMNS) for row in csv.DictReader(file)]
    frame = polars.read_csv(downloads / "deadlines.csv", infer_schema=False).fill_null("")
    assert frame.rows() == rows


def test_breaks_of_series_are_those_of_the_operator_with_their_law(
    downloads: Path, release_dir: Path
) -> None:
    own = release_dir.parents[1] / "reference" / "series_breaks.csv"
    with own.open(encoding="utf-8") as file:
        rows = sorted(tuple(row.values()) for row in csv.DictReader(file))
    frame = polars.read_csv(downloads / "series_breaks.csv", infer_schema=False).fill_null("")
    assert sorted(frame.rows()) == rows
    # A day where one is known, else the month.
    assert {len(row[0]) for row in frame.rows()} == {len("2025-08"), len("2025-08-01")}


def test_statuses_of_a_source_lead_to_outcomes_and_its_topics_to_a_crosswalk(
    downloads: Path,
) -> None:
    with (downloads / "source_lists.csv").open(encoding="utf-8-sig") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    assert ("pos", "pos", "Ответ дан", "Меры приняты", "measures_taken") in rows
    # A source that told of no status has a row all the same.
    assert ("sstu", "", "", "", "") in rows


def test_the_release_holds_the_tables_it_serves(release_store: ReleaseStore) -> None:
    reference = release_store.directory / "reference"
    assert {path.stem for path in (reference / "crosswalks").iterdir()} == set(
        release_store.crosswalks
    )
    assert (reference / "deadlines.csv").is_file()
