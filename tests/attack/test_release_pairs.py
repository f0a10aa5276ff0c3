"""Two releases of one city: months already public say the same after records changed."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from made_up_city import DAY, make_city, write_source

from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.build import build_release
from portal.releases.publish import publish
from portal.store.release_store import ReleaseStore

OLD = ("2011-07", "2011-08", "2011-09")


def cells(instance, release_id, months):
    store = ReleaseStore(instance.releases / release_id)
    try:
        rows = store._rows("SELECT * FROM cell WHERE list_contains(?, month)", [list(months)])
        return sorted(rows)
    finally:
        store.close()


def download(instance, release_id, months):
    """Return the lines of old months in every observation file, as they are."""
    folder = instance.releases / release_id / "downloads"
    return {
        path.name: [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if any(f",{month}," in line for month in months)
        ]
        for path in sorted(folder.glob("observations_*.csv"))
    }


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Publish three months; then half of the records change, more months come, publish again."""
    folder = tmp_path_factory.mktemp("pair")
    instance = make_city(folder / "city", write_source(folder / "first.csv"))
    coverage = instance.coverage_file
    whole = coverage.read_text(encoding="utf-8")
    coverage.write_text(whole.replace("2011-12", "2011-09"), encoding="utf-8")
    first, _ = build_release(instance, DAY, lambda _: None)
    publish(instance, first)
    ingest(instance, "boston", [write_source(folder / "later.csv", seed=2)], date(2012, 7, 1))
    coverage.write_text(whole, encoding="utf-8")
    second, protected = build_release(Instance.open(instance.root), DAY, lambda _: None)
    publish(instance, second)
    return instance, first, second, protected


def test_published_months_do_not_move(pair):
    instance, first, second, protected = pair
    assert [block.months[0] for block in protected.new_blocks] == ["2011-10", "2011-11", "2011-12"]
    before, after = (cells(instance, release, OLD) for release in (first, second))
    assert before == after
    assert len(before) > 100
    lines = download(instance, first, OLD)
    assert lines == download(instance, second, OLD)
    assert all(len(found) > 10 for found in lines.values())
    assert len(lines) > 0


def test_control_the_records_behind_them_did_change(pair, tmp_path):
    """Rounded anew, the old months would have moved: the ledger is what holds them."""
    instance, first, _, _ = pair
    shutil.copytree(instance.root, tmp_path / "copy", symlinks=True)
    fresh = Instance.open(tmp_path / "copy")
    for gone in (fresh.releases, fresh.built, fresh.confidential / "ledger"):
        shutil.rmtree(gone)
    release, _ = build_release(fresh, DAY, lambda _: None)
    publish(fresh, release)
    assert cells(fresh, release, OLD) != cells(instance, first, OLD)
