"""The contract of a cleaned record: one row of microdata per question of an appeal.

Microdata is confidential and never leaves the operator's machine. What is not listed here is
never read out of a source file: no text, name, account, address, coordinate or case number.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordField:
    """One column of microdata: DuckDB type, whether it may be absent, and its meaning."""

    name: str
    type: str
    nullable: bool
    description: str


RECORD_FIELDS: tuple[RecordField, ...] = (
    RecordField("record_hash", "VARCHAR", False, "HMAC-SHA-256 of source, appeal id, question"),
    RecordField("appeal_hash", "VARCHAR", False, "HMAC-SHA-256 of source and appeal id"),
    RecordField("source", "VARCHAR", False, "id of the source the record came from"),
    RecordField("regime", "VARCHAR", False, "code of REGIME"),
    RecordField("channel", "VARCHAR", False, "code of CHANNEL"),
    RecordField("received_on", "DATE", False, "local calendar date of receipt"),
    RecordField(
        "received_at",
        "TIMESTAMP",
        False,
        "instant of receipt, UTC (local midnight of a date)",
    ),
    RecordField(
        "closed_at",
        "TIMESTAMP",
        True,
        "instant of the final answer, UTC",
    ),
    RecordField("first_reply_at", "TIMESTAMP", True, "instant of the first reply, UTC"),
    RecordField(
        "territory_code",
        "VARCHAR",
        False,
        "leaf territory, or «not allocated» leaf",
    ),
    RecordField(
        "topic_code",
        "VARCHAR",
        False,
        "leaf topic; «unclassified» if not in the crosswalk",
    ),
    RecordField("outcome", "VARCHAR", False, "code of OUTCOME"),
    RecordField("rating", "VARCHAR", False, "code of RATING"),
    RecordField("is_repeat", "BOOLEAN", True, "whether the source calls the appeal a repeat"),
    RecordField("deadline_at", "TIMESTAMP", True, "instant by which an answer was due, UTC"),
    RecordField("priority", "VARCHAR", True, "code of priority, where the source has one"),
    RecordField(
        "version_at",
        "TIMESTAMP",
        False,
        "update time of the row, else the snapshot's as-of",
    ),
    RecordField(
        "content_hash",
        "UBIGINT",
        False,
        "tells a newer version from a copy",
    ),
    RecordField(
        "entered_in",
        "INTEGER",
        False,
        "generation of the source's microdata in which the record entered its month",
    ),
    RecordField(
        "earlier_stays",
        'STRUCT("month" VARCHAR, entered_in INTEGER, left_in INTEGER)[]',
        True,
        "months it stood in before its date of receipt was corrected, oldest first",
    ),
)
RECORD_COLUMNS = tuple(field.name for field in RECORD_FIELDS)
