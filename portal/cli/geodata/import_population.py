"""``otklik geodata import-population``: take an office's table of residents into the instance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson

from geodata.population.imports import ImportRequest
from geodata.population.table import MAX_BYTES, TableForm
from portal.cli.options import instance_option, printable
from portal.config.instance import Instance
from portal.releases.population_import import import_population_file

# So many entries are named of a list; --json has all of them.
_SHOWN = 12


@click.command("import-population", short_help="Import numbers of residents from a table.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code-field", required=True, help="Column with the code of the territory.")
@click.option("--value-field", required=True, help="Column with the number of residents.")
@click.option("--year", type=click.IntRange(1000, 9999), help="Year of all figures.")
@click.option("--year-field", default="", help="Column with the year, if the file has several.")
@click.option("--source", required=True, help="Office and table; it is public. {year} is the year.")
@click.option(
    "--as-of",
    default="01-01",
    show_default=True,
    metavar="[YYYY-]MM-DD",
    help="Day that the figures speak of, in their year or the year before.",
)
@click.option(
    "--unit",
    type=click.Choice(["person", "thousand"]),
    default="person",
    show_default=True,
    help="What the file counts.",
)
@click.option("--delimiter", default=",", show_default=True, help="Delimiter of a CSV file.")
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of a CSV file.")
@click.option("--sheet", default="", help="Sheet of a workbook, where several have the columns.")
@click.option(
    "--max-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=MAX_BYTES / 1e6,
    show_default=True,
    help="Refuse a larger file.",
)
@click.option("--replace", "is_replacing", is_flag=True, help="Replace figures that differ.")
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@instance_option
def import_population_table(
    file: Path,
    directory: Path,
    delimiter: str,
    encoding: str,
    sheet: str,
    max_mb: float,
    dry_run: bool,
    as_json: bool,
    **meaning: Any,
) -> None:
    """Import numbers of residents from FILE, a CSV file or an XLSX workbook.

    Rows are matched by code: of now, of the day of the figure, or without its leading zeros. All
    figures are taken or none; what is to be judged is told.
    """
    form = TableForm(delimiter, encoding, sheet, int(max_mb * 1e6))
    request = ImportRequest(file, form=form, latest=date.today(), **meaning)
    report = import_population_file(Instance.open(directory), request, is_trial=dry_run)
    if as_json:
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    for line in report_lines(report):
        click.echo(printable(line))
    click.echo("Nothing was changed." if dry_run else "Imported; build a release to show it.")


def report_lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield the report of an import, a sentence a line, without what did not occur."""
    years = ", ".join(map(str, report["years"]))
    yield (
        f"{report['n_rows']} rows read; figures of {years}: {report['n_new']} new,"
        f" {report['n_replaced']} replaced, {report['n_unchanged']} known already."
    )
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("Codes that lost their leading zeros", [f"{code} → {t}" for code, t in report["padded"]]),
        ("Codes of another time", [f"{code} → {t}" for code, t in report["former"]]),
        ("Rows without a figure or with zero, left out", _codes(report["without"])),
        ("Rows that say the same again", _codes(report["repeated"])),
        ("Rows whose code no territory has, left out", _codes(report["unknown"])),
        ("Territories without a figure", [f"{code} ({year})" for code, year in report["missing"]]),
        (
            "Changed by more than 20 % within a year",
            [f"{code} ({year}): {old} → {new}" for code, year, old, new in report["jumps"]],
        ),
        (
            "Fewer residents than inside it",
            [f"{code} ({year}): {own} < {sub}" for code, year, own, sub in report["exceeding"]],
        ),
    )
    for words, found in lists:
        if found:
            # A place of many years is named once.
            named = list(dict.fromkeys(found))
            more = ", …" if len(named) > _SHOWN else ""
            yield f"{words}: {len(found)} ({', '.join(named[:_SHOWN])}{more})."


def _codes(found: Sequence[tuple[int, str]]) -> list[str]:
    first: dict[str, int] = {}
    for line, code in found:
        first.setdefault(code, line)
    return [f"«{code}» in row {first[code]}" for _, code in found]
