"""Deadlines: how soon an answer is due, as laws and publications say; dated data, never constants.

They are facts about the rules, not figures of appeals: they are shown as they are also where the
figures of a release are made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import ALL, CHANNEL_GROUP, REGIME
from schemas.reference_codelists import DEADLINE_EVIDENCE, DEADLINE_STAGE, DEADLINE_UNIT

DEADLINES = "deadlines.csv"
DEADLINE_COLUMNS = (
    "code",
    "territory",
    "regime",
    "channel",
    "stage",
    "applies_ru",
    "applies_en",
    "duration",
    "unit",
    "valid_from",
    "valid_to",
    "as_of",
    "evidence",
    "legal_basis_ru",
    "legal_basis_en",
    "source",
)
_LONGEST = 400
_MAX_DURATION = 10_000
_CODE = r"^[a-z0-9]+(_[a-z0-9]+)*$"
_AS_OF = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One term of answer.

    ``channel`` is a code of channel_group or «all»; ``applies_*`` say to which appeals of these.
    It holds from ``valid_from`` up to, but not on, ``valid_to``; either is absent where no
    beginning or end is known. ``as_of`` is the day, month or year of which the source tells, empty
    where it names none.
    """

    code: str
    territory: str
    regime: str
    channel: str
    stage: str
    applies_ru: str
    applies_en: str
    duration: int
    unit: str
    valid_from: date | None
    valid_to: date | None
    as_of: str
    evidence: str
    legal_basis_ru: str
    legal_basis_en: str
    source: str

    def holds(self, on: date) -> bool:
        """Return whether the term holds on a day, as far as is known."""
        return (self.valid_from or date.min) <= on < (self.valid_to or date.max)

    def applies(self, lang: str) -> str:
        """Return to which appeals it applies, in ``lang``."""
        return self.applies_ru if lang == "ru" else self.applies_en

    def legal_basis(self, lang: str) -> str:
        """Return the legal basis in ``lang``; empty where the source names none."""
        return self.legal_basis_ru if lang == "ru" else self.legal_basis_en


class _DeadlineSchema(Schema):
    code = fields.String(required=True, validate=validate.Regexp(_CODE))
    territory = fields.String(required=True)
    regime = fields.String(required=True, validate=validate.OneOf(REGIME.ids()))
    channel = fields.String(required=True, validate=validate.OneOf((ALL, *CHANNEL_GROUP.ids())))
    stage = fields.String(required=True, validate=validate.OneOf(DEADLINE_STAGE.ids()))
    applies_ru = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))
    applies_en = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))
    duration = fields.Integer(required=True, validate=validate.Range(min=1, max=_MAX_DURATION))
    unit = fields.String(required=True, validate=validate.OneOf(DEADLINE_UNIT.ids()))
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    as_of = fields.String(
        required=True,
        validate=validate.Regexp(
            rf"^$|{_AS_OF}", error="Write 2026, 2026-08 or 2026-08-31, or nothing."
        ),
    )
    evidence = fields.String(required=True, validate=validate.OneOf(DEADLINE_EVIDENCE.ids()))
    legal_basis_ru = fields.String(required=True, validate=validate.Length(max=_LONGEST))
    legal_basis_en = fields.String(required=True, validate=validate.Length(max=_LONGEST))
    source = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))

    @validates_schema
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data["valid_from"], data["valid_to"]
        if start and end and end <= start:
            raise ValidationError("it must lie after valid_from", "valid_to")
        for lang in ("ru", "en"):
            if data["evidence"] != "reported" and not data[f"legal_basis_{lang}"]:
                raise ValidationError("a law or an act must be named", f"legal_basis_{lang}")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Deadline:
        return Deadline(**data)


def load_deadlines(path: Path, territories: Collection[str]) -> tuple[Deadline, ...]:
    """Return the rows of ``deadlines.csv`` in their order; none where there is no such file.

    ``territories`` are the codes that a row may name. Raises ``OperatorError`` naming the row and
    column of a fault.
    """
    if not path.exists():
        return ()
    found: dict[str, Deadline] = {}
    for number, row in read_table(path, DEADLINE_COLUMNS):
        deadline = _deadline(f"{path}: row {number}", row)
        if deadline.territory not in territories:
            raise OperatorError(
                f"{path}: row {number}: territory: «{deadline.territory}» is not known."
            )
        if deadline.code in found:
            raise OperatorError(f"{path}: row {number}: code: «{deadline.code}» was given already.")
        found[deadline.code] = deadline
    return tuple(found.values())


def _deadline(place: str, row: dict[str, str]) -> Deadline:
    days = {name: row[name] or None for name in ("valid_from", "valid_to")}
    for name, text in days.items():
        # The library reads other forms too, such as 20260831.
        if text is not None and not _DAY.fullmatch(text):
            raise OperatorError(f"{place}: {name}: «{text}» is no date; write 2026-08-31.")
    try:
        deadline: Deadline = _DeadlineSchema().load({**row, **days})
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        column, said = next(iter(messages.items()))
        text = said[0] if isinstance(said, list) else str(said)
        raise OperatorError(f"{place}: {column}: {text.rstrip('.')}.") from None
    return deadline
