"""Entry point of the command: subcommands, and faults as one plain sentence with exit code 2."""

from __future__ import annotations

import os
from typing import IO, Any

import click
import duckdb

from geodata.errors import ReferenceFault
from portal.cli.audit import audit
from portal.cli.claims import claims
from portal.cli.demo import demo
from portal.cli.entry import INTERRUPTED
from portal.cli.geodata.group import geodata
from portal.cli.govern import calendar, key, policy, withdraw
from portal.cli.official import official
from portal.cli.operate import build, erase, ingest, init, publish, sources
from portal.cli.options import printable
from portal.cli.pictures import pictures
from portal.cli.protect import protect
from portal.cli.serve import serve
from portal.config.errors import OperatorError
from portal.disclosure.cells import TableFault
from portal.disclosure.hierarchy import HierarchyFault
from portal.disclosure.rounding import RoundingFault


class Fault(click.ClickException):
    """One sentence on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence and nothing else."""
        click.echo(printable(self.format_message()), file=file, err=file is None)


class Interruption(Fault):
    """Ctrl+C: one line, and the exit code that shells give to it."""

    exit_code = INTERRUPTED


class Otklik(click.Group):
    """The group of subcommands; what an operator can mend never ends in a traceback."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the subcommands in the order of an operator's work."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except (OperatorError, ReferenceFault, HierarchyFault, TableFault, RoundingFault) as fault:
            raise Fault(str(fault)) from fault
        except KeyboardInterrupt:
            raise Interruption("Interrupted.") from None
        except BrokenPipeError:
            raise  # whoever read our output has gone, which is no fault
        except OSError as error:
            raise Fault(_sentence(error)) from error
        except duckdb.Error as error:
            # The engine's message may quote data, so only its kind is told.
            raise Fault(
                f"The records could not be read or written ({type(error).__name__}: a file is"
                " damaged, or memory or disk is short)."
            ) from error


def _sentence(error: OSError) -> str:
    """Return what the system said about a file or the disk."""
    said = error.strerror or type(error).__name__
    # Where two files took part, the second is the one that was to be written.
    name = error.filename2 or error.filename
    return f"{os.fsdecode(name)}: {said}." if name else f"{said}."


@click.group(cls=Otklik, help="Otklik: from files of citizens' appeals to a published release.")
@click.version_option(package_name="otklik")
def main() -> None:
    """Group of the subcommands."""


for command in (
    init, sources, ingest, build, audit, publish, claims, official, calendar, erase, policy,
    withdraw, key, serve, pictures, demo, protect, geodata,
):  # fmt: skip
    main.add_command(command)
