"""The slow pass over a CSV file with broken rows: finds each of them, keeps all others."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from portal.ingest.extract.request import Request

# A quoted value that runs over more lines than this is a lost quotation mark, not a value.
MAX_RECORD_LINES = 500


def repair(text: Path, delimiter: str, width: int, request: Request) -> tuple[Path, int]:
    """Write whole rows, each with its number before it, to a clean file; list broken ones.

    Rows are numbered as a spreadsheet numbers them: the header is row 1. A record that is cut or
    whose quotation marks do not match gives up its first line only, so that nothing after it is
    swallowed. Returns the clean file and the number of rejected rows.
    """
    target = request.work / "repaired.csv"
    rejected = 0
    with (
        text.open(encoding="utf-8", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as good,
        request.rejects.open("w", encoding="utf-8", newline="") as bad,
    ):
        writer, complaints = csv.writer(good), csv.writer(bad)
        for number, values in enumerate(records(source, delimiter, width), start=1):
            if values is not None:
                writer.writerow([number, *values])
            else:
                complaints.writerow([number, "row_broken"])
                rejected += 1
    return target, rejected


def records(source: TextIO, delimiter: str, width: int) -> Iterator[list[str] | None]:
    """Yield the values of each record, or None for a broken one; empty lines are skipped."""
    waiting: deque[str] = deque()
    while True:
        if not waiting:
            waiting.extend(islice(source, 1))
            if not waiting:
                return
        if not waiting[0].strip("\r\n"):
            waiting.popleft()
            continue
        taken = _lines_of_record(waiting, source)
        values = _parse("".join(islice(waiting, taken)), delimiter, width) if taken else None
        for _ in range(taken if values is not None else 1):
            waiting.popleft()
        yield values


def _lines_of_record(waiting: deque[str], source: TextIO) -> int:
    """Return how many waiting lines make a record with matching quotes; 0 where none do."""
    quotes = 0
    for count in range(1, MAX_RECORD_LINES + 1):
        if len(waiting) < count:
            waiting.extend(islice(source, 1))
            if len(waiting) < count:
                return 0
        quotes += waiting[count - 1].count('"')
        if quotes % 2 == 0:
            return count
    return 0


def _parse(record: str, delimiter: str, width: int) -> list[str] | None:
    try:
        rows = list(csv.reader([record], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 and len(rows[0]) == width else None
