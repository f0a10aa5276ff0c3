"""What the operator declares as reported, per source, territory and month; never derived."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from schemas.codelists import COVERAGE_STATE
from schemas.periods import Period, PeriodError

_HEADER = ["source", "territory", "from", "to", "state"]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One declaration; months inclusive. It holds for the territory and all below it."""

    source: str
    territory: str
    first_month: str
    last_month: str
    state: str


def load_coverage(path: Path) -> tuple[CoverageRow, ...]:
    """Return the rows of ``coverage.csv``; raise ``OperatorError`` naming the row that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _HEADER:
                raise OperatorError(f"{path}: the header must be «{','.join(_HEADER)}».")
            return tuple(_row(path, number, row) for number, row in enumerate(reader, start=2))
    except FileNotFoundError:
        raise OperatorError(f"{path}: the file is missing; declare what was reported.") from None


def _row(path: Path, number: int, row: dict[str, str | None]) -> CoverageRow:
    values = [str(row.get(column) or "").strip() for column in _HEADER]
    if not all(values):
        raise OperatorError(f"{path}, row {number}: a field is empty.")
    source, territory, first, last, state = values
    if state not in COVERAGE_STATE:
        known = ", ".join(COVERAGE_STATE.ids())
        raise OperatorError(f"{path}, row {number}: state «{state}» is none of {known}.")
    try:
        months = Period.parse(first), Period.parse(last)
    except PeriodError as error:
        raise OperatorError(f"{path}, row {number}: {error}.") from None
    if any(month.freq != "M" for month in months) or months[0] > months[1]:
        raise OperatorError(f"{path}, row {number}: «from» and «to» are months in order.")
    return CoverageRow(source, territory, first, last, state)
