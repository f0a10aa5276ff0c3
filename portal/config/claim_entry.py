"""New press claims: a form to fill in, and its rows added to the tables of an instance."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.config.claim_form import CITATION_HELP, CLAIM_HELP
from portal.config.claim_rows import (
    CITATION_COLUMNS,
    CLAIM_COLUMNS,
    RowFault,
    read_citation,
    read_claim,
)
from portal.config.claims import CITATIONS_FILE, CLAIMS_FILE, Refusal, load_claims
from portal.config.errors import OperatorError
from portal.config.tables import read_table

# A row that begins so is help and no claim.
HELP = "#"
_TABLES = ((CLAIMS_FILE, CLAIM_COLUMNS), (CITATIONS_FILE, CITATION_COLUMNS))

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Added:
    """How many claims and citations were added, and what was refused."""

    n_claims: int
    n_citations: int
    refused: tuple[Refusal, ...]


def write_form(directory: Path) -> None:
    """Write empty tables of claims and citations: all columns and under each what stands there.

    Raises ``OperatorError`` where one of them is there already.
    """
    for name, _ in _TABLES:
        if (directory / name).exists():
            raise OperatorError(f"{directory / name} is there already; name another directory.")
    directory.mkdir(parents=True, exist_ok=True)
    for (name, columns), texts in zip(_TABLES, (CLAIM_HELP, CITATION_HELP), strict=True):
        words = [texts[column] for column in columns]
        words[0] = f"{HELP} {words[0]}"
        (directory / name).write_text(_lines([columns, words]), encoding="utf-8")


def add_claims(directory: Path, filled: Path, levels: Mapping[str, str], today: date) -> Added:
    """Add the rows of ``filled``, a form, to the tables of ``directory``; faulty ones are refused.

    A citation may be of a claim that is there already. A new claim that nobody is cited for is
    refused. ``levels``: see :func:`portal.config.claims.load_claims`. Raises ``OperatorError`` for
    a file that is no table of these columns, and where the tables of the instance have faults.
    """
    known = load_claims(directory, levels, today)
    if known.refused:
        raise OperatorError(f"{directory}/{known.refused[0]}. Mend it first: otklik claims check")
    refused: list[Refusal] = []
    before = {claim.id for claim in known.claims}
    claims = _new_claims(filled / CLAIMS_FILE, before, levels, today, refused)
    cited = {(one.claim, one.outlet_ru, one.title_ru, one.speaker_ru) for one in known.citations}
    citations = _new_citations(filled / CITATIONS_FILE, before | set(claims), cited, refused)
    n_cited = Counter(row["claim"] for row in citations)
    for code, (number, _) in list(claims.items()):
        if not n_cited[code]:
            refused.append(Refusal(CLAIMS_FILE, number, f"«{code}» has no source: nobody is cited"))
            del claims[code]
    _append(directory / CITATIONS_FILE, CITATION_COLUMNS, citations)
    _append(directory / CLAIMS_FILE, CLAIM_COLUMNS, [row for _, row in claims.values()])
    return Added(len(claims), len(citations), tuple(refused))


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, Row]]:
    """Return the rows of a form but its help and what is empty, numbered as in a spreadsheet."""
    return [
        (number, row)
        for number, row in read_table(path, columns)
        if not row[columns[0]].startswith(HELP) and any(row.values())
    ]


def _new_claims(
    path: Path,
    before: set[str],
    levels: Mapping[str, str],
    today: date,
    refused: list[Refusal],
) -> dict[str, tuple[int, Row]]:
    found: dict[str, tuple[int, Row]] = {}
    for number, row in _rows(path, CLAIM_COLUMNS):
        try:
            code = read_claim(row, levels, today).id
            if code in before:
                raise RowFault(f"id: «{code}» is a claim of the instance already")
            if code in found:
                raise RowFault(f"id: «{code}» stands in row {found[code][0]} already")
            found[code] = number, row
        except RowFault as fault:
            refused.append(Refusal(CLAIMS_FILE, number, str(fault)))
    return found


def _new_citations(
    path: Path, claims: set[str], cited: Set[tuple[str, str, str, str]], refused: list[Refusal]
) -> list[Row]:
    found: list[Row] = []
    seen = set(cited)
    for number, row in _rows(path, CITATION_COLUMNS):
        try:
            one = read_citation(row, claims)
            key = (one.claim, one.outlet_ru, one.title_ru, one.speaker_ru)
            if key in seen:
                raise RowFault(f"claim: «{one.claim}» is cited from this outlet already")
            seen.add(key)
            found.append(row)
        except RowFault as fault:
            refused.append(Refusal(CITATIONS_FILE, number, str(fault)))
    return found


def _append(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Add rows at the end of a table, or begin it; a crash leaves the old one."""
    new = [[row[column] for column in columns] for row in rows]
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else _lines([columns])
    if not old.endswith("\n"):
        old += "\n"
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(old + _lines(new), encoding="utf-8")
    beside.replace(path)


def _lines(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
