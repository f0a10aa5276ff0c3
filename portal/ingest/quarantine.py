"""The quarantine report: which rows were not imported, and why. Never what they say.

A value is shown only if it has the shape of a date or of a code of the federal topic classifier;
numbers of cases, telephones and coordinates have neither.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import duckdb

from portal.config.instance import Instance
from portal.ingest.extract.request import Request
from portal.ingest.source import DATE_FIELDS, Source

ROW_BROKEN = "row_broken"
_DATE = re.compile(
    r"^(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})"
    r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?)?$"
)
_CLASSIFIER = re.compile(r"^\d{4}(\.\d{4}){2,4}$")
_HEADER = ("row", "column", "reason", "value")
_TOPIC_HEADER = ("first_row", "rows", "value")

Line = tuple[int, str, str, str]
TopicLine = tuple[int, int, str]


def quarantined_rows(
    engine: duckdb.DuckDBPyConnection, source: Source, request: Request
) -> list[Line]:
    """Return ``(row, column, reason, shown value)`` of every row that is not imported, in order."""
    texts = ", ".join(f"texts.{name}" for name in DATE_FIELDS)
    found = engine.execute(
        f"SELECT h.row, h.reason, {texts} FROM harmonised h JOIN texts USING (row)"  # noqa: S608
        " WHERE h.reason IS NOT NULL"
    ).fetchall()
    lines = [
        _line(source, row, reason, dict(zip(DATE_FIELDS, dates, strict=True)))
        for row, reason, *dates in found
    ]
    return sorted(lines + list(_broken(request.rejects)))


def unmapped_topics(engine: duckdb.DuckDBPyConnection) -> list[TopicLine]:
    """Return ``(first row, rows, shown value)`` of topics that the crosswalk does not know."""
    found = engine.execute(
        "SELECT min(r.row), count(*), any_value(t.topic) FROM records r JOIN texts t USING (row)"
        " WHERE r.topic_unmapped GROUP BY t.topic, t.subtopic ORDER BY 2 DESC, 1"
    ).fetchall()
    return [(row, count, shown(topic.strip())) for row, count, topic in found]


def shown(value: str) -> str:
    """Return a value that is a date or a classifier code, else an empty string."""
    return value if _DATE.match(value) or _CLASSIFIER.match(value) else ""


def count_reasons(lines: Iterable[Line]) -> dict[str, int]:
    """Return quarantined rows by reason."""
    return dict(sorted(Counter(reason for _, _, reason, _ in lines).items()))


def write_reports(
    instance: Instance,
    source_id: str,
    label: str,
    lines: list[Line],
    topics: list[TopicLine],
) -> None:
    """Write the two reports of a snapshot; one without lines is removed."""
    instance.ensure_confidential("quarantine", source_id)
    _write(report_path(instance, source_id, label), _HEADER, lines)
    _write(topics_path(instance, source_id, label), _TOPIC_HEADER, topics)


def report_path(instance: Instance, source_id: str, label: str) -> Path:
    """Return where the refused rows of a snapshot are listed, if it has any."""
    return instance.confidential / "quarantine" / source_id / f"{label}.csv"


def topics_path(instance: Instance, source_id: str, label: str) -> Path:
    """Return where the topics are listed that no crosswalk row speaks of, if there are any."""
    return instance.confidential / "quarantine" / source_id / f"{label}.topics.csv"


def _line(source: Source, row: int, reason: str, dates: dict[str, str]) -> Line:
    field = _field(reason)
    column = source.columns[field][0] if field in source.columns else ""
    return row, column, reason, shown(dates.get(field, "").strip())


def _field(reason: str) -> str:
    """Return the field a reason speaks of."""
    endings = (
        "_blank",
        "_unreadable",
        "_out_of_range",
        "_before_received",
        "_unknown",
        "_ambiguous",
    )
    for ending in endings:
        reason = reason.removesuffix(ending)
    return reason


def _broken(rejects: Path) -> Iterable[Line]:
    if not rejects.exists():
        return
    with rejects.open(encoding="utf-8", newline="") as file:
        for row, reason in csv.reader(file):
            yield int(row), "", reason, ""


def _write(path: Path, header: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> None:
    rows = list(lines)
    if not rows:
        path.unlink(missing_ok=True)
        return
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
