"""The passport: a function of the store, true to the files, with a meaning for every column."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import cast

import pyarrow.parquet as pq
import pytest

from portal.exports.columns import COLUMNS
from portal.exports.file_tables import SERIES, SINGLE
from portal.exports.passport import make_passport
from portal.store.release_store import ReleaseStore
from schemas.passport import Passport
from schemas.structure import APPEALS

# Columns of each table under the day since which they are these. Whoever changes the columns of a
# table moves its day, in ``portal.exports.file_tables``: names of open-data files hang on it.
STRUCTURES = {
    ("observations", "2026-11-15"): 15,
    ("secondary", "2026-11-15"): 8,
    ("boundaries", "2026-11-15"): 6,
    ("territories", "2026-11-15"): 10,
    ("territory_versions", "2026-11-15"): 9,
    ("territory_events", "2026-11-15"): 8,
    ("topics", "2026-11-15"): 4,
    ("population", "2026-11-15"): 5,
    ("population_bands", "2026-11-15"): 5,
    ("crosswalks", "2026-11-15"): 5,
    ("deadlines", "2026-11-15"): 16,
    ("series_breaks", "2026-11-22"): 7,
    ("source_lists", "2026-11-22"): 5,
    ("claims", "2026-11-22"): 37,
    ("claim_citations", "2026-11-22"): 11,
    ("system_parts", "2026-11-22"): 7,
    ("official_indicators", "2026-11-22"): 9,
    ("official_values", "2026-11-22"): 23,
    ("polls", "2026-11-22"): 16,
    ("municipal_centre_coverage", "2026-11-22"): 7,
    ("comparison", "2026-11-22"): 31,
    ("reporting_differences", "2026-11-22"): 15,
    ("reporting_spreads", "2026-11-22"): 13,
    ("forecasts", "2026-11-22"): 13,
    ("forecast_scores", "2026-11-22"): 14,
    ("forecast_group_scores", "2026-11-22"): 14,
    ("past_forecasts", "2026-11-22"): 19,
    ("spikes", "2026-11-22"): 11,
    ("coverage", "2026-11-15"): 5,
    ("rounding_error", "2026-11-15"): 6,
}


@pytest.fixture(scope="module")
def passport(release_store: ReleaseStore) -> Passport:
    return make_passport(release_store)


def test_a_readme_of_any_time_is_no_dataset(release_store: ReleaseStore) -> None:
    files = [replace(release_store.downloads[0], name=name) for name in ("README.md", "README.txt")]

    class Older:
        downloads = (*release_store.downloads, *files)

        def __getattr__(self, name: str) -> object:
            return getattr(release_store, name)

    told = make_passport(cast(ReleaseStore, Older()))
    assert {entry.id for entry in told.datasets} == {
        entry.id for entry in make_passport(release_store).datasets
    }


def test_every_file_of_the_release_is_in_it_once(
    passport: Passport, release_store: ReleaseStore
) -> None:
    forms = [form for entry in passport.datasets for form in entry.distributions]
    told = {(form.file, form.bytes, form.sha256, form.rows) for form in forms}
    own = {(f.name, f.bytes, f.sha256, f.rows) for f in release_store.downloads}
    assert own - told == {entry for entry in own if entry[0] == "README.md"}
    assert told <= own
    assert len(forms) == len(told)
    assert all(form.address.endswith(f"/downloads/2026-11-15/{form.file}") for form in forms)


def test_the_columns_are_those_of_the_files_and_each_has_a_meaning(
    passport: Passport, release_store: ReleaseStore
) -> None:
    for dataset in passport.datasets:
        names = [column.name for column in dataset.columns]
        for form in dataset.distributions:
            path = release_store.directory / "downloads" / form.file
            if form.suffix == "csv":
                with path.open(encoding="utf-8", newline="") as file:
                    assert next(csv.reader(file)) == names
            if form.suffix == "parquet":
                assert pq.read_schema(path).names == names
        assert set(dataset.key) <= set(names)
        for column in dataset.columns:
            assert column.meaning.ru, column.name
            assert column.meaning.en, column.name
            assert column.meaning.ru != column.meaning.en, column.name


def test_the_keys_are_keys(passport: Passport, release_store: ReleaseStore) -> None:
    for dataset in passport.datasets:
        form = dataset.form("csv")
        if form is None or not dataset.key or dataset.id == "observations_municipality":
            continue
        path = release_store.directory / "downloads" / form.file
        with path.open(encoding="utf-8", newline="") as file:
            keys = [tuple(row[name] for name in dataset.key) for row in csv.DictReader(file)]
        assert len(set(keys)) == len(keys) == form.rows, dataset.id


def test_types_are_those_of_the_structure_of_observations() -> None:
    for component in APPEALS.components:
        column = COLUMNS.get(component.id)
        # A share has decimals, a count of the API has none.
        if column is not None and component.id not in ("OBS_VALUE", "ROUNDING_ERROR_95"):
            kind = "text" if column.kind == "month" else column.kind
            assert kind == component.kind, component.id


def test_a_change_of_columns_moves_the_day_of_the_structure(passport: Passport) -> None:
    tables = {**SINGLE, **SERIES}
    found = {
        (dataset.series or dataset.id, str(dataset.structure_on)): len(dataset.columns)
        for dataset in passport.datasets
    }
    assert found == STRUCTURES
    assert set(tables) == {name for name, _ in STRUCTURES}


def test_it_says_of_which_days_the_figures_tell(passport: Passport) -> None:
    days = {entry.id: (entry.first, entry.last) for entry in passport.datasets}
    assert days["observations_region"] == (date(2025, 3, 1), date(2026, 8, 31))
    assert days["secondary_region"] == (date(2025, 4, 1), date(2026, 6, 30))
    assert days["topics"] == (None, None)
    first, last = days["population"]
    assert first is not None
    assert last is not None
    assert (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def test_made_up_figures_are_marked_and_reference_is_not(passport: Passport) -> None:
    assert passport.note == "synthetic"
    assert "синтетические" in passport.description.ru
    marked = {entry.id for entry in passport.datasets if "synthetic" in entry.description.en}
    assert {"coverage", "rounding_error", "observations_region"} <= marked
    assert not {"topics", "territories", "population", "deadlines"} & marked


def test_boundaries_have_the_licence_and_source_of_their_own(passport: Passport) -> None:
    boundaries = passport.dataset("boundaries_region")
    assert boundaries is not None
    assert boundaries.licence.name == "public domain"
    assert boundaries.source.startswith("Natural Earth")
    assert boundaries.credit == "Made with Natural Earth"
    assert passport.licence.name == "CC BY 4.0"


def test_a_table_of_another_version_of_the_portal_is_described_without_its_meaning(
    release_store: ReleaseStore,
) -> None:
    class Other:
        downloads = (replace(release_store.downloads[-1], name="strange.csv"),)

        def __init__(self) -> None:
            self.download_headers = {"strange.csv": ("CODE", "NEW")}

        def __getattr__(self, name: str) -> object:
            return getattr(release_store, name)

    [strange] = make_passport(Other()).datasets  # type: ignore[arg-type]
    assert strange.title.en == "strange"
    assert [(c.name, c.kind, c.meaning.en) for c in strange.columns] == [
        ("CODE", "text", "code"),
        ("NEW", "text", ""),
    ]
