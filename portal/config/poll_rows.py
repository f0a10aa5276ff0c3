"""Rows of the table of polls: what each must be, or why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.config.claim_rows import RowFault
from schemas.polls import POLL_METHOD, Poll

POLL_COLUMNS = tuple(Poll.__dataclass_fields__)
_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_MOMENT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")
_COUNT = re.compile(r"[1-9][0-9]{0,7}")
_LONGEST = 600
_DAY = len("2026-09-14")
_NEEDED = (
    *("asked_from", "asked_to", "wording_ru", "wording_en", "sample_ru", "sample_en"),
    *("source_ru", "source_en"),
)


def read_poll(row: dict[str, str], levels: Mapping[str, str], today: date) -> Poll:
    """Return the poll of a row; raise ``RowFault``. ``levels`` has the known territories."""
    if not _ID.fullmatch(row["id"]):
        raise RowFault(f"id: «{row['id']}» is none: write small letters, digits, - and _")
    if row["territory"] not in levels:
        raise RowFault(f"territory: «{row['territory']}» is not known")
    for column in _NEEDED:
        if not row[column]:
            raise RowFault(f"{column} is empty: a poll is told with question, sample, method, day")
    if row["method"] not in POLL_METHOD:
        raise RowFault(f"method: «{row['method']}» is none of {', '.join(POLL_METHOD.ids())}")
    if row["source_url"] and not row["source_url"].startswith("https://"):
        raise RowFault(f"source_url: «{row['source_url']}» does not begin with https://")
    if row["sample_size"] and not _COUNT.fullmatch(row["sample_size"]):
        raise RowFault(f"sample_size: «{row['sample_size']}» is no number of people")
    if too_long := [name for name in POLL_COLUMNS if len(row[name]) > _LONGEST]:
        raise RowFault(f"{too_long[0]}: longer than {_LONGEST} letters")
    _check_times(row, today)
    given: dict[str, Any] = {name: row[name] for name in POLL_COLUMNS}
    given["sample_size"] = int(row["sample_size"]) if row["sample_size"] else None
    return Poll(**given)


def _check_times(row: dict[str, str], today: date) -> None:
    for column in ("asked_from", "asked_to", "recorded_on"):
        text = row[column]
        if text and not _MOMENT.fullmatch(text):
            raise RowFault(f"{column}: «{text}» is no date; write 2026-09 or 2026-09-14")
        if len(text) == _DAY:
            try:
                date.fromisoformat(text)
            except ValueError:
                raise RowFault(f"{column}: there is no {text}") from None
        if column != "recorded_on" and text > today.isoformat()[: len(text)]:
            raise RowFault(f"{column}: {text} lies in the future")
    first, last = row["asked_from"], row["asked_to"]
    if last < first[: len(last)]:
        raise RowFault("asked_to: it lies before asked_from")
