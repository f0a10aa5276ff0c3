"""Two releases of one city, with corrected and late records between them.

What was public stays; late records add 0 or b and more to a cell, never something between.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from histories import KEYS, protected_cells
from made_up_city import DAY, make_city, write_source

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.disclosure.protect import ProtectedTable
from portal.ingest.pipeline import ingest
from portal.releases.build import build_release
from portal.releases.publish import publish

OLD = ("2011-07", "2011-08", "2011-09")


def shown(instance, release_id):
    """Return shown counts by cell."""
    found = protected_cells(instance.releases / release_id)
    return {tuple(cell[key] for key in KEYS): cell["shown"] for cell in found}


def old_months(cells):
    return {cell: count for cell, count in cells.items() if cell[KEYS.index("month")] in OLD}


def changes(before, after):
    return [after.get(cell, 0) - before.get(cell, 0) for cell in before.keys() | after.keys()]


def downloads(client, instance, release_id):
    """Return every whole file of a release, as a reader gets it."""
    names = sorted(path.name for path in (instance.releases / release_id / "downloads").iterdir())
    found = {}
    for name in names:
        with client.get(f"/downloads/{release_id}/{name}") as answer:
            assert answer.status_code == 200
            found[name] = answer.get_data()
    return found


@dataclass(frozen=True)
class Pair:
    """The instance, both ids, what the second build made, and the files of the first release."""

    instance: Instance
    first: str
    second: str
    protected: ProtectedTable
    client: FlaskClient
    kept: dict[str, bytes]


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
    client = create_app(Settings(instance.releases)).test_client()
    kept = downloads(client, instance, first)
    ingest(instance, "boston", [write_source(folder / "later.csv", seed=2)], date(2012, 7, 1))
    coverage.write_text(whole, encoding="utf-8")
    second, protected = build_release(Instance.open(instance.root), DAY, lambda _: None)
    publish(instance, second)
    return Pair(instance, first, second, protected, client, kept)


def test_published_months_only_gain_and_never_a_small_number(pair, tally):
    kinds = [block.kind for block in pair.protected.new_blocks]
    assert kinds == ["late", "months", "months", "months"]
    before, after = (shown(pair.instance, release) for release in (pair.first, pair.second))
    assert old_months(before) == before
    assert len(before) > 100
    found = changes(before, old_months(after))
    assert all(change == 0 or change >= 3 for change in found)
    assert 0 in found
    assert max(found) > 0
    tally["pairs of releases compared"] += 1


def test_an_older_release_gives_the_same_bytes_after_a_newer_one(pair, tally):
    again = downloads(pair.client, pair.instance, pair.first)
    assert again == pair.kept
    assert len(again) > 5
    tally["answers to equal questions compared"] += len(again)


def test_control_the_records_behind_them_did_change(pair, tmp_path):
    """Rounded anew, the old months would have moved: the ledger is what holds them."""
    shutil.copytree(pair.instance.root, tmp_path / "copy", symlinks=True)
    fresh = Instance.open(tmp_path / "copy")
    for gone in (fresh.releases, fresh.built, *fresh.confidential.glob("ledger*")):
        shutil.rmtree(gone)
    release, _ = build_release(fresh, DAY, lambda _: None)
    publish(fresh, release)
    found = changes(shown(pair.instance, pair.first), old_months(shown(fresh, release)))
    assert min(found) < 0
    assert any(0 < abs(change) < 3 for change in found)
