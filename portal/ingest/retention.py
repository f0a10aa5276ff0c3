"""Erase what was kept long enough: snapshots, quarantine reports, records by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from portal.config.instance import Instance
from portal.ingest.as_of import folder_day, latest_as_of
from portal.ingest.microdata import (
    locked,
    microdata_folder,
    microdata_folders,
    read_index,
    replace_index,
)
from portal.ingest.snapshot import sync_directory
from schemas.periods import Period

SourceMonth = tuple[str, str]
"""A source id and a month received (``YYYY-MM``)."""
_DATE_LENGTH = len("2026-08-31")


def snapshots_before(instance: Instance, day: date) -> list[Path]:
    """Return the snapshots whose as-of date lies before ``day``, in order of source and date."""
    found = []
    for folder in sorted((instance.confidential / "snapshots").glob("*/*/")):
        as_of = folder_day(folder)
        if as_of is not None and as_of < day:
            found += sorted(path for path in folder.iterdir() if path.is_file())
    return found


def reports_before(instance: Instance, day: date) -> list[Path]:
    """Return the quarantine reports on files whose as-of date lies before ``day``."""
    reports = sorted((instance.confidential / "quarantine").glob("*/*.csv"))
    return [path for path in reports if path.name[:_DATE_LENGTH] < day.isoformat()]


def months_before(instance: Instance, day: date) -> list[SourceMonth]:
    """Return the months of records that ended before ``day``, in order of source and month."""
    return [
        (folder.name, file.month)
        for folder in microdata_folders(instance)
        for file in read_index(folder).files
        if Period.parse(file.month).last_day < day
    ]


def erase_snapshots(instance: Instance, snapshots: Iterable[Path]) -> None:
    """Erase snapshots, and the folders of dates that this empties.

    The folder of a source's newest date stays, empty: it tells how fresh the records are.
    """
    newest = latest_as_of(instance)
    for snapshot in snapshots:
        folder = snapshot.parent
        source = folder.parent.name
        with locked(microdata_folder(instance, source)):
            snapshot.unlink()
            sync_directory(folder)
            if folder_day(folder) != newest[source] and next(folder.iterdir(), None) is None:
                folder.rmdir()


def erase_months(instance: Instance, source_id: str, months: Iterable[str]) -> None:
    """Erase the records of a source that were received in ``months``.

    The index without them is in force before the first file is removed. It remembers the months:
    what a later file tells of them again is nothing new.
    """
    gone = set(months)
    folder = microdata_folder(instance, source_id)
    with locked(folder):
        index = read_index(folder)
        kept = tuple(file for file in index.files if file.month not in gone)
        erased = tuple(sorted(gone.union(index.erased)))
        generation = index.generation + 1
        replace_index(folder, replace(index, generation=generation, files=kept, erased=erased))
        sync_directory(folder)
