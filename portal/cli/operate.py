"""The operator's month: init, ingest, build, publish."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from portal.config.instance import Instance
from portal.ingest.pipeline import ingest as run_ingest
from portal.ingest.report import IngestReport
from portal.ingest.sources import load_sources
from portal.releases.build import build_release
from portal.releases.publish import publish as run_publish
from portal.releases.scaffold import init_instance

_instance = click.option(
    "-i",
    "--instance",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="this directory",
    help="Instance directory.",
)
_DAY = click.DateTime(["%Y-%m-%d"])


def _day(value: datetime | None) -> date:
    # The operator's own calendar day, where nothing else was said.
    return value.date() if value else date.today()


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make an instance in DIRECTORY with the Russian reference."""
    instance = init_instance(directory)
    click.echo(f"Instance made in {instance.root}. Next: coverage.csv, then «otklik ingest».")


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_instance
@click.option("--as-of", type=_DAY, help="Day of which the files tell (default: today).")
def ingest(source: str, files: tuple[Path, ...], directory: Path, as_of: datetime | None) -> None:
    """Take FILES of SOURCE in: copy, read, check, hash, store."""
    console = Console(stderr=True)
    with console.status("…") as status:
        reports = run_ingest(
            Instance.open(directory), source, files, _day(as_of), lambda step: status.update(step)
        )
    console.print(_table(reports))


def _table(reports: list[IngestReport]) -> Table:
    table = Table("file", "read", "accepted", "replaced", "duplicate", "quarantined")
    for report in reports:
        numbers = (
            report.read,
            report.accepted,
            report.replaced,
            report.duplicate,
            report.quarantined,
        )
        table.add_row(report.file, *(f"{number:,}" for number in numbers))
        for reason, count in sorted(report.reasons.items()):
            table.add_row(f"  quarantined: {reason}", "", "", "", "", f"{count:,}")
        if report.unmapped_topics:
            table.add_row(f"  topics not in the crosswalk: {report.unmapped_topics:,} rows")
    return table


@click.command()
@_instance
@click.option("--date", "created_on", type=_DAY, help="Date of the release (default: today).")
def build(directory: Path, created_on: datetime | None) -> None:
    """Build a release from what was ingested; nothing is published yet."""
    console = Console(stderr=True)
    with console.status("…") as status:
        release_id, protected = build_release(
            Instance.open(directory), _day(created_on), lambda step: status.update(step)
        )
    console.print(f"Release {release_id}: {protected.months[0]} … {protected.months[-1]}.")
    if protected.waiting_months:
        console.print(f"Too small alone, waiting: {', '.join(protected.waiting_months)}.")
    click.echo(release_id)


@click.command()
@click.argument("release")
@_instance
def publish(release: str, directory: Path) -> None:
    """Make RELEASE the current one."""
    run_publish(Instance.open(directory), release)
    click.echo(f"Release {release} is published.")


@click.command()
@_instance
def sources(directory: Path) -> None:
    """List the sources of an instance after checking their mapping files."""
    for source in load_sources(Instance.open(directory)).values():
        click.echo(f"{source.id}\t{source.regime}\t{source.format}\t{source.title_en}")
