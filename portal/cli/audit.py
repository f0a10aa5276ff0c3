"""``otklik audit``: attack a release again and say what was tried."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from portal.audit.checks import Verdict, catalogue
from portal.cli.options import instance_option
from portal.config.instance import Instance
from portal.releases.audit_again import Audited, audit_release

_WORDS = {True: "pass", False: "FAIL", None: "not run"}


@click.command()
@click.argument("release", default="")
@instance_option
@click.pass_context
def audit(context: click.Context, release: str, directory: Path) -> None:
    """Run all attacks of the audit on RELEASE (by default the current one).

    Every build runs them too. The exit code is 0 where all failed, as they should, and 1 where one
    succeeded. Exact figures go to a report in var/confidential/audit and never to the screen.
    """
    with Console(stderr=True).status("audit"):
        audited = audit_release(Instance.open(directory), release)
    Console(width=100).print(_table(audited))
    for verdict in audited.verdicts:
        if verdict.passed is False:
            click.echo(f"{verdict.code}: {verdict.reason}.")
    click.echo(f"Confidential report: {audited.report}")
    if any(verdict.passed is not True for verdict in audited.verdicts):
        context.exit(1)


def _table(audited: Audited) -> Table:
    """Return the verdicts as a table; nothing in it depends on true counts but they."""
    table = Table(title=f"Audit of {audited.release}", title_justify="left")
    table.add_column("Check")
    table.add_column("Half")
    table.add_column("Verdict")
    table.add_column("Tried", justify="right")
    table.add_column("Ceiling", justify="right")
    checks = {check.code: check for check in catalogue()[1]}
    for verdict in audited.verdicts:
        table.add_row(verdict.code, checks[verdict.code].half, *_cells(verdict))
    return table


def _cells(verdict: Verdict) -> tuple[str, str, str]:
    tried = "" if verdict.n_tried is None else f"{verdict.n_tried:,}"
    ceiling = "" if verdict.ceiling is None else f"{verdict.ceiling:g}"
    return _WORDS[verdict.passed], tried, ceiling
