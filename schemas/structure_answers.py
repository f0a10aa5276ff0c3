"""Wire schemas of ``/structure``: what every column of every dataset means."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.coded import code_field
from schemas.observations import AnswerSchema
from schemas.reference_codelists import UNIT_MEASURE


class ComponentSchema(Schema):
    """A dimension, measure or attribute of a dataset."""

    id = fields.String(
        required=True, metadata={"description": "Header in CSV and all other tables (SDMX)."}
    )
    key = fields.String(required=True, metadata={"description": "Name in JSON."})
    role = fields.String(
        required=True,
        metadata={
            "description": "A dimension identifies a row, a measure is what it tells, an attribute"
            " qualifies it.",
            "enum": ["dimension", "measure", "attribute"],
        },
    )
    type = fields.String(
        required=True,
        metadata={
            "description": "Type of the values.",
            "enum": ["text", "integer", "number", "date"],
        },
    )
    unit = code_field(UNIT_MEASURE, required=True, allow_none=True)
    is_figure = fields.Boolean(
        required=True, metadata={"description": "True where «measure» can ask for it."}
    )
    is_optional = fields.Boolean(
        required=True,
        metadata={"description": "True where only some queries have the column: see description."},
    )
    parameter = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Query parameter that filters by it."},
    )
    codelist = fields.String(
        required=True, allow_none=True, metadata={"description": "Codelist of the values."}
    )
    has_total = fields.Boolean(
        required=True,
        metadata={"description": "True where «all», the sum, may stand in place of a code."},
    )
    codes_url = fields.String(
        required=True, allow_none=True, metadata={"description": "Where the codes are listed."}
    )
    label = fields.String(required=True)
    label_ru = fields.String(required=True)
    label_en = fields.String(required=True)
    description = fields.String(required=True)
    description_ru = fields.String(required=True)
    description_en = fields.String(required=True)


class DatasetSchema(Schema):
    """A family of rows with one structure."""

    id = fields.String(required=True)
    agency = fields.String(required=True, metadata={"description": "Who keeps the structure."})
    version = fields.String(
        required=True,
        metadata={
            "description": "Raised when a component is added, removed or changes its meaning."
        },
    )
    structure_id = fields.String(
        required=True, metadata={"description": "STRUCTURE_ID of SDMX-CSV."}
    )
    title = fields.String(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "Where the rows are."})
    components = fields.List(
        fields.Nested(ComponentSchema), required=True, metadata={"description": "In column order."}
    )


class StructureSchema(AnswerSchema):
    """Answer of ``/structure``."""

    datasets = fields.List(fields.Nested(DatasetSchema), required=True)


class DatasetAnswerSchema(AnswerSchema):
    """Answer of ``/structure/{dataset}``."""

    dataset = fields.Nested(DatasetSchema, required=True)
