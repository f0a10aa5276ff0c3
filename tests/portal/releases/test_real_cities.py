"""Three real cities, by configuration alone: the command line, from files to a release."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.config.instance import Instance
from portal.config.keys import ROUNDING
from portal.ingest.microdata import microdata_files
from portal.releases.scaffold import create_keys
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

CITIES = Path(__file__).resolve().parents[2] / "instances"
FILES = {
    "boston": [("boston", "boston_311_2011H2.csv.gz")],
    "newyork": [
        ("newyork_portal", "nyc_311_2023-02-28_portal_csv.csv.gz"),
        ("newyork_api", "nyc_311_2024-04-16_socrata_api_csv.csv.gz"),
    ],
    "chicago": [
        ("chicago", "chicago_311_2021-01_socrata_api_csv.csv.gz"),
        ("open311_chicago_json", "open311/chicago_requests_extensions.json"),
    ],
}
# Largest distance of the grand total that rounding may leave: far under a per cent of any file.
TOLERANCE = 15


def run(*arguments):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


@pytest.fixture(scope="module", params=sorted(FILES))
def city(request, shared, tmp_path_factory):
    """Return name and instance of a city that was ingested, built and published by commands."""
    directory = tmp_path_factory.mktemp(request.param) / "instance"
    shutil.copytree(CITIES / request.param, directory)
    create_keys(Instance.open(directory))
    # One rounding for every run: of the totals of the smallest city, which hang together, about one
    # key in many gives a mean beyond the ceiling, and the build of such a release is refused.
    key = Instance.open(directory).confidential / "keys" / ROUNDING
    key.write_text(hashlib.sha256(request.param.encode()).hexdigest() + "\n", encoding="ascii")
    for source, file in FILES[request.param]:
        run("ingest", source, shared / "appeals" / file, "-i", directory, "--as-of", "2024-12-01")
    release_id = run("build", "-i", directory, "--date", "2024-12-15")
    run("publish", release_id, "-i", directory)
    return request.param, Instance.open(directory)


def total(store):
    root = store.territories.root.code
    first, last = store.info.first_month, store.info.last_month
    months = store.counts_by_month(root, "all", first, last)
    return sum(counts.received for counts in months.values())


def test_the_city_is_published_in_english_and_marked_as_a_test(city):
    _, instance = city
    store = ReleaseStore((instance.releases / "current").resolve())
    assert store.info.languages[0] == "en"
    assert store.info.test_only
    assert store.info.headline_rate == "closed_rate"


def test_the_total_shown_is_the_number_of_records_within_the_tolerance(city):
    name, instance = city
    store = ReleaseStore((instance.releases / "current").resolve())
    count = record_count(instance)
    assert count > 0
    assert abs(total(store) - count) <= TOLERANCE, name


def record_count(instance):
    files = [str(path) for path in microdata_files(instance)]
    return duckdb.execute(
        "SELECT count(DISTINCT appeal_hash) FROM read_parquet(?)", [files]
    ).fetchone()[0]


def gzip_lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return file.readlines()


@pytest.mark.parametrize("city", ["boston"], indirect=True)
def test_boston_shows_the_usable_rows_of_its_file(city, shared):
    _, instance = city
    lines = gzip_lines(shared / "appeals" / "boston_311_2011H2.csv.gz")
    store = ReleaseStore((instance.releases / "current").resolve())
    assert abs(total(store) - (len(lines) - 1)) <= TOLERANCE


def test_parts_add_up_to_the_whole(city):
    _, instance = city
    store = ReleaseStore((instance.releases / "current").resolve())
    root = store.territories.root.code
    month = Period.parse(store.info.last_month)
    parts = store.counts([t.code for t in store.territories.children(root)], ["all"], month)
    whole = store.counts([root], ["all"], month)[root, "all"]
    assert sum(c.received for c in parts.values()) == whole.received > 0
