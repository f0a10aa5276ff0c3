"""``otklik geodata import``: take a boundary file of any usual form into the instance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from geodata.boundaries.files import FORMS, MAX_BYTES, Reading
from geodata.boundaries.imports import ImportRequest
from geodata.boundaries.record import BoundaryRecord
from portal.cli.options import day_option, instance_option, printable
from portal.config.instance import Instance
from portal.releases.boundary_import import import_boundary_file

_FILE = click.Path(path_type=Path)
# So many codes are named of a list; --json has all of them.
_SHOWN = 12


@click.command("import", help=f"Import the boundaries of one level from FILE ({FORMS}).")
@click.argument("file", type=_FILE)
@click.option("--level", required=True, help="Level of territory, as in otklik.toml.")
@click.option("--source", required=True, help="Where the file comes from; it is public.")
@click.option("--licence", required=True, help="Its licence; it is public.")
@click.option("--licence-url", default="", help="Address of the licence.")
@click.option("--credit", default="", help="Credit that the licence asks to show on maps.")
@day_option("--as-of", help="Day of which the boundaries tell.")
@click.option("--code-field", default="", help="Field with the code of the territory.")
@click.option("--layer", default="", help="Layer, where the file has several.")
@click.option("--crs", default="", help="Coordinate system, if the file has none or a wrong one.")
@click.option("--encoding", default="", help="Encoding of the texts of a Shapefile.")
@click.option("--land", type=_FILE, help="Outline of the land, to cut the sea off.")
@click.option("--dissolve", is_flag=True, help="Join several features of one territory.")
@click.option(
    "--max-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=MAX_BYTES / 1e6,
    show_default=True,
    help="Refuse a larger file.",
)
@click.option("--replace", is_flag=True, help="Let territories lose the outline that they have.")
@click.option("--may-move", is_flag=True, help="Let them lie elsewhere than other outlines do.")
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@instance_option
def import_boundaries(
    file: Path,
    level: str,
    source: str,
    licence: str,
    licence_url: str,
    credit: str,
    as_of: datetime | None,
    code_field: str,
    layer: str,
    crs: str,
    encoding: str,
    land: Path | None,
    dissolve: bool,
    max_mb: float,
    replace: bool,
    may_move: bool,
    dry_run: bool,
    as_json: bool,
    directory: Path,
) -> None:
    """Run the import and print what became of the file."""
    reading = Reading(layer, crs, encoding, int(max_mb * 1e6))
    day = as_of.date() if as_of else None
    request = ImportRequest(
        file, level, code_field, reading, land, dissolve, day, replace, may_move
    )
    record = BoundaryRecord(source, licence, day, licence_url, credit)
    report = import_boundary_file(
        Instance.open(directory),
        request,
        record,
        lambda step: click.echo(f"{step} …", err=True),
        is_trial=dry_run,
    )
    if as_json:
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    for line in report_lines(report):
        click.echo(printable(line))
    click.echo("Nothing was changed." if dry_run else "Imported; build a release to show it.")


def report_lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield the report of an import, a sentence a line, without what did not occur."""
    total = report["n_matched"] + len(report["missing"])
    yield (
        f"{report['n_features']} features read, {report['n_matched']} of {total} territories of"
        f" level {report['level']} have a polygon."
    )
    for key, words in _LISTS:
        if found := report[key]:
            yield f"{words}: {len(found)} ({_some(found)})."
    yield (
        f"Borders that neighbours drew differently: {report['unmatched_km']:,.0f} of"
        f" {report['border_km']:,.0f} km, made to fit."
    )
    if report["overlaps"] or report["slivers"]:
        yield f"Overlaps: {len(report['overlaps'])}, and {report['slivers']} slivers under 1 %."
    for overlap in report["overlaps"][:_SHOWN]:
        yield (
            f"  {overlap['first']} and {overlap['second']}: {overlap['share']:.1%} of the smaller,"
            f" {overlap['square_km']:g} km²"
        )
    if report["clipped"]:
        yield f"Cut off at the land: {report['clipped']} territories."


_LISTS = (
    ("missing", "Territories without a polygon"),
    ("without_code", "Features without a code, left out, by number"),
    ("unknown", "Codes of the file that no territory has, left out"),
    ("other_level", "Codes of another level, left out"),
    ("adapted", "Codes of the file that were read as those of a territory"),
    ("dissolved", "Territories joined of several features"),
    ("repaired", "Territories whose crossing rings were rebuilt"),
    ("changed", "Territories whose area changed by over 1 %"),
    ("outside_land", "Territories left whole, since no land was given there"),
)


def _some(found: list[Any] | dict[str, Any]) -> str:
    if isinstance(found, dict):
        shown = [f"{key} → {_value(value)}" for key, value in found.items()]
    else:
        shown = [str(entry) for entry in found]
    more = ", …" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _value(value: Any) -> str:
    return f"{value:+.1%}" if isinstance(value, float) else str(value)
