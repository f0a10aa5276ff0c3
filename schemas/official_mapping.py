"""How a table of a source is read as values of official indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from schemas.official import OfficialValue

# What the portal writes itself.
OWN_COLUMNS = ("id", "superseded_by", "recorded_on")
TARGETS = tuple(name for name in OfficialValue.__dataclass_fields__ if name not in OWN_COLUMNS)


@dataclass(frozen=True, slots=True)
class OfficialMapping:
    """``columns``: our column to that of the source; ``constants``: our column to its value.

    ``values``: for our column, the source's value to ours. With ``decimal_comma`` numbers are
    written as «1 234,5».
    """

    columns: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]
    delimiter: str
    encoding: str
    decimal_comma: bool


class OfficialMappingSchema(Schema):
    """Keys of a mapping file."""

    columns = fields.Dict(fields.String(), fields.String(), required=True)
    constants = fields.Dict(fields.String(), fields.String(), load_default=dict)
    values = fields.Dict(
        fields.String(), fields.Dict(fields.String(), fields.String()), load_default=dict
    )
    delimiter = fields.String(load_default=",", validate=validate.Length(equal=1))
    encoding = fields.String(load_default="utf-8", validate=validate.OneOf(("utf-8", "cp1251")))
    decimal_comma = fields.Boolean(load_default=False)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OfficialMapping:
        """Return the mapping, all of whose targets are columns."""
        for part in ("columns", "constants", "values"):
            if unknown := sorted(set(data[part]) - set(TARGETS)):
                raise ValidationError(
                    f"«{unknown[0]}» is none of {', '.join(TARGETS)}", field_name=part
                )
        if twice := sorted(set(data["columns"]) & set(data["constants"])):
            raise ValidationError(f"«{twice[0]}» is a column too", field_name="constants")
        return OfficialMapping(**data)
