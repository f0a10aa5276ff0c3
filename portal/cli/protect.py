"""``otklik protect``: disclosure control of any additive table in a file."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from portal.cli.options import printable
from portal.config.keys import load_key
from portal.disclosure.level_table import LevelLayout, level_names
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.protect_file import FileTask, Protection, protect_file, utility_of
from portal.disclosure.quality import QUALITIES
from portal.disclosure.table import COUNT
from portal.disclosure.utility import Utility

_FILE = click.Path(path_type=Path, readable=False)


@click.command()
@click.argument("source", metavar="IN", type=_FILE)
@click.argument("target", metavar="OUT", type=_FILE)
@click.option(
    "--hierarchy",
    "hierarchies",
    multiple=True,
    required=True,
    metavar="'A>B>C'",
    help="Columns of one dimension, the highest level first; repeat it for each dimension.",
)
@click.option("--count", default=COUNT, show_default=True, help="Column of the counts.")
@click.option(
    "--time",
    help="Lowest level of the hierarchy of time (default: month, if there is one).",
)
@click.option(
    "--base",
    default=3,
    show_default=True,
    type=click.IntRange(2, 100),
    help="Counts below it become 0 or it.",
)
@click.option(
    "--quality",
    default="standard",
    show_default=True,
    type=click.Choice(list(QUALITIES)),
    help="How long to search for totals close to the true ones.",
)
@click.option(
    "--min-block",
    default=1000,
    show_default=True,
    type=click.IntRange(0),
    help="Months with fewer counts below the base are put together.",
)
@click.option(
    "--key-file", required=True, type=_FILE, help="The secret key, 64 or more hexadecimal digits."
)
@click.option("--ledger", type=_FILE, help="Directory of what was published before.")
@click.option("--report", is_flag=True, help="Print how close the totals are; confidential.")
def protect(
    source: Path,
    target: Path,
    hierarchies: tuple[str, ...],
    count: str,
    time: str | None,
    base: int,
    quality: str,
    min_block: int,
    key_file: Path,
    ledger: Path | None,
    report: bool,
) -> None:
    """Protect the table of counts IN and write its safe form to OUT (.csv or .parquet both).

    IN has a row for each cell: a column for each level of each dimension, and a count. Counts below
    the base are rounded to 0 or to it, so that all totals stay sums and close to the true ones.
    OUT has the same columns and «shown», with the rows shown above 0 alone: a row shown as 0 would
    prove that there was something to hide. Other columns are left out.

    The lowest level of time is the block that is rounded at once. A block of few small counts is
    easy to guess, so --min-block puts months together; 0 leaves that to your own judgement.

    With --ledger months are only ever added: IN holds all months so far, OUT shows those in the
    ledger as they were, and new months that are too small wait. The ledger is as secret as IN.

    The key decides how counts fall. Make one by «(umask 077; openssl rand -hex 32 > KEY)», keep it,
    and never publish one table under two keys: what differs would give small counts away.
    """
    layout = LevelLayout(tuple(map(level_names, hierarchies)), count, time)
    policy = RoundingPolicy(base, min_block, quality)
    task = FileTask(source, target, layout, policy, load_key(key_file), ledger)
    with _Bar() as bar:
        done = protect_file(task, bar.report)
    _tell(done, target)
    if report:
        click.echo("\n".join(report_lines(done, utility_of(done, base))))


def report_lines(done: Protection, utility: Utility) -> list[str]:
    """Return the figures of utility, one a line."""
    everything = utility.all
    return [
        "Confidential: exact deviations give true totals away.",
        f"max\t{everything.largest}",
        f"rms\t{everything.rms:.3f}",
        f"rms of margins from 100\t{everything.rms_large:.3f}",
        f"bias of margins from 100\t{everything.bias:+.4f}",
        f"bad\t{everything.n_bad}",
        f"margins\t{everything.n_margins}",
        f"K\t{done.margins_per_cell}",
        f"seconds\t{done.seconds:.2f}",
    ]


def _tell(done: Protection, target: Path) -> None:
    """Say on standard error what was written and what waits."""
    click.echo(printable(f"{target}: {done.n_shown} cells are shown."), err=True)
    if done.protected.waiting_months:
        waiting = ", ".join(done.protected.waiting_months)
        click.echo(printable(f"Too small alone, waiting: {waiting}."), err=True)


class _Bar:
    """A bar of the months done; nothing where standard error is no terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("Reading", total=None)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def report(self, label: str, n_done: int, n_labels: int) -> None:
        """Move the bar: the block that ends with ``label`` begins."""
        self._progress.update(
            self._task, description=f"Rounding {label}", completed=n_done, total=n_labels
        )
