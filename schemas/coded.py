"""Texts in answers that have a written form or come from a codelist; OpenAPI says which.

A codelist may grow within a version of the API, so its codes are named by ``x-codelist`` and are
no closed enumeration; ``x-total`` says that «all», the sum, may stand there as well.
"""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from schemas.codelists import Codelist
from schemas.periods import MONTH_PATTERN, PERIOD_PATTERN


def code_field(
    codelist: Codelist, description: str = "", *, total: bool = False, **options: Any
) -> fields.String:
    """Return a code of ``codelist``, or with ``total`` also «all»."""
    metadata: dict[str, Any] = {"x-codelist": codelist.id}
    if total:
        metadata["x-total"] = True
    said = f" or «all»{'' if description else '.'}" if total else "" if description else "."
    own = f"Code of the codelist {codelist.id}{said}"
    metadata["description"] = f"{description} {own}" if description else own
    return fields.String(metadata=metadata, **options)


def period_field(description: str = "", **options: Any) -> fields.String:
    """Return a reference period of any length."""
    return _written(PERIOD_PATTERN, description, options)


def month_field(description: str = "", **options: Any) -> fields.String:
    """Return a month as ``2026-08``."""
    return _written(MONTH_PATTERN, description, options)


def _written(pattern: str, description: str, options: dict[str, Any]) -> fields.String:
    metadata = {"pattern": pattern} | ({"description": description} if description else {})
    return fields.String(metadata=metadata, **options)
