"""``/rounding-error``: how far rounding alone moves figures, as a table."""

from __future__ import annotations

from typing import Any

from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.readme import data_note
from portal.exports.rounding_error import ERROR_COLUMNS, error_rows
from portal.exports.tabular import Table
from schemas.catalog import RoundingErrorQuerySchema, RoundingErrorSchema

blueprint = ApiBlueprint(
    "rounding_error", __name__, url_prefix="/api/v1", description="What rounding does to figures."
)


@resource(
    blueprint,
    "/rounding-error",
    query=RoundingErrorQuerySchema,
    answer=RoundingErrorSchema,
    example=examples.ROUNDING_ERROR,
    csv_example=examples.ROUNDING_ERROR_CSV,
)
def rounding_error(ask: Ask) -> Answer:
    """Give the error of rounding alone, by length of the period and shown count.

    95 % of figures of that size are off by no more. It is found by simulation from the published
    table alone; rates are shown only where it is small enough. Every observation and indicator
    value carries its own.
    """
    rows = error_rows(ask.store)
    if ask.format == "csv":
        tail = (ask.store.info.id, data_note(ask.store.info))
        columns = (*ERROR_COLUMNS.values(), "RELEASE", "DATA_NOTE")
        return Answer(table=Table(columns, [(*row, *tail) for row in rows]))
    entries: list[dict[str, Any]] = [dict(zip(ERROR_COLUMNS, row, strict=True)) for row in rows]
    return Answer({"rounding_error": entries})
