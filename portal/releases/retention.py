"""Retention: what the policy's terms say may go, and what the ledger says must stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from portal.config.instance import Instance
from portal.ingest.retention import (
    SourceMonth,
    erase_months,
    erase_snapshots,
    months_before,
    reports_before,
    snapshots_before,
)
from portal.releases.build import LOCK
from portal.releases.durable import locked
from portal.releases.records import late_months
from portal.releases.stage1 import open_ledger


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased.

    Of the months past their term ``kept`` are not published yet, and in the published ``waiting``
    ones late records wait for a batch.
    """

    snapshots: tuple[Path, ...]
    reports: tuple[Path, ...]
    months: tuple[SourceMonth, ...]
    kept: tuple[SourceMonth, ...]
    waiting: tuple[SourceMonth, ...]


def erase_expired(
    instance: Instance, today: date, dry_run: bool = False, with_late: bool = False
) -> Erased:
    """Erase snapshots and records past the terms of the policy; with ``dry_run`` only tell them.

    Terms run from the as-of date of a snapshot, with which the quarantine reports on it go, and
    from the last day of a month received. Records of a month that no published release shows are
    kept: without them it could never be shown. So are those of a published month in which late
    records wait to be counted, unless ``with_late`` gives these up.
    """
    with locked(instance.ensure_confidential() / LOCK):
        found = find_expired(instance, today, with_late)
        if not dry_run:
            erase_snapshots(instance, found.snapshots)
            for report in found.reports:
                report.unlink()
            for source, group in groupby(found.months, key=lambda entry: entry[0]):
                erase_months(instance, source, [month for _, month in group])
    return found


def find_expired(instance: Instance, today: date, with_late: bool = False) -> Erased:
    """Return what :func:`erase_expired` would do; nothing changes."""
    policy, ledger = instance.policy, open_ledger(instance)
    months = months_before(instance, today - timedelta(days=policy.microdata_retention_days))
    published = [entry for entry in months if entry[1] in ledger.months]
    late = late_months(instance, ledger) if published and not with_late else set()
    oldest = today - timedelta(days=policy.snapshot_retention_days)
    return Erased(
        tuple(snapshots_before(instance, oldest)),
        tuple(reports_before(instance, oldest)),
        tuple(entry for entry in published if entry not in late),
        tuple(entry for entry in months if entry not in published),
        tuple(entry for entry in published if entry in late),
    )
