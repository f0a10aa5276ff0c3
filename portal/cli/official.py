"""``otklik official``: official indicators of an instance: check them, take values from a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from geodata.territories import load_territories
from portal.cli.options import instance_option
from portal.config.claims import Refusal, territory_levels
from portal.config.instance import Instance
from portal.config.official import load_official
from portal.config.official_import import import_values
from portal.config.strict import load_toml
from schemas.official_mapping import OfficialMappingSchema


@click.group()
def official() -> None:
    """Keep figures about the system around appeals, each with its source."""


@official.command()
@instance_option
@click.pass_context
def check(context: click.Context, directory: Path) -> None:
    """Check every row of the official indicators.

    The exit code is 1 where a row is refused; a release is not built before it is mended.
    """
    instance = Instance.open(directory)
    found = load_official(instance.official, _levels(instance), _today())
    counts = (len(found.parts), len(found.indicators), len(found.values), len(found.polls))
    click.echo("{} parts, {} indicators, {} values, {} polls".format(*counts))
    _tell(context, found.refused)


@official.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    required=True,
    help="TOML file that names the columns of FILE.",
)
@instance_option
@click.pass_context
def import_(context: click.Context, file: Path, mapping_file: Path, directory: Path) -> None:
    """Add the values of the CSV table FILE, row by row.

    A row with a fault is refused with its reason, the rest is taken. Where the same source said
    another value before, the older one is kept and marked as superseded. The exit code is 1 where
    a row was refused.
    """
    instance = Instance.open(directory)
    mapping = load_toml(mapping_file, OfficialMappingSchema())
    found = import_values(instance.official, file, mapping, _levels(instance), _today())
    click.echo(
        f"{len(found.taken)} taken, {len(found.superseded)} superseded,"
        f" {found.n_known} known already"
    )
    _tell(context, found.refused)


def _levels(instance: Instance) -> dict[str, str]:
    return territory_levels(load_territories(instance.reference / "territories.csv"))


def _today() -> date:
    return date.today()


def _tell(context: click.Context, refused: tuple[Refusal, ...]) -> None:
    for one in refused:
        click.echo(f"refused: {one}")
    if refused:
        context.exit(1)
