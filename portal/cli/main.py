"""Entry point of the command: subcommands, and faults as one plain sentence with exit code 2."""

from __future__ import annotations

import sys

import click

from geodata.errors import ReferenceFault
from portal.cli.demo import demo
from portal.cli.operate import build, ingest, init, publish, sources
from portal.cli.serve import serve
from portal.config.errors import OperatorError


@click.group(help="Otklik: from files of citizens' appeals to a published, safe release.")
@click.version_option(package_name="otklik")
def cli() -> None:
    """Group of the subcommands."""


for command in (init, ingest, build, publish, sources, serve, demo):
    cli.add_command(command)


def main() -> None:
    """Run the command; an operator's fault is one sentence on standard error and exit code 2."""
    try:
        cli()
    except (OperatorError, ReferenceFault) as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)
