"""The operator's month: init, sources, ingest, build, publish, erase."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from portal.cli.options import day_option, instance_option, past_day, printable
from portal.config.corrections import load_corrections
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.disclosure.protect import ProtectedTable
from portal.ingest.pipeline import ingest as run_ingest
from portal.ingest.quarantine import report_path, topics_path
from portal.ingest.report import IngestReport
from portal.ingest.sources import load_sources
from portal.releases.build import build_release
from portal.releases.publish import publish as run_publish
from portal.releases.records import waiting_kinds
from portal.releases.retention import erase_expired
from portal.releases.scaffold import init_instance
from portal.releases.stage1 import open_ledger

# The ingest itself says of a file what is wrong with it.
_FILE = click.Path(path_type=Path, readable=False)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make an instance in DIRECTORY with the Russian reference."""
    instance = init_instance(directory)
    click.echo(
        f"Instance made in {instance.root}. Next: declare in coverage.csv what was reported, then"
        " «otklik ingest»."
    )


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@instance_option
@day_option("--as-of", help="Day of which the files tell (default: today).")
def ingest(source: str, files: tuple[Path, ...], directory: Path, as_of: datetime | None) -> None:
    """Take FILES of SOURCE in: copy, read, check, hash, store.

    Rows that cannot be used are listed in a quarantine file, by row, column and reason.
    """
    instance, day = Instance.open(directory), past_day("--as-of", as_of)
    with Console(stderr=True).status("…") as status:
        reports = run_ingest(instance, source, files, day, lambda step: status.update(Text(step)))
    for report in reports:
        _tell(instance, report)
    useless = [report.file for report in reports if report.read == report.quarantined]
    if useless:
        raise OperatorError(f"{', '.join(useless)}: not one row could be used.")


def _tell(instance: Instance, report: IngestReport) -> None:
    """Print the counts of one file and where its refused rows are listed."""
    click.echo(printable(str(report)))
    if report.quarantined:
        path = report_path(instance, report.source, report.snapshot)
        click.echo(f"  rows in quarantine are listed in {path}")
    if report.unmapped_topics:
        path = topics_path(instance, report.source, report.snapshot)
        click.echo(f"  topics not in the crosswalk are listed in {path}")


@click.command()
@instance_option
@day_option("--date", "created_on", help="Date of the release (default: today).")
def build(directory: Path, created_on: datetime | None) -> None:
    """Build a release from what was ingested; nothing is published yet.

    The last line printed is the id of the release.
    """
    instance, day = Instance.open(directory), past_day("--date", created_on)
    console = Console(stderr=True)
    with console.status("…") as status:
        release_id, protected = build_release(instance, day, lambda step: status.update(Text(step)))
    console.print(f"Release {release_id}: {protected.months[0]} … {protected.months[-1]}.")
    if protected.waiting_months:
        console.print(f"Too small alone, waiting: {', '.join(protected.waiting_months)}.")
    if kinds := _waiting_kinds(instance, protected):
        console.print(
            f"Changes in published months that wait: {', '.join(kinds)}. Say so in"
            f" {instance.corrections_file.name}, without counts, and build again."
        )
    click.echo(release_id)


def _waiting_kinds(instance: Instance, protected: ProtectedTable) -> tuple[str, ...]:
    """Return the kinds of change that wait and that the register does not tell yet."""
    told = {entry.kind for entry in load_corrections(instance.corrections_file)}
    late = ("late_waiting",) if protected.late_waits else ()
    kinds = (*waiting_kinds(instance, open_ledger(instance)), *late)
    return tuple(kind for kind in kinds if kind not in told)


@click.command()
@click.argument("release")
@instance_option
def publish(release: str, directory: Path) -> None:
    """Make RELEASE the current one."""
    run_publish(Instance.open(directory), release)
    click.echo(f"Release {release} is published.")


@click.command()
@instance_option
def sources(directory: Path) -> None:
    """List the sources after checking their mapping files."""
    for source in load_sources(Instance.open(directory)).values():
        click.echo(f"{source.id}\t{source.regime}\t{source.format}\t{source.title_en}")


@click.command()
@instance_option
@day_option("--today", help="Day that terms are counted from (default: today).")
@click.option("--dry-run", is_flag=True, help="Say what would be erased and erase nothing.")
@click.option("--with-late", is_flag=True, help="Give up late records that wait to be counted.")
def erase(directory: Path, today: datetime | None, dry_run: bool, with_late: bool) -> None:
    """Erase snapshots and records past their term.

    The terms stand in policy.toml: snapshot_retention_days, from the day a file tells of, and
    microdata_retention_days, from the end of the month received. A month that is not published
    yet is kept, and so is one in which late records wait to be counted. The ledger and the keys
    are never touched.
    """
    # A day that has not come yet would erase too early.
    day = past_day("--today", today)
    erased = erase_expired(Instance.open(directory), day, dry_run, with_late)
    verb = "would erase" if dry_run else "erased"
    for file in (*erased.snapshots, *erased.reports):
        click.echo(f"{verb} {file}")
    for source, month in erased.months:
        click.echo(f"{verb} records of {source}, {month}")
    for source, month in erased.kept:
        click.echo(f"kept records of {source}, {month}: the month is not published yet")
    for source, month in erased.waiting:
        click.echo(f"kept records of {source}, {month}: late records wait to be counted")
    click.echo(
        f"{verb}: snapshots {len(erased.snapshots)}, quarantine reports {len(erased.reports)},"
        f" months of records {len(erased.months)}"
    )
