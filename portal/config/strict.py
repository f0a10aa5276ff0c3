"""Read TOML against a marshmallow schema; an unknown key is an error naming the nearest one."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.exceptions import SCHEMA

from portal.config.errors import OperatorError

_UNKNOWN = "Unknown field."


def load_toml(path: Path, schema: Schema) -> Any:
    """Return the loaded file, or raise :class:`OperatorError` naming file, key and fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise OperatorError(f"{path}: the file is missing.") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{path}: the file is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise OperatorError(f"{path}: not valid TOML: {error}.") from None
    try:
        return schema.load(raw)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {}
        sentences = sorted(_sentences(messages, schema, ""))
        raise OperatorError(f"{path}: {'; '.join(sentences)}.") from None


def _sentences(messages: Mapping[Any, Any], schema: Schema | None, prefix: str) -> Iterator[str]:
    known = list(schema.fields) if schema else []
    for key, value in messages.items():
        name = prefix.rstrip(".") if key == SCHEMA else f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _sentences(value, _inner(schema, key), f"{name}.")
        elif value == [_UNKNOWN]:
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.0)
            hint = f" (the nearest known key is «{near[0]}»)" if near else ""
            yield f"unknown key «{name}»{hint}"
        else:
            yield f"key «{name}»: {' '.join(str(part) for part in value).rstrip('.')}"


def _inner(schema: Schema | None, key: Any) -> Schema | None:
    """Return the schema one level down: a nested field's, or the same one inside a list."""
    if schema is None:
        return None
    if isinstance(key, int):
        return schema
    field = schema.fields.get(key)
    if isinstance(field, fields.List):
        field = field.inner
    return field.schema if isinstance(field, fields.Nested) else None
