"""The published table, taken for the truth, is published with the same public bytes.

So nothing public can tell more of the records than the table itself: no file, page, answer,
header, size or order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from histories import KEYS, Step, protected_cells, release_history
from made_up_city import AS_OF
from public_bytes import capture, differences
from rich_city import COLUMNS, FIRST, LAST, coverage_until, rich_rows, write_city
from twins import (
    public_lists,
    secondary_truth,
    twin_steps,
    use_plain_sources,
    write_plain_crosswalk,
    write_rows,
)

from portal.config.instance import Instance
from portal.demo.run import mark_synthetic
from portal.demo.sources import write_demo_sources
from portal.ingest.microdata import microdata_files
from portal.ingest.sources import load_sources
from portal.releases.scaffold import init_instance
from schemas.periods import Period

MIDDLE = "2011-10"
Leak = Callable[[Instance], None]


class Twins:
    """Two instances at one address, one after the other, and what strangers get of each.

    The first has the steps' records; those of the second are the cells that the first published.
    """

    def __init__(
        self,
        folder: Path,
        write: Callable[[Path], None],
        steps: Sequence[Step],
        per_kind: int,
        leak: Leak = lambda _: None,
    ) -> None:
        home, keys = folder / "home", folder / "keys"
        write(home)
        write_plain_crosswalk(Instance.open(home))
        releases = release_history(home, steps, keys, leak)
        self.public = capture(releases, per_kind)
        self.cells = [protected_cells(release) for release in _in_order(releases)]
        self.truth = Instance.open(home.rename(folder / "truth"))
        write(home)
        sources = load_sources(self.truth)
        use_plain_sources(Instance.open(home), sources)
        with secondary_truth(self.truth), public_lists(sources):
            steps = twin_steps(steps, self.truth, self.cells, folder)
            releases = release_history(home, steps, keys, leak)
        self.twin = Instance.open(home)
        self.twin_public = capture(releases, per_kind)
        self.twin_cells = [protected_cells(release) for release in _in_order(releases)]

    def differences(self) -> list[str]:
        return differences(self.public, self.twin_public)


def _in_order(releases: Path) -> list[Path]:
    return sorted(path for path in releases.iterdir() if not path.is_symlink())


def counts(instance):
    """Return true and shown counts of every cell in the ledger."""
    found = {}
    for path in sorted((instance.confidential / "ledger").glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            key = tuple(row[name] for name in KEYS)
            true, shown = found.get(key, (0, 0))
            found[key] = (true + row["count"], shown + row["shown"])
    return found


def check_truth(twins):
    """The test of the test: the twin's records are the table that was published, cell by cell."""
    truth, twin = counts(twins.truth), counts(twins.twin)
    assert sum(1 <= true < 3 for true, _ in truth.values()) > 1000
    assert all(true == shown for true, shown in twin.values())
    assert {key: shown for key, (_, shown) in truth.items() if shown} == {
        key: shown for key, (_, shown) in twin.items()
    }


def check_same(twins, tally):
    """Compare all bytes; shares of secondary tables and errors of rounding are among them."""
    assert twins.differences() == []
    shares = [data for name, data in twins.public.items() if "downloads/secondary" in name]
    assert any(b",value," in data for data in shares)
    tally["files and answers of twin releases compared"] += len(twins.public)


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """Two files: the first months; later everything, with some late records of these months."""
    folder = tmp_path_factory.mktemp("files")
    first = rich_rows(1, 2500, MIDDLE)
    later = [*first, *rich_rows(2, 200, MIDDLE), *rich_rows(3, 900, LAST, "2011-11")]
    return [
        Step(
            [("boston", [write_rows(folder / f"{month}.csv", COLUMNS, rows)], AS_OF)],
            day,
            coverage_until(month),
        )
        for day, month, rows in (
            (date(2026, 11, 15), MIDDLE, first),
            (date(2026, 12, 15), LAST, later),
        )
    ]


@pytest.fixture(scope="module")
def twins(tmp_path_factory, steps):
    return Twins(tmp_path_factory.mktemp("twins"), write_city, steps, 3)


