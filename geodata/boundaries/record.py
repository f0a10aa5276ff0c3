"""The record beside a boundary file: where the polygons come from and how they must be credited."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from geodata.errors import ReferenceFault

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class BoundaryRecord:
    """What is public about the boundaries of one level.

    ``as_of`` is the day of which the source tells, absent where it names none; ``credit`` is the
    line that the licence asks for, shown on every map; it and ``licence_url`` may be empty. Raises
    :class:`ReferenceFault` without source or licence and for an address that is no web address.
    """

    source: str
    licence: str
    as_of: date | None = None
    licence_url: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        for key in ("source", "licence"):
            if not getattr(self, key).strip():
                raise ReferenceFault(f"{key} is missing; say where the outlines come from.")
        # It becomes a link on a page.
        if self.licence_url and not self.licence_url.startswith(("https://", "http://")):
            raise ReferenceFault("licence_url must begin with https:// or http://.")

    def to_toml(self) -> str:
        """Return the text of the file; :func:`load_record` reads it back."""
        lines = [
            "# Where the outlines beside this file come from; shown wherever they are drawn or"
            " downloaded.",
            f"source = {_quoted(self.source)}",
            f"licence = {_quoted(self.licence)}",
        ]
        if self.as_of is not None:
            lines.append(f"as_of = {self.as_of.isoformat()}")
        lines.append(f"licence_url = {_quoted(self.licence_url)}")
        lines.append(f"credit = {_quoted(self.credit)}")
        return "\n".join(lines) + "\n"


def load_records(directory: Path) -> dict[str, BoundaryRecord]:
    """Return the records of a directory of boundaries by level, in alphabetical order."""
    return {path.stem: load_record(path) for path in sorted(directory.glob(f"*{SUFFIX}"))}


def load_record(path: Path) -> BoundaryRecord:
    """Read one record. Raises :class:`ReferenceFault` naming file and key."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceFault(f"{path}: not valid TOML: {error}.") from error
    known = [field.name for field in fields(BoundaryRecord)]
    for key, value in raw.items():
        if key not in known:
            raise ReferenceFault(f"{path}: unknown key «{key}»; known are {', '.join(known)}.")
        _check_value(path, key, value)
    try:
        return BoundaryRecord(**{"source": "", "licence": ""} | raw)
    except ReferenceFault as fault:
        raise ReferenceFault(f"{path}: {fault}") from fault


def joined_credits(records: dict[str, BoundaryRecord]) -> str:
    """Return the credits of all levels in one line, each once."""
    return "; ".join(dict.fromkeys(record.credit for record in records.values() if record.credit))


def _check_value(path: Path, key: str, value: Any) -> None:
    # TOML knows dates with a time as well, which are dates to Python: only the plain day will do.
    if key == "as_of" and type(value) is not date:
        raise ReferenceFault(f"{path}: as_of must be a date without quotes, as 2026-11-15.")
    if key != "as_of" and not isinstance(value, str):
        raise ReferenceFault(f"{path}: {key} must be a text in quotes.")


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) == "Cc" else c for c in escaped)
        + '"'
    )
