"""A table as CSV (RFC 4180, UTF-8): for researchers by default, for spreadsheets by option."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schemas.structure import Component, Dataset

BOM = "\ufeff"
DELIMITERS = (",", ";")
CSV_TYPE = "text/csv; charset=utf-8; header=present"
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Kinds of values that the writer writes as they stand; ``None`` becomes an empty field.
_WRITTEN_AS_IS = frozenset((int, float, type(None)))


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of plain values: text, int, float, bool, date or ``None``.

    A table of a dataset knows what its columns are (``parts``, one for each) and, where they are
    wanted, the ``names`` of codes by column; its rows hold codes.
    """

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    dataset: Dataset | None = None
    parts: tuple[Component, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        parts: Sequence[Component],
        rows: Iterable[Sequence[Any]],
        names: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Table:
        """Return the table of a dataset whose rows have a value for each of ``parts``."""
        columns = tuple(part.id for part in parts)
        return cls(columns, rows, dataset, tuple(parts), names or {})

    def without(self, left_out: Collection[str]) -> Table:
        """Return the table without some of its columns."""
        if self.dataset is None or not left_out:
            return self
        kept = [i for i, name in enumerate(self.columns) if name not in left_out]
        rows = (tuple(row[i] for i in kept) for row in self.rows)
        return Table.of(self.dataset, [self.parts[i] for i in kept], rows, self.names)

    def with_constants(self, parts: Sequence[Component], values: Sequence[Any]) -> Table:
        """Return the table with further columns, each the same in all rows."""
        tail = tuple(values)
        rows = ((*row, *tail) for row in self.rows)
        columns = (*self.columns, *(part.id for part in parts))
        return Table(columns, rows, self.dataset, (*self.parts, *parts), self.names)


def labelled(table: Table, labels: str) -> Table:
    """Return the table with codes, names, or both: the name of ``X`` stands in ``X_NAME``.

    ``labels`` is ``id``, ``name`` or ``both``. Only columns with names of codes are concerned.
    """
    if labels == "id" or not table.names:
        return table
    columns = [part for name in table.columns for part in _spread(name, table, labels)]
    return Table(tuple(columns), _spread_rows(table, labels))


def records(table: Table, labels: str) -> Iterator[dict[str, Any]]:
    """Yield the rows as objects under the names that JSON uses."""
    keys = {part.id: part.key for part in table.parts}
    keys |= {f"{name}_NAME": f"{key}_name" for name, key in keys.items()}
    flat = labelled(table, labels)
    names = [keys.get(column, column.lower()) for column in flat.columns]
    for row in flat.rows:
        yield dict(zip(names, row, strict=True))


def _spread(name: str, table: Table, labels: str) -> tuple[str, ...]:
    if name not in table.names:
        return (name,)
    return (f"{name}_NAME",) if labels == "name" else (name, f"{name}_NAME")


def _spread_rows(table: Table, labels: str) -> Iterator[list[Any]]:
    names = [table.names.get(column) for column in table.columns]
    for row in table.rows:
        cells: list[Any] = []
        for value, known in zip(row, names, strict=True):
            if known is None or labels == "both":
                cells.append(value)
            if known is not None:
                cells.append(known[value])
        yield cells


def to_csv(table: Table, *, bom: bool = False, delimiter: str = ",", header: bool = True) -> bytes:
    """Return the table as CSV with CRLF line ends.

    ``None`` is an empty field, never a zero; numbers are written with a point, whatever the
    language. Text that a spreadsheet would run as a formula gets an apostrophe in front. Raises
    ``ValueError`` for a delimiter other than a comma or a semicolon.
    """
    if delimiter not in DELIMITERS:
        raise ValueError(f"delimiter {delimiter!r} is none of {DELIMITERS}")
    buffer = io.StringIO(newline="")
    if bom:
        buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if header:
        writer.writerow(table.columns)
    # Most cells are numbers or empty, which the writer knows: they are not looked at one by one.
    writer.writerows(
        [value if type(value) in _WRITTEN_AS_IS else _cell(value) for value in row]
        for row in table.rows
    )
    return buffer.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return value
