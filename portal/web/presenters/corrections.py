"""The corrections register as the page of methods prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.web.context import PageContext
from schemas.codelists import CORRECTION_KIND


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """An entry; ``made_on`` is formatted by the template."""

    made_on: date
    kind: str
    text: str
    releases: str


def make_corrections(context: PageContext) -> tuple[CorrectionRow, ...]:
    """Return the entries of the register, newest first."""
    return tuple(
        CorrectionRow(
            entry.date,
            CORRECTION_KIND[entry.kind].label(context.lang),
            entry.text(context.lang),
            ", ".join(entry.releases),
        )
        for entry in context.store.corrections
    )
