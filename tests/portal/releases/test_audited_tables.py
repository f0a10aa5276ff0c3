"""Which state of its ledgers a release is compared with: its own, whatever came later."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from made_up_city import write_source
from published_city import build, build_and_publish, declare

from portal.audit.checks import Verdict, checks_of, first_failure
from portal.config.errors import OperatorError
from portal.ingest.pipeline import ingest
from portal.releases.audit import examine
from portal.releases.audited_tables import facts_of_release, ledger_states
from portal.releases.stage1 import open_ledger

LATER = date(2012, 7, 1)


@pytest.fixture(autouse=True)
def quick(one_process, monkeypatch):
    """Leave out of the builds what takes longest and has nothing to do with ledgers."""
    passed = [Verdict(check.code, True) for check in checks_of("public")]
    monkeypatch.setattr("portal.releases.stage2.audit_public", lambda *_: passed)
    monkeypatch.setattr("portal.releases.stage2.release_errors", lambda *_: [])


def take_in_late_records(instance):
    """Take in records of published months that nobody has seen before."""
    source = write_source(instance.root / "late.csv", rows=60, seed=8, months=3)
    with source.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *([int(r[0]) + 10**6, *r[1:]] for r in rows)])
    ingest(instance, "boston", [source], LATER)


def failure_of(instance, release_id, is_built=False):
    room = instance.built if is_built else instance.releases
    return first_failure(examine(instance, facts_of_release(room / release_id, is_built)).verdicts)


def test_every_release_of_a_history_is_compared_with_what_it_shows(city):
    """First months; the same again; late records; more months; the same again, not published."""
    first = (city.releases / "current").readlink().name
    same = build_and_publish(city)
    take_in_late_records(city)
    late = build_and_publish(city)
    city = declare(city, "2011-12")
    more = build_and_publish(city)
    last = build(city)
    kinds = [(block.kind, block.release) for block in open_ledger(city).blocks]
    assert ("late", late) in kinds
    assert {release for _, release in kinds} == {first, late, more}
    for release_id in (first, same, late, more):
        assert failure_of(city, release_id) is None, release_id
    assert failure_of(city, last, is_built=True) is None
    n_blocks = {
        release_id: [
            len(state.blocks)
            for state in ledger_states(
                open_ledger(city),
                facts_of_release(city.releases / release_id, is_built=False),
                "2011-09",
            )
        ]
        for release_id in (first, same, late)
    }
    # Whether the late batch came before the second release, only its cells can tell.
    assert n_blocks == {first: [3], same: [4, 3], late: [4]}


def test_a_built_release_that_another_has_overtaken_or_that_lost_its_blocks_says_so(city):
    city = declare(city, "2011-12")
    early = build(city)
    build_and_publish(city)
    verdict = failure_of(city, early, is_built=True)
    assert verdict.code == "ledger_kept"
    assert "before another one was published; build it again" in verdict.reason
    open_ledger(city).discard_pending(early)
    with pytest.raises(OperatorError, match="no pending blocks"):
        open_ledger(city).with_pending(early)
    assert "no pending blocks" in failure_of(city, early, is_built=True).reason
