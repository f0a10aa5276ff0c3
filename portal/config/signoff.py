"""Sign-off: a changed policy is used only where a decision of the statistician names it.

The first policy that is published needs no decision. From then on ``signoff.toml`` has to hold one
for the exact content of every later version. All of a decision but ``decided_by`` is public.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from marshmallow import Schema, ValidationError, post_load, validate
from marshmallow import fields as wire

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.config.strict import load_toml


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the version and content it signs, when, by whom, its number, and why."""

    policy_version: str
    policy_sha256: str
    decided_on: date
    decided_by: str
    reference: str
    reason_ru: str
    reason_en: str

    def to_public(self) -> dict[str, str]:
        """Return what a release says of the decision."""
        return {
            "version": self.policy_version,
            "decided_on": self.decided_on.isoformat(),
            "reference": self.reference,
            "reason_ru": self.reason_ru,
            "reason_en": self.reason_en,
        }


def policy_fingerprint(policy: Policy) -> str:
    """Return the SHA-256 of what a policy says, in hexadecimal; comments and order say nothing.

    Optional values that stand at their default are left out: a key that a later program adds does
    not change the fingerprint of a file that does not use it.
    """
    said: dict[str, Any] = {}
    for field in fields(Policy):
        value = getattr(policy, field.name)
        if field.default is MISSING or value != field.default:
            said[field.name] = value
    said["limited_topics"] = sorted(policy.limited_topics)
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def load_decisions(path: Path) -> tuple[Decision, ...]:
    """Read ``signoff.toml``, in its order; a file that is not there holds no decision.

    Raises ``OperatorError`` with one sentence per fault, and for two decisions on one version.
    """
    if not path.exists():
        return ()
    decisions: tuple[Decision, ...] = load_toml(path, _SignoffSchema())
    for version, count in Counter(d.policy_version for d in decisions).items():
        if count > 1:
            raise OperatorError(
                f"{path}: {count} decisions on version «{version}»; a version is decided once."
            )
    return decisions


def draft_decision(policy: Policy, day: date) -> str:
    """Return a decision on ``policy`` as TOML, its blank texts to be filled in."""
    return "\n".join(
        (
            "[[decision]]",
            f"policy_version = {json.dumps(policy.version, ensure_ascii=False)}",
            f'policy_sha256 = "{policy_fingerprint(policy)}"',
            f"decided_on = {day}",
            *(f'{name} = ""' for name in ("decided_by", "reference", "reason_ru", "reason_en")),
        )
    )


class _Day(wire.Field[date]):
    """A date as TOML writes it, with quotation marks or without."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("Not a date, such as 2026-11-15.") from None


def _text() -> wire.String:
    """Return a field of one line that is not blank."""
    one_line = validate.Regexp(r"^[^\r\n]*\S[^\r\n]*\Z", error="Must be one line of text.")
    return wire.String(required=True, validate=one_line)


class _DecisionSchema(Schema):
    policy_version = _text()
    policy_sha256 = wire.String(
        required=True,
        validate=validate.Regexp(
            r"^[0-9a-f]{64}\Z", error="Must be the fingerprint that «otklik policy» prints."
        ),
    )
    decided_on = _Day(required=True)
    decided_by = _text()
    reference = _text()
    reason_ru = _text()
    reason_en = _text()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Decision:
        return Decision(**data)


class _SignoffSchema(Schema):
    decision = wire.List(wire.Nested(_DecisionSchema), load_default=list)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> tuple[Decision, ...]:
        return tuple(data["decision"])
