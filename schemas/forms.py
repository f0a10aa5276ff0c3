"""Query arguments that say how an answer is to be written rather than what it is to hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.moments import DAY_PATTERN
from schemas.structure import Dataset
from schemas.whole import WholeField

AS_REPORTED = "as-reported"
# Rows of an answer where they are not MAX_CELLS: lines go out as they are read, while a workbook
# takes a tenth of a second for each thousand rows.
MOST_CELLS = {"ndjson": 1_000_000, "xlsx": 50_000}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BoundariesField(fields.String):
    """``as-reported`` or a day: a ``date`` after loading, ``None`` for as reported."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        written = {"pattern": f"^({AS_REPORTED}|{DAY_PATTERN})$"}
        super().__init__(metadata={**written, **metadata}, **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, *args, **kwargs))
        if text == AS_REPORTED:
            return None
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise ValidationError(f"Write {AS_REPORTED} or a day such as 2026-01-01.") from None


def format_field(*formats: str) -> fields.String:
    """Return the ``format`` argument of a resource that is offered in ``formats``."""
    return fields.String(
        validate=validate.OneOf(formats, error=f"Write {' or '.join(formats)}."),
        metadata={
            "description": "Format of the answer; goes before the Accept header.",
            "example": formats[0],
        },
    )


def labels_field(default: str) -> fields.String:
    """Return the ``labels`` argument."""
    return fields.String(
        load_default=default,
        validate=validate.OneOf(("id", "name", "both"), error="Write id, name or both."),
        metadata={
            "description": "Codes, names, or both in every row. JSON-stat always has both;"
            " SDMX-CSV has codes by default, «code: name» for both, and keeps codes beside names.",
            "example": "both",
        },
    )


def measure_field(dataset: Dataset) -> fields.List[str]:
    """Return the ``measure`` argument: which figures each row gives."""
    known = [part.key for part in dataset.figures]
    return fields.List(
        fields.String(validate=validate.OneOf(known, error=f"Write one of {', '.join(known)}.")),
        load_default=list,
        metadata={
            "description": "Figures that each row gives; by default all. obs_status is always"
            " there. Repeat the key for several.",
            "example": ["value"],
        },
    )


def last_field() -> WholeField:
    """Return the ``lastNObservations`` argument."""
    return WholeField(
        data_key="lastNObservations",
        validate=validate.Range(min=1, max=1_200),
        metadata={
            "description": "Only the last so many periods of each series, of those asked for; one"
            " that was not reported counts too.",
            "example": 12,
        },
    )


def boundaries_field() -> BoundariesField:
    """Return the ``boundaries`` argument."""
    return BoundariesField(
        # Nothing at all, which must not be told as a value that may be sent.
        load_default=lambda: None,
        metadata={
            "description": "as-reported (default): counts stand under the territories that reported"
            " them. A day: counts in the borders of that day; sums of territories are exact, what"
            " follows from shares of residents is an estimate with obs_status E, and what cannot be"
            " told is null with its reason in recast.",
            "default": AS_REPORTED,
            "example": "2026-01-01",
        },
    )


def bom_field() -> fields.Boolean:
    """Return the ``bom`` argument of CSV."""
    return fields.Boolean(
        metadata={
            "description": "Asks for CSV. It then begins with a byte order mark, by which Excel"
            " knows UTF-8.",
            "example": "true",
        },
    )


def delimiter_field() -> fields.String:
    """Return the ``delimiter`` argument of CSV."""
    return fields.String(
        validate=validate.OneOf((",", ";"), error="Write , or ; (as %3B)."),
        metadata={
            "description": "Asks for CSV. A comma (default), or a semicolon, which Excel expects"
            " where the decimal sign is a comma. Numbers always have a decimal point.",
            "example": ";",
        },
    )


def csv_type_field() -> fields.String:
    """Return the ``csvType`` argument of CSV."""
    return fields.String(
        data_key="csvType",
        validate=validate.OneOf(("filtered", "full"), error="Write filtered or full."),
        metadata={
            "description": "Asks for CSV. filtered (default): what the query asks for. full: the"
            " whole file of observations of one geoLevel (by default the level of the map) as it is"
            " offered for download, all topics and months, with a column for each outcome; takes no"
            " filters.",
            "example": "filtered",
        },
    )
