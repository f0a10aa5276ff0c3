"""Press claims of an instance: ``claims/claims.csv`` and ``claims/citations.csv``.

A row with a fault is refused with its reason and the rest is taken: claims are written by hand, by
many, and one slip must not hide the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.territories import Territories
from portal.config.claim_rows import (
    CITATION_COLUMNS,
    CLAIM_COLUMNS,
    RowFault,
    read_citation,
    read_claim,
)
from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.claims import Citation, Claim

CLAIMS = "claims"
CLAIMS_FILE, CITATIONS_FILE = "claims.csv", "citations.csv"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: file, row as a spreadsheet counts them, and why."""

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims in the order of their file, the citations of each, and what was refused."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    refused: tuple[Refusal, ...]

    def citations_of(self, claim: str) -> tuple[Citation, ...]:
        """Return everyone who printed a claim."""
        return tuple(one for one in self.citations if one.claim == claim)


def load_sound_claims(directory: Path, territories: Territories, today: date) -> Claims:
    """Return the claims of ``directory``; raise ``OperatorError`` with the first row refused."""
    found = load_claims(directory, territory_levels(territories), today)
    if found.refused:
        n_more = len(found.refused) - 1
        more = f" {n_more} more: otklik claims check" if n_more else ""
        raise OperatorError(f"{directory}/{found.refused[0]}.{more}")
    return found


def territory_levels(territories: Territories) -> dict[str, str]:
    """Return the level of each territory, ``lowest`` of the level that has none below.

    A region whose municipalities are not on file is no municipality.
    """
    upper = {place.level for place in territories.values() if territories.children(place.code)}
    return {
        place.code: place.level if place.level in upper else "lowest"
        for place in territories.values()
    }


def load_claims(directory: Path, levels: Mapping[str, str], today: date) -> Claims:
    """Return the claims of ``directory``; none where there is no such directory.

    ``levels`` are the levels of the known territories by code, ``lowest`` of those below regions.
    Raises ``OperatorError`` for a file that is no table of these columns.
    """
    if not (directory / CLAIMS_FILE).exists():
        return Claims((), (), ())
    refused: list[Refusal] = []
    found: dict[str, tuple[int, Claim]] = {}
    for number, row in read_table(directory / CLAIMS_FILE, CLAIM_COLUMNS):
        try:
            claim = read_claim(row, levels, today)
            if claim.id in found:
                raise RowFault(f"id: «{claim.id}» stands in row {found[claim.id][0]} already")
            found[claim.id] = number, claim
        except RowFault as fault:
            refused.append(Refusal(CLAIMS_FILE, number, str(fault)))
    citations = _citations(directory / CITATIONS_FILE, set(found), refused)
    n_cited = Counter(one.claim for one in citations)
    for code, (number, _) in list(found.items()):
        if not n_cited[code]:
            refused.append(Refusal(CLAIMS_FILE, number, f"«{code}» has no source: nobody is cited"))
            del found[code]
    return Claims(tuple(claim for _, claim in found.values()), citations, tuple(refused))


def _citations(path: Path, known: set[str], refused: list[Refusal]) -> tuple[Citation, ...]:
    found: dict[tuple[str, ...], Citation] = {}
    if not path.exists():
        return ()
    for number, row in read_table(path, CITATION_COLUMNS):
        try:
            citation = read_citation(row, known)
            key = (row["claim"], row["outlet_ru"], row["title_ru"], row["speaker_ru"])
            if key in found:
                raise RowFault(f"claim: «{citation.claim}» is cited from this outlet already")
            found[key] = citation
        except RowFault as fault:
            refused.append(Refusal(CITATIONS_FILE, number, str(fault)))
    return tuple(found.values())