def test_the_twin_is_made_of_the_published_table(twins):
    check_truth(twins)
    assert twins.cells == twins.twin_cells


def test_every_public_byte_of_the_twin_is_the_same(twins, tally):
    check_same(twins, tally)
    names = list(twins.public)
    assert sum(name.startswith("file ") for name in names) > 30
    assert sum(name.startswith("GET ") for name in names) > 150


def records(instance):
    """Return the number of records by place and month."""
    files = [str(path) for path in microdata_files(instance)]
    relation = duckdb.connect().read_parquet(files)
    month = "strftime(received_on, '%Y-%m')"
    return relation.aggregate(f"territory_code, {month}, count(*)").fetchall()


def tell_places_without_records(instance):
    """Declare a place as not reported in the months in which it has no record."""
    seen = {(place, month) for place, month, _ in records(instance)}
    places, months = ({key[n] for key in seen} for n in (0, 1))
    silent = sorted((p, m) for p in places for m in months if (p, m) not in seen)
    with instance.coverage_file.open("a", encoding="utf-8") as file:
        file.writelines(f"boston,{place},{m},{m},not_reported\n" for place, m in silent)


def tell_number_of_records(instance):
    """Print the number of records in a public text."""
    total = sum(count for *_, count in records(instance))
    profile = instance.root / "otklik.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('"City of Boston"', f'"{total} records"'), encoding="utf-8")


def test_control_leaks_through_coverage_and_through_a_text_are_seen(tmp_path, steps):
    def leak(instance):
        tell_places_without_records(instance)
        tell_number_of_records(instance)

    leaky = Twins(tmp_path, write_city, steps[:1], 0, leak)
    assert leaky.cells == leaky.twin_cells
    told = leaky.differences()
    assert "GET /api/v1/coverage" in told
    assert any("downloads/coverage.csv" in name for name in told)
    assert any("downloads/README.md" in name for name in told)
    assert "GET /api/v1/releases" in told
    assert not any("downloads/territories.csv" in name for name in told)


def write_country(directory):
    """Write the instance of a demonstration, exempt from the smallest block.

    A published table has no small cell, so as a truth its months would wait for ever.
    """
    init_instance(directory)
    mark_synthetic(directory / "otklik.toml")
    policy = directory / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(f"test_only = true\n{text}", encoding="utf-8")


@pytest.mark.slow
def test_every_public_byte_of_the_twin_of_a_country_is_the_same(tmp_path, tally):
    """Five regimes of law, limited topics, gaps in the coverage, maps: a small demonstration."""
    write_country(tmp_path / "drawn")
    files = write_demo_sources(tmp_path / "drawn", 0.03)
    coverage = (tmp_path / "drawn" / "coverage.csv").read_text(encoding="utf-8")
    step = Step(files.in_order(), files.as_of, coverage)
    twins = Twins(tmp_path, write_country, [step], 8)
    check_truth(twins)
    check_same(twins, tally)
    assert sum(name.startswith("GET ") for name in twins.public) > 300


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_every_public_byte_of_the_twins_of_random_histories_is_the_same(tmp_path, tally, seed):
    """Three releases each; the later files hold new records and lack some of the older ones."""
    draw = np.random.default_rng(seed)
    steps, rows = [], []
    months = ("2011-06", "2011-07", LAST)
    for number, last in enumerate(months):
        kept = [row for row in rows if draw.random() > 0.05]
        late = rich_rows(10 * seed + number, 150, months[number - 1]) if number else []
        first_new = str(Period.parse(months[number - 1]).shift(1)) if number else FIRST
        rows = [*kept, *late, *rich_rows(10 * seed + number, 400 * (3 + number), last, first_new)]
        path = write_rows(tmp_path / f"{number}.csv", COLUMNS, rows)
        day = date(2026, 3 + number, 1)
        steps.append(Step([("boston", [path], AS_OF)], day, coverage_until(last)))
    twins = Twins(tmp_path, write_city, steps, 15)
    check_truth(twins)
    check_same(twins, tally)
