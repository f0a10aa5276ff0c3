"""Checks of a mapping as a whole: what belongs together, what is refused, codes that exist."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from portal.ingest.extract.headers import folded
from portal.ingest.refusal import refused_columns
from schemas.codelists import CHANNEL, OUTCOME, RATING

ANY = "*"
_NEEDED = ("id", "received", "status")
_YES_NO = ("yes", "no", "unknown")
# Codes each value map may lead to; the codes of territories are checked against the reference.
_CODES = {"channel": CHANNEL.ids(), "rating": RATING.ids(), "is_repeat": _YES_NO}
# All that a source may lead to that tells closed from open and no more.
_WITHOUT_OUTCOME = ("processed", "interim", "open", "excluded")


def check_mapping(data: dict[str, Any]) -> None:
    """Raise ``ValidationError`` naming the key for the first thing wrong with loaded fields."""
    _check_fields(data)
    _check_refused(data)
    _check_codes(data["values"])
    _check_claim(data)


def _check_fields(data: dict[str, Any]) -> None:
    for field in _NEEDED:
        if field not in data["fields_"]:
            raise ValidationError("the field is missing.", f"fields.{field}")
    if "subtopic" in data["fields_"] and "topic" not in data["fields_"]:
        raise ValidationError("needs the field topic beside it.", "fields.subtopic")
    if "topic" in data["fields_"] and not data["crosswalk"]:
        raise ValidationError("topics need a crosswalk.", "crosswalk")
    if (
        data["territory"]["match"] == "values"
        and "territory" in data["fields_"]
        and not data["values"]["territory"]
    ):
        raise ValidationError("matching by values needs them.", "values.territory")


def _check_refused(data: dict[str, Any]) -> None:
    """Refuse the whole mapping for one column of free text or of a person."""
    closed_list = refused_columns()
    never = {folded(name) for name in data["never_read"]}
    routed = [(field, name) for field, names in data["fields_"].items() for name in names]
    routed += [("exclude", rule.column) for rule in data["exclude_"]]
    for field, column in routed:
        if folded(column) in never:
            raise ValidationError(f"«{column}» stands in never_read.", f"fields.{field}")
        part = closed_list.reason(field, column)
        if part is not None:
            raise ValidationError(
                f"«{part}» looks like free text or personal data and is never read"
                f" (list of refused columns {closed_list.version}).",
                f"fields.{field}",
            )


def _check_codes(values: dict[str, Any]) -> None:
    for name, codes in _CODES.items():
        for value, code in values[name].items():
            if code not in codes:
                raise ValidationError(
                    f"«{code}» is none of {', '.join(codes)}.", f"values.{name}.{value}"
                )
    for value, code in values["priority"].items():
        if not (code.isascii() and code.replace("_", "").isalpha() and len(code) <= 20):
            raise ValidationError("a code has up to 20 Latin letters.", f"values.priority.{value}")
    for (status, result), code in flat_outcomes(values["outcome"]).items():
        if code not in OUTCOME:
            raise ValidationError(f"«{code}» is no outcome.", f"values.outcome.{status}.{result}")


def _check_claim(data: dict[str, Any]) -> None:
    """Refuse outcomes in a source that declares to report none: the two rates must not mix."""
    if data["reports_outcomes"]:
        return
    for code in flat_outcomes(data["values"]["outcome"]).values():
        if code not in _WITHOUT_OUTCOME:
            raise ValidationError(f"is false, but a status leads to «{code}».", "reports_outcomes")


def flat_outcomes(raw: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return (status, result) -> code of ``status = code`` and ``status = {result = code}``.

    A bare code holds for any result.
    """
    flat: dict[tuple[str, str], str] = {}
    for status, target in raw.items():
        if isinstance(target, dict):
            flat |= {
                (folded(status), r if r == ANY else folded(r)): str(c) for r, c in target.items()
            }
        else:
            flat[folded(status), ANY] = str(target)
    return flat
