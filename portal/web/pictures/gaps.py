"""What a picture says where sources reported only in part: it leaves the page without its notes."""

from __future__ import annotations

from collections.abc import Iterable

from portal.web.context import PageContext
from portal.web.presenters.cells import Cell


def partial_words(context: PageContext, cells: Iterable[Cell]) -> str:
    """Return the sentence on reports in part; empty where all cells are of whole ones."""
    if not any(cell.partial for cell in cells):
        return ""
    return context.texts.gettext(
        "Partly reported: some sources did not report some months; a gap is not counted as zero."
    )
