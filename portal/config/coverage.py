"""What the operator declares as reported, per source, territory and month; never derived."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import COVERAGE_STATE
from schemas.periods import Period, PeriodError

_HEADER = ("source", "territory", "from", "to", "state")
# A slip such as 2206 for 2026 would otherwise declare thousands of months.
_YEARS = range(1990, 2101)


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
    return tuple(_row(f"{path}: row {number}", row) for number, row in read_table(path, _HEADER))


def _row(place: str, row: dict[str, str]) -> CoverageRow:
    for column in _HEADER:
        if not row[column]:
            raise OperatorError(f"{place}: {column} is empty.")
    source, territory, first, last, state = (row[column] for column in _HEADER)
    if state not in COVERAGE_STATE:
        known = ", ".join(COVERAGE_STATE.ids())
        raise OperatorError(f"{place}: state «{state}» is none of {known}.")
    _check_months(place, first, last)
    return CoverageRow(source, territory, first, last, state)


def _check_months(place: str, first: str, last: str) -> None:
    try:
        months = Period.parse(first), Period.parse(last)
    except PeriodError as error:
        raise OperatorError(f"{place}: {error}.") from None
    if any(month.freq != "M" for month in months) or months[0] > months[1]:
        raise OperatorError(f"{place}: «from» and «to» are months in order.")
    for text in (first, last):
        if int(text[:4]) not in _YEARS:
            raise OperatorError(f"{place}: the year of «{text}» is not within {_span()}.")


def _span() -> str:
    return f"{_YEARS.start}–{_YEARS.stop - 1}"
