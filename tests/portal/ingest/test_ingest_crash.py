"""A kill between any two steps leaves the old state whole; the next ingest completes the new one."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from portal.config.errors import OperatorError
from portal.ingest import merge
from portal.ingest.microdata import microdata_files

OLD = [
    "1,2026-01-10 09:00:00,2026-01-11 09:00:00,done,Trees,BOS-RX",
    "2,2026-02-10 09:00:00,,waiting,Housing,BOS-DO",
]
NEW = [
    OLD[0].replace("done", "told"),
    OLD[1].replace("2026-02", "2026-01"),
    "3,2026-02-12 09:00:00,,waiting,Trees,BOS-DO",
    "4,never,,waiting,Trees,BOS-DO",
]
pytestmark = pytest.mark.usefixtures("same_process")
LATER = date(2026, 3, 2)


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


class Steps:
    """Counts the steps that change files durably and stops before the n-th."""

    def __init__(self, monkeypatch, stop_at: int | None) -> None:
        self.taken = 0
        self._stop_at = stop_at
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "chmod")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, step):
        def counted(*args, **kwargs):
            if self.taken == self._stop_at:
                raise Killed
            self.taken += 1
            return step(*args, **kwargs)

        return counted


def seen(office):
    return office.records("record_hash, received_on, outcome, topic_code")


def test_a_kill_at_any_step_leaves_old_or_new_and_the_next_ingest_completes(office, monkeypatch):
    old, new = office.rows(*OLD, name="old.csv"), office.rows(*NEW, name="new.csv")
    office.ingest(old)
    before = seen(office)
    with monkeypatch.context() as patch:
        steps = Steps(patch, None)
        office.ingest(new, as_of=LATER)
    after = seen(office)
    assert after != before
    assert steps.taken > 8

    for stop_at in range(steps.taken):
        _start_again(office, old)
        with monkeypatch.context() as patch:
            Steps(patch, stop_at)
            with pytest.raises(Killed):
                office.ingest(new, as_of=LATER)
        assert seen(office) in (before, after), stop_at
        (report,) = office.ingest(new, as_of=LATER)
        assert report.read == 4
        assert seen(office) == after, stop_at
        files = microdata_files(office.instance)
        assert sorted(files[0].parent.glob("*.parquet")) == files, stop_at


def _start_again(office, old):
    for name in ("microdata", "snapshots", "quarantine"):
        shutil.rmtree(office.instance.confidential / name)
    office.ingest(old)


def test_files_are_durable_before_the_index_names_them(office, monkeypatch):
    order: list[str] = []
    sync, rename = os.fsync, Path.replace

    def noted_sync(descriptor):
        order.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        return sync(descriptor)

    def noted_rename(self, target):
        order.append(f"rename {Path(target).name}")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", noted_sync)
        patch.setattr(Path, "replace", noted_rename)
        office.ingest(office.rows(*OLD))
    # The first rename writes down that nothing is stored yet.
    at = len(order) - 1 - order[::-1].index("rename index.json")
    for path in microdata_files(office.instance):
        assert f"sync {path.name}" in order[:at]
    assert order[at - 1] == "sync index.json.new"
    assert order[at + 1] == "sync desk"
    assert "sync desk" in order[:at]


@pytest.mark.parametrize("fault", [duckdb.IOException, duckdb.OutOfMemoryException, OSError])
def test_a_full_disk_is_one_sentence_that_quotes_no_data(office, monkeypatch, fault):
    office.ingest(office.rows(*OLD))
    before = office.state()

    def fail(*args):
        raise fault("could not write «Иванов»")

    monkeypatch.setattr(merge, "write_months", fail)
    with pytest.raises(OperatorError, match="storing its records failed") as caught:
        office.ingest(office.rows(*NEW), as_of=LATER)
    assert "Иванов" not in str(caught.value)
    assert office.state() == before


def test_a_full_disk_leaves_no_file_behind(office, monkeypatch):
    office.ingest(office.rows(*OLD))
    kept = {path.name for path in microdata_files(office.instance)}
    write_months = merge.write_months

    def half_way(*arguments):
        write_months(*arguments)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(merge, "write_months", half_way)
        with pytest.raises(OperatorError, match="what was there before is unchanged"):
            office.ingest(office.rows(*NEW))
    folder = microdata_files(office.instance)[0].parent
    assert {path.name for path in folder.glob("*.parquet")} == kept
