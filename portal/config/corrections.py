"""The corrections register: what the operator says of changes that published months do not show.

It is declared and never derived: what followed from the records would tell of them. It names kinds
of change and never counts, since how many records changed is as secret as a small count.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import CORRECTION_KIND

CORRECTIONS_HEADER = ("date", "kind", "text_ru", "text_en", "releases")
_LONGEST = 600
_RELEASE = r"^\d{4}-\d{2}-\d{2}(-[1-9]\d*)?$"
# The numbers that a text may hold: dates, months and the law's own number.
_NAMES = re.compile(r"\b(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}\.\d{2}\.\d{4}|59-(?:ФЗ|FZ))\b")


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: when it was made, its kind, its text, and the releases that it speaks of."""

    date: date
    kind: str
    text_ru: str
    text_en: str
    releases: tuple[str, ...]

    def text(self, lang: str) -> str:
        """Return the text in ``lang``."""
        return self.text_ru if lang == "ru" else self.text_en


def _without_counts(text: str) -> None:
    if number := re.search(r"\d+", _NAMES.sub("", text)):
        raise ValidationError(
            f"«{number[0]}» may be a count of records, which the register never tells; dates are"
            " written 2026-08 or 2026-08-31"
        )


def _text() -> fields.String:
    return fields.String(
        required=True, validate=[validate.Length(min=1, max=_LONGEST), _without_counts]
    )


class _CorrectionSchema(Schema):
    date = fields.Date(required=True, format="%Y-%m-%d")
    kind = fields.String(required=True, validate=validate.OneOf(CORRECTION_KIND.ids()))
    text_ru = _text()
    text_en = _text()
    releases = fields.List(
        fields.String(validate=validate.Regexp(_RELEASE)),
        required=True,
        validate=validate.Length(min=1),
    )

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Correction:
        return Correction(**data | {"releases": tuple(data["releases"])})


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the entries of ``corrections.csv``, newest first; none where there is no such file.

    ``releases`` are ids with spaces between. Raises ``OperatorError`` naming the row and column.
    """
    if not path.exists():
        return ()
    entries = [_entry(f"{path}: row {n}", row) for n, row in read_table(path, CORRECTIONS_HEADER)]
    return tuple(sorted(entries, key=lambda entry: entry.date, reverse=True))


def write_corrections(entries: Sequence[Correction], path: Path) -> None:
    """Write a register, so that nothing but its entries stands in the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CORRECTIONS_HEADER)
        for entry in entries:
            releases = " ".join(entry.releases)
            writer.writerow([entry.date, entry.kind, entry.text_ru, entry.text_en, releases])


def _entry(place: str, row: dict[str, str]) -> Correction:
    try:
        entry: Correction = _CorrectionSchema().load(row | {"releases": row["releases"].split()})
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        column, message = next(iter(messages.items()))
        raise OperatorError(f"{place}: {column}: {_first(message)}.") from None
    return entry


def _first(message: Any) -> str:
    """Return the first sentence of what marshmallow says about one value or a list of them."""
    while not isinstance(message, str):
        message = next(iter(message.values() if isinstance(message, dict) else message))
    return message.rstrip(".")


def check_corrections(path: Path, created_on: date) -> None:
    """Refuse a register that cannot be read, or that speaks of a day after the release."""
    for entry in load_corrections(path):
        if entry.date > created_on:
            raise OperatorError(
                f"{path}: an entry of {entry.date} cannot stand in a release of {created_on};"
                " date the release later."
            )
