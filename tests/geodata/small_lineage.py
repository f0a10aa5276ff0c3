"""Small reference directories for tests: rows in, a lineage out."""

from __future__ import annotations

from pathlib import Path

from geodata.history import events, versions
from geodata.history.lineage import Lineage, load_lineage
from geodata.territories import COLUMNS, Territories, load_territories

ROOT = "C,,country,Страна,Country,,,,,,"


def place(code: str, start: str = "", end: str = "", parent: str = "C", level: str = "town") -> str:
    """Return a row of territories.csv."""
    return f"{code},{parent},{level},{code} ру,{code} en,город,,,,{start},{end}"


def former(
    territory: str, code: str, start: str, end: str, parent: str = "C", act: str = ""
) -> str:
    """Return a row of versions.csv that keeps the names and the kind."""
    return f"{territory},{code},{parent},{territory} ру,{territory} en,город,{start},{end},{act}"


def write_reference(
    folder: Path,
    places: tuple[str, ...] | list[str],
    former_rows: tuple[str, ...] | list[str] = (),
    event_rows: tuple[str, ...] | list[str] = (),
) -> Territories:
    """Write the three tables and return the territories."""
    tables = {
        "territories.csv": (COLUMNS, [ROOT, *places]),
        "versions.csv": (versions.COLUMNS, former_rows),
        "events.csv": (events.COLUMNS, event_rows),
    }
    for name, (columns, rows) in tables.items():
        text = "\n".join([",".join(columns), *rows]) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    return load_territories(folder / "territories.csv")


def make_lineage(
    folder: Path,
    places: tuple[str, ...] | list[str],
    former_rows: tuple[str, ...] | list[str] = (),
    event_rows: tuple[str, ...] | list[str] = (),
) -> Lineage:
    """Return the lineage of these rows."""
    return load_lineage(folder, write_reference(folder, places, former_rows, event_rows))
