"""Wire schemas of a ready citation."""

from __future__ import annotations

from marshmallow import Schema, fields


class CslNameSchema(Schema):
    """A name as CSL-JSON has it where it is not of a person."""

    literal = fields.String(required=True)


class CslDateSchema(Schema):
    """A day as CSL-JSON has it."""

    parts = fields.List(
        fields.List(fields.Integer()),
        data_key="date-parts",
        required=True,
        metadata={"description": "Year, month and day, in a list of one."},
    )


class CslSchema(Schema):
    """A CSL-JSON item, as reference managers read it."""

    id = fields.String(required=True)
    type = fields.String(required=True, metadata={"enum": ["dataset"]})
    title = fields.String(required=True)
    author = fields.List(fields.Nested(CslNameSchema), required=True)
    publisher = fields.String(required=True)
    container_title = fields.String(data_key="container-title", required=True)
    version = fields.String(required=True, metadata={"description": "The release."})
    issued = fields.Nested(CslDateSchema, required=True)
    url = fields.String(data_key="URL", required=True)
    language = fields.String(required=True, metadata={"x-values": ["ru", "en"]})
    note = fields.String()


class CitationSchema(Schema):
    """A ready citation: sentences in both languages, and for reference managers."""

    ru = fields.String(required=True)
    en = fields.String(required=True)
    bibtex = fields.String(required=True, metadata={"description": "A BibTeX entry, UTF-8."})
    csl = fields.Nested(
        CslSchema,
        required=True,
        metadata={"description": "A CSL-JSON item of the type dataset."},
    )
