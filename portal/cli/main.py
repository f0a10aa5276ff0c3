"""Entry point of the command: subcommands, and faults as one plain sentence with exit code 2."""

from __future__ import annotations

from typing import IO, Any

import click

from geodata.errors import ReferenceFault
from portal.cli.demo import demo
from portal.cli.operate import build, ingest, init, publish, sources
from portal.cli.serve import serve
from portal.config.errors import OperatorError
from portal.disclosure.rounding import RoundingFault


class Fault(click.ClickException):
    """One sentence on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence and nothing else."""
        click.echo(self.format_message(), file=file, err=file is None)


class Otklik(click.Group):
    """The group of subcommands; what an operator can mend never ends in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except (OperatorError, ReferenceFault, RoundingFault) as fault:
            raise Fault(str(fault)) from fault


@click.group(cls=Otklik, help="Otklik: from files of citizens' appeals to a published release.")
@click.version_option(package_name="otklik")
def main() -> None:
    """Group of the subcommands."""


for command in (init, ingest, build, publish, sources, serve, demo):
    main.add_command(command)
