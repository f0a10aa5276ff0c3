"""The files of a release: the same numbers as the store, checksums, the same bytes again."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geodata.boundaries.load import Geometries, load_boundaries
from portal.exports.downloads import OBSERVATION_COLUMNS, write_downloads
from portal.store.model import DownloadFile
from portal.store.release_store import ReleaseStore
from schemas.codelists import OUTCOME
from schemas.periods import Period

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"


@pytest.fixture(scope="module")
def written(
    release_store: ReleaseStore, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[DownloadFile]]:
    directory = tmp_path_factory.mktemp("downloads")
    return directory, write_downloads(release_store, directory, _boundaries(release_store))


def _boundaries(store: ReleaseStore) -> Geometries:
    return load_boundaries(REFERENCE / "boundaries", store.territories)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_listed_with_its_size_rows_and_checksum(
    written: tuple[Path, list[DownloadFile]],
) -> None:
    directory, files = written
    assert [file.name for file in files] == sorted(path.name for path in directory.iterdir())
    for file in files:
        data = (directory / file.name).read_bytes()
        assert (file.bytes, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        if file.name.endswith(".csv"):
            assert file.rows == len(rows_of(directory / file.name))
        if file.name.endswith(".parquet"):
            assert file.rows == pq.read_metadata(directory / file.name).num_rows


def test_another_run_gives_the_same_bytes(
    release_store: ReleaseStore, written: tuple[Path, list[DownloadFile]], tmp_path: Path
) -> None:
    assert write_downloads(release_store, tmp_path, _boundaries(release_store)) == written[1]


def test_the_release_offers_boundaries_with_source_licence_and_credit(
    release_store: ReleaseStore, written: tuple[Path, list[DownloadFile]]
) -> None:
    rows = {file.name: file.rows for file in release_store.downloads}
    assert rows["boundaries_region.geojson"] == rows["boundaries_region.parquet"] == 83
    assert release_store.downloads == tuple(written[1])
    readme = (written[0] / "README.md").read_text(encoding="utf-8")
    [russian, english] = [line for line in readme.splitlines() if "boundaries_region:" in line]
    for line in (russian, english):
        assert "Natural Earth, 10m admin-1" in line
        assert "public domain, https://www.naturalearthdata.com/about/terms-of-use/" in line
    assert russian.endswith("подпись: Made with Natural Earth")
    assert english.endswith("credit: Made with Natural Earth")
    assert release_store.info.boundary_note("ru") in readme


def test_without_boundaries_the_readme_says_nothing_of_them(
    release_store: ReleaseStore, tmp_path: Path
) -> None:
    files = {file.name for file in write_downloads(release_store, tmp_path)}
    assert not any(name.startswith("boundaries") for name in files)
    assert "boundaries" not in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_csv_and_parquet_hold_the_same_rows(written: tuple[Path, list[DownloadFile]]) -> None:
    table = pq.read_table(written[0] / "observations_district.parquet")
    assert tuple(table.column_names) == OBSERVATION_COLUMNS
    expected = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in table.to_pylist()
    ]
    assert rows_of(written[0] / "observations_district.csv") == expected


def test_the_numbers_are_those_of_the_store(
    release_store: ReleaseStore, written: tuple[Path, list[DownloadFile]]
) -> None:
    rows = {
        (row["REF_AREA"], row["TOPIC"], row["TIME_PERIOD"]): row
        for row in rows_of(written[0] / "observations_region.csv")
    }
    places = [p.code for p in release_store.territories.at_level("region")][:12]
    period = Period.parse("2026-05")
    topics = ["all", "housing"]
    for (place, topic), counts in release_store.counts(places, topics, period).items():
        row = rows[place, topic, "2026-05"]
        assert int(row["RECEIVED"]) == counts.received
        assert all(int(row[c.upper()]) == counts.by_outcome[c] for c in OUTCOME.ids())


def test_what_was_not_reported_is_empty(written: tuple[Path, list[DownloadFile]]) -> None:
    rows = [
        row
        for row in rows_of(written[0] / "observations_region.csv")
        if row["REF_AREA"] == "93000000"
    ]
    assert {(row["RECEIVED"], row["OPEN"], row["OBS_STATUS"]) for row in rows} == {("", "", "L")}


def test_made_up_data_says_so_in_every_file_of_figures(
    written: tuple[Path, list[DownloadFile]],
) -> None:
    directory, files = written
    for file in files:
        if file.name.startswith(("observations", "coverage")) and file.name.endswith(".csv"):
            assert {row["DATA_NOTE"] for row in rows_of(directory / file.name)} == {"synthetic"}
    readme = (directory / "README.md").read_text(encoding="utf-8")
    assert "Демонстрационные (синтетические) данные" in readme
    assert "Demonstration (synthetic) data" in readme


def test_the_readme_explains_every_column(written: tuple[Path, list[DownloadFile]]) -> None:
    directory, files = written
    readme = (directory / "README.md").read_text(encoding="utf-8")
    explained = {
        name for line in readme.splitlines() for name in re.findall(r"^- `(\w+)`: .", line)
    }
    for file in files:
        if file.name.endswith(".csv"):
            header = (directory / file.name).read_text(encoding="utf-8").splitlines()[0]
            assert set(header.split(",")) <= explained, file.name


def test_the_errors_of_rounding_are_a_file_that_the_readme_explains(
    release_store: ReleaseStore, written: tuple[Path, list[DownloadFile]]
) -> None:
    rows = rows_of(written[0] / "rounding_error.csv")
    told = [
        (r["FREQ"], r["QUANTITY"], int(r["FROM_SHOWN"]), float(r["ROUNDING_ERROR_95"]))
        for r in rows
    ]
    own = release_store.rounding_errors.rows
    # Shares of 1, as shares themselves are.
    unit = {"count": 1, "share": 100}
    assert told == [
        (r.freq, r.quantity, r.from_shown, pytest.approx(r.error / unit[r.quantity])) for r in own
    ]
    text = (written[0] / "README.md").read_text(encoding="utf-8")
    assert text.count("rounding_error.csv") >= 4
    for column in rows[0]:
        assert column in text


def test_the_population_is_there_whole_with_day_and_source(
    written: tuple[Path, list[DownloadFile]], release_store: ReleaseStore
) -> None:
    rows = rows_of(written[0] / "population.csv")
    assert len(rows) == len(release_store.residents)
    assert list(rows[0]) == [
        "REF_AREA", "POPULATION_YEAR", "POPULATION", "POPULATION_AS_OF", "POPULATION_SOURCE",
    ]  # fmt: skip
    for row in rows:
        figure = release_store.residents.exactly(row["REF_AREA"], int(row["POPULATION_YEAR"]))
        assert figure is not None
        assert int(row["POPULATION"]) == figure.residents > 0
        assert row["POPULATION_AS_OF"] == figure.as_of.isoformat()
        assert row["POPULATION_SOURCE"] == figure.source
