"""Secondary shares for download: the store's figures, no counts, no file without shares."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_up_shares import QUARTERS

from portal.exports.downloads import write_downloads
from portal.exports.secondary import SECONDARY_COLUMNS, write_secondary
from portal.store.release_store import ReleaseStore
from schemas.periods import Period


@pytest.fixture(scope="module")
def directory(release_store: ReleaseStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secondary")
    for level in release_store.info.levels:
        write_secondary(release_store, level.code, path)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_file_for_every_level_above_the_lowest(directory: Path) -> None:
    assert sorted(path.name for path in directory.iterdir()) == [
        f"secondary_{level}.{suffix}"
        for level in ("country", "district", "region")
        for suffix in ("csv", "parquet")
    ]


def test_the_shares_are_those_of_the_store(directory: Path, release_store: ReleaseStore) -> None:
    rows = rows_of(directory / "secondary_region.csv")
    assert len(rows) == len(pq.read_table(directory / "secondary_region.parquet"))
    for row in rows[:: len(rows) // 300]:
        place, topic = row["REF_AREA"], row["TOPIC"]
        period = Period.parse(row["TIME_PERIOD"])
        found = release_store.secondary_shares([place], [topic], period, row["INDICATOR"])
        figure = found[place, topic]
        percent = "" if figure.percent is None else str(figure.percent / 100)
        assert (row["OBS_VALUE"], row["STATE"]) == (percent, figure.state)
    assert {row["TIME_PERIOD"] for row in rows} == set(QUARTERS)
    assert {row["STATE"] for row in rows} == {"value", "partial", "too_few", "not_reported"}


def test_csv_and_parquet_hold_the_same_rows(directory: Path) -> None:
    table = pq.read_table(directory / "secondary_country.parquet")
    assert tuple(table.column_names) == SECONDARY_COLUMNS
    expected = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in table.to_pylist()
    ]
    assert rows_of(directory / "secondary_country.csv") == expected


def test_every_share_says_that_it_is_made_up(directory: Path) -> None:
    assert {row["DATA_NOTE"] for row in rows_of(directory / "secondary_country.csv")} == {
        "synthetic"
    }


def test_a_release_without_shares_has_no_such_files(
    release_store: ReleaseStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(release_store.secondary, "quarters", lambda _: ())
    assert write_secondary(release_store, "region", tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_files_are_among_the_downloads(release_store: ReleaseStore, tmp_path: Path) -> None:
    names = {file.name for file in write_downloads(release_store, tmp_path)}
    assert {"secondary_region.csv", "secondary_region.parquet"} <= names
