"""Breaks of series: days from which appeals are counted or come in otherwise; marked on charts.

They are facts about the rules, not figures of appeals: they are shown as they are also where the
figures of a release are made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import ALL, REGIME

SERIES_BREAKS = "series_breaks.csv"
SERIES_BREAK_COLUMNS = ("on", "regime", "short_ru", "short_en", "basis_ru", "basis_en", "source")
# So many letters fit beside the line on a phone.
MOST_LETTERS = 28
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A day from which the appeals of a regime («all»: of every one) are not what they were.

    ``short_*`` are the few words beside the line of a chart, ``basis_*`` the law or act. Of some
    no day is known, only the month: then ``on`` is its first day and ``is_month`` true.
    """

    on: date
    regime: str
    short_ru: str
    short_en: str
    basis_ru: str
    basis_en: str
    source: str
    is_month: bool = False

    def short(self, lang: str) -> str:
        """Return the words beside the line, in ``lang``."""
        return self.short_ru if lang == "ru" else self.short_en

    def basis(self, lang: str) -> str:
        """Return the law or act, in ``lang``."""
        return self.basis_ru if lang == "ru" else self.basis_en


def load_series_breaks(path: Path) -> tuple[SeriesBreak, ...]:
    """Return the rows of ``series_breaks.csv`` by day; none where there is no such file.

    Raises ``OperatorError`` naming the row and column of a fault.
    """
    if not path.exists():
        return ()
    found = [
        _made(f"{path}: row {line}", row) for line, row in read_table(path, SERIES_BREAK_COLUMNS)
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def _made(place: str, row: dict[str, str]) -> SeriesBreak:
    for column in SERIES_BREAK_COLUMNS:
        if not row[column]:
            raise OperatorError(f"{place}: {column} is empty.")
    if row["regime"] not in (ALL, *REGIME.ids()):
        known = ", ".join((ALL, *REGIME.ids()))
        raise OperatorError(f"{place}: regime: «{row['regime']}» is none of {known}.")
    for column in ("short_ru", "short_en"):
        if len(row[column]) > MOST_LETTERS:
            raise OperatorError(f"{place}: {column}: longer than {MOST_LETTERS} letters.")
    texts = {name: row[name] for name in SERIES_BREAK_COLUMNS[1:]}
    return SeriesBreak(on=_day(place, row["on"]), is_month=row["on"].count("-") == 1, **texts)


def _day(place: str, text: str) -> date:
    try:
        # The library reads other forms too, such as 20260831.
        if _DAY.fullmatch(text):
            return date.fromisoformat(text if text.count("-") == 2 else f"{text}-01")
    except ValueError:
        pass
    raise OperatorError(f"{place}: on: «{text}» is no date; write 2026-08-31 or 2026-08.")
