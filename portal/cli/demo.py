"""``otklik demo``: a whole portal from synthetic files, ready to look at."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from portal.cli.serve import check_address, host_option, port_option, run_server
from portal.config.instance import Instance
from portal.demo.run import STAGES, build_demo, check_free, is_finished

WORKERS = 2
LABELS = {
    "files": "Writing synthetic source files",
    "ingest": "Ingesting them",
    "build": "Building and publishing the release",
}


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.01, 3.0),
    help="Size: 1 is about a million appeals.",
)
@click.option("--seed", default=2026, show_default=True, help="Equal seeds give equal files.")
@click.option("--serve/--no-serve", default=True, help="Serve the portal afterwards.")
@host_option
@port_option
def demo(directory: Path, scale: float, seed: int, serve: bool, host: str, port: int) -> None:
    """Build a portal from synthetic data in DIRECTORY and serve it.

    A finished demonstration is served again; an unfinished one must be removed first.
    """
    if is_finished(directory):
        click.echo(f"{directory} holds a finished demonstration; it is used as it is.")
    else:
        check_free(directory)
        if serve:
            check_address(host, port)  # before the minutes of work, not after
        with _Bars() as bars:
            built = build_demo(directory, scale, seed, bars.report)
        click.echo(f"Release {built.release_id} is published in {built.instance.releases}.")
    if serve:
        run_server(Instance.open(directory), host, port, WORKERS)


class _Bars:
    """One progress bar per stage; a stage of unknown length pulses until it ends."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._progress.start()
        for stage in STAGES:
            self._tasks[stage] = self._progress.add_task(
                LABELS[stage], start=False, total=None, note=""
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def report(self, stage: str, done: int, total: int | None, note: str) -> None:
        """Move the bar of a stage."""
        task = self._tasks[stage]
        self._progress.start_task(task)
        self._progress.update(task, completed=done, total=total, note=note)
