"""``otklik geodata check``: everything that is wrong with the reference of places, at once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import click
import orjson

from geodata.checks.finding import ERROR, Finding
from geodata.checks.reference import check_reference
from geodata.checks.tables import loading_findings
from geodata.web.projection_definition import check_projection
from portal.cli.options import instance_option, printable
from portal.config.instance import Instance


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@instance_option
@click.pass_context
def check(context: click.Context, as_json: bool, directory: Path) -> None:
    """Check the territories, their versions and events, and the tables beside them.

    Nothing is changed. Errors make figures wrong or a build fail; a warning means that something
    will be absent or may not be meant. The exit code is 0 without errors and 1 with them.
    """
    instance = Instance.open(directory)
    levels = [level.code for level in instance.profile.levels]
    found = check_reference(instance.reference, levels, instance.profile.map_level, date.today())
    found += loading_findings(
        lambda _: check_projection(instance.profile.projection), instance.root
    )
    if as_json:
        listed = [finding._asdict() for finding in found]
        click.echo(orjson.dumps(listed, option=orjson.OPT_INDENT_2).decode())
    else:
        for line in _lines(found):
            click.echo(printable(line))
    if any(finding.severity == ERROR for finding in found):
        context.exit(1)


def _lines(found: list[Finding]) -> list[str]:
    """Return a line for each finding and one that counts them."""
    counts = Counter(finding.severity for finding in found)
    listed = [f"{finding.severity} {finding.code}: {finding.sentence}" for finding in found]
    return [*listed, f"Errors: {counts[ERROR]}. Warnings: {len(found) - counts[ERROR]}."]
