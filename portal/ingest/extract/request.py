"""What the parent asks of a reader process and what it gets back: plain JSON both ways."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

MIB = 1 << 20


class ExtractFault(Exception):
    """A file that cannot be read as its mapping says. The message is one sentence without data."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reader process: bytes, seconds, and sizes inside the file.

    ``ratio`` is the largest expansion of a compressed file above ``free_bytes``; ``line_bytes``
    the longest physical line of text; ``distinct`` and ``value_length`` bound coded columns.
    """

    memory_bytes: int = 3072 * MIB
    engine_memory_bytes: int = 1024 * MIB
    cpu_seconds: int = 1800
    wall_seconds: int = 1800
    text_bytes: int = 16384 * MIB
    tree_bytes: int = 512 * MIB
    ratio: int = 200
    free_bytes: int = 64 * MIB
    line_bytes: int = MIB
    distinct: int = 5000
    value_length: int = 160


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read.

    ``columns`` maps a field to the names its column may have, first match first; ``optional``
    lists fields whose column may be absent; ``coded`` lists fields that may hold short codes only.
    ``table`` (Parquet: ``row`` and one text column per field) and ``rejects`` (CSV: row, reason)
    are written by the reader inside ``work``.
    """

    format: str
    path: Path
    name: str
    work: Path
    columns: dict[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    records: str = ""
    repeated_keys: str = "refuse"
    blanks: tuple[str, ...] = ("",)
    limits: Limits = field(default_factory=Limits)

    @property
    def table(self) -> Path:
        """Where the reader writes the mapped columns."""
        return self.work / "table.parquet"

    @property
    def rejects(self) -> Path:
        """Where the reader lists rows it could not split into columns."""
        return self.work / "rejects.csv"

    def to_json(self) -> str:
        """Return the request as JSON text."""
        return json.dumps(asdict(self) | {"path": str(self.path), "work": str(self.work)})

    @classmethod
    def from_json(cls, text: str) -> Request:
        """Return the request written by :meth:`to_json`."""
        raw: dict[str, Any] = json.loads(text)
        limits = replace(Limits(), **raw.pop("limits"))
        columns = {name: tuple(names) for name, names in raw.pop("columns").items()}
        for key in ("optional", "coded", "blanks"):
            raw[key] = tuple(raw[key])
        for key in ("path", "work"):
            raw[key] = Path(raw[key])
        return cls(limits=limits, columns=columns, **raw)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader hands back: rows in the table, rows rejected, seconds by stage."""

    rows: int
    rejected: int
    seconds: dict[str, float]
