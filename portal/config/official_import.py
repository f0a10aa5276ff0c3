"""Take values of official indicators from a table of a source, by a mapping of its columns.

Rows with a fault are refused with their reason, the rest is taken. Nothing is overwritten: where a
source says another value of the same place and time than before, the older one stays and names the
newer.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.config.claim_rows import RowFault
from portal.config.claims import Refusal
from portal.config.errors import OperatorError
from portal.config.official import VALUES_FILE, key_of, load_official
from portal.config.official_rows import VALUE_COLUMNS, read_value
from portal.config.tables import read_table
from schemas.official import OfficialValue
from schemas.official_mapping import OfficialMapping

_NUMBERS = ("value", "denominator")
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_FIRST_ROW = 2
_NO_ID = re.compile("[^a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """Ids of the values taken and of those that they replaced, rows known already, refusals."""

    taken: tuple[str, ...]
    superseded: tuple[str, ...]
    n_known: int
    refused: tuple[Refusal, ...]


def import_values(
    directory: Path, file: Path, mapping: OfficialMapping, levels: Mapping[str, str], today: date
) -> Imported:
    """Add the values of ``file`` to those of ``directory``.

    ``levels`` are the levels of the known territories by code, ``lowest`` of those below regions.
    Raises ``OperatorError`` where either cannot be read, or where the values on file have a fault.
    """
    official = load_official(directory, levels, today)
    if official.refused:
        raise OperatorError(f"{directory}/{official.refused[0]}. Mend it first.")
    path = directory / VALUES_FILE
    rows = [row for _, row in read_table(path, VALUE_COLUMNS)] if path.exists() else []
    in_force = {key_of(one): one for one in official.values if not one.superseded_by}
    ids = {one.id for one in official.values}
    first_rows: dict[tuple[str, ...], int] = {}
    refused: list[Refusal] = []
    superseded: dict[str, str] = {}
    taken: list[dict[str, str]] = []
    n_known = 0
    for number, row in _mapped(file, mapping):
        row |= {"id": _new_id(row, ids), "recorded_on": today.isoformat()}
        try:
            value = read_value(row, official.indicators, levels, today)
            if (first := first_rows.setdefault(key_of(value), number)) != number:
                raise RowFault(f"value: row {first} has a value of the same place and time")
        except RowFault as fault:
            refused.append(Refusal(file.name, number, str(fault)))
            continue
        older = in_force.get(key_of(value))
        if older is not None and _says(older) == _says(value):
            n_known += 1
            continue
        if older is not None:
            superseded[older.id] = value.id
        ids.add(value.id)
        taken.append(row)
    if taken:
        for row in rows:
            row["superseded_by"] = superseded.get(row["id"], row["superseded_by"])
        _write(path, [*rows, *taken])
    return Imported(tuple(r["id"] for r in taken), tuple(superseded), n_known, tuple(refused))


def _mapped(file: Path, mapping: OfficialMapping) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield row number, as a spreadsheet counts them, and our columns of each row."""
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    try:
        text = file.read_text(encoding=encoding)
    except OSError as error:
        raise OperatorError(f"{file}: the file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{file}: the file is not {mapping.encoding} text.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mapping.delimiter)
    for source in mapping.columns.values():
        if source not in (reader.fieldnames or ()):
            raise OperatorError(f"{file}: there is no column «{source}», which the mapping names.")
    for number, given in enumerate(reader, start=_FIRST_ROW):
        row = dict.fromkeys(VALUE_COLUMNS, "") | mapping.constants
        row |= {ours: (given[theirs] or "").strip() for ours, theirs in mapping.columns.items()}
        for ours, known in mapping.values.items():
            row[ours] = known.get(row[ours], row[ours])
        if mapping.decimal_comma:
            row |= {name: row[name].translate(_SPACES).replace(",", ".") for name in _NUMBERS}
        yield number, row


def _new_id(row: Mapping[str, str], ids: set[str]) -> str:
    moment = row["period"] or row["as_of"] or row["value_date"]
    named = "-".join((row["indicator"], row["territory"], moment)).lower()
    stem = _NO_ID.sub("-", named).strip("-")
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in ids:
        number += 1
    return name


def _says(value: OfficialValue) -> tuple[object, ...]:
    return value.value, value.value_date, value.denominator, value.qualifier, value.status


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    """Replace the file in one step: a failure on the way leaves the old one."""
    beside = path.with_suffix(".csv.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, VALUE_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
