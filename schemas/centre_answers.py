"""Wire schemas of the coverage by municipal centres."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.geography import TableQuerySchema
from schemas.observations import AnswerSchema, codes_field


def _known(description: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": description})


class CentreQuerySchema(TableQuerySchema):
    """Arguments of ``/municipal-centre-coverage``."""

    geo = codes_field("Territory whose municipalities are counted; by default all.", ["29000000"])


class CentreCoverageSchema(Schema):
    """Municipalities with a centre by the register, and their residents: the least there is."""

    geo = fields.String(required=True)
    geo_name = fields.String(required=True)
    n_centres = fields.Integer(
        required=True,
        metadata={"description": "Municipalities with a centre that the register has."},
    )
    n_municipalities = fields.Integer(
        required=True, metadata={"description": "All municipalities of the territory."}
    )
    residents_covered = _known(
        "Residents of those with a centre; null where no day has all of them."
    )
    residents = _known("Residents of the territory on the same day.")
    population_as_of = fields.Date(
        required=True, allow_none=True, metadata={"description": "The day of both."}
    )
    population_source = fields.String(required=True, allow_none=True)


class CentreCoverageAnswerSchema(AnswerSchema):
    """Answer of ``/municipal-centre-coverage``."""

    municipal_centre_coverage = fields.List(fields.Nested(CentreCoverageSchema), required=True)
