"""Refuse mappings that would route free text, persons, addresses or links anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, post_load

from portal.config.strict import load_toml
from portal.ingest.extract.headers import folded

_FILE = Path(__file__).with_name("refused_columns.toml")


@dataclass(frozen=True, slots=True)
class RefusedColumns:
    """Patterns of column names that are never read, and the exceptions by field."""

    version: str
    refused: tuple[re.Pattern[str], ...]
    allowed: dict[str, tuple[re.Pattern[str], ...]]

    def reason(self, field: str, column: str) -> str | None:
        """Return the part of a column's name that is refused for a field, or None."""
        for part in re.split(r"\.(?![^\[]*\])|\[\]\.", column):
            name = re.sub(r"[_\-\s]+", " ", folded(part))
            spaced = re.sub(r"[_\-\s]+", " ", folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part)))
            if any(p.search(text) for p in self.allowed.get(field, ()) for text in (name, spaced)):
                continue
            if any(pattern.search(text) for pattern in self.refused for text in (name, spaced)):
                return part
        return None


class _AllowedSchema(Schema):
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    patterns = fields.List(fields.String(), required=True)


class _RefusedSchema(Schema):
    version = fields.String(required=True)
    refused = fields.List(fields.String(), required=True)
    allowed = fields.List(fields.Nested(_AllowedSchema), load_default=list)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> RefusedColumns:
        allowed: dict[str, tuple[re.Pattern[str], ...]] = {}
        for entry in data["allowed"]:
            patterns = tuple(re.compile(text) for text in entry["patterns"])
            for field in entry["fields_"]:
                allowed[field] = allowed.get(field, ()) + patterns
        refused = tuple(re.compile(text) for text in data["refused"])
        return RefusedColumns(data["version"], refused, allowed)


@cache
def refused_columns() -> RefusedColumns:
    """Return the shipped list."""
    columns: RefusedColumns = load_toml(_FILE, _RefusedSchema())
    return columns
