"""Wire schemas of what a release says of its policy and of its methods."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.codelists import FREQ


class DecisionSchema(Schema):
    """A decision that changed the policy; who made it is not public."""

    version = fields.String(required=True)
    decided_on = fields.Date(required=True)
    reference = fields.String(required=True, metadata={"description": "Number of the document."})
    reason_ru = fields.String(required=True)
    reason_en = fields.String(required=True)


class PolicySchema(Schema):
    """Public part of the policy; a release that is older than a rule does not have it."""

    version = fields.String(required=True)
    sha256 = fields.String(metadata={"pattern": "^[0-9a-f]{64}$"})
    base = fields.Integer(
        required=True, metadata={"description": "Base of rounding.", "minimum": 3}
    )
    min_block = fields.Integer(
        metadata={
            "description": "Fewest small counts of a published month.",
            "minimum": 1,
        }
    )
    quality = fields.String(metadata={"description": "How long rounding searches."})
    secondary_min_block = fields.Integer(metadata={"minimum": 1})
    secondary_min_denominator = fields.Integer(metadata={"minimum": 1})
    rate_max_rounding_error = fields.Float(
        metadata={"description": "Largest error by rounding of a rate, in percentage points."}
    )
    rate_min_denominator = fields.Integer(
        metadata={"description": "Floor of rates, in releases before it followed the error."}
    )
    density_min_count = fields.Integer(metadata={"minimum": 1})
    population_max_age_years = fields.Integer(metadata={"minimum": 0})
    maturity_days = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(metadata={"minimum": 1}),
        metadata={"description": "Days after receipt at which outcomes are read, by regime."},
    )
    limited_topics = fields.List(
        fields.String(), metadata={"description": "Topics that no municipality shows."}
    )
    speeds = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Codes of the codelist speed that are in use, by regime."},
    )
    clocks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={
            "description": "Clock by which answers are timed, by regime: calendar (hours of any"
            " kind) or working (hours worked by the production calendar).",
        },
    )
    working_hours = fields.List(
        fields.String(),
        metadata={"description": "Hours of a working day, where a regime is timed by them."},
    )
    max_deviation = fields.Integer(metadata={"minimum": 1})
    max_bias = fields.Float()
    snapshot_retention_days = fields.Integer(metadata={"minimum": 0})
    microdata_retention_days = fields.Integer(metadata={"minimum": 0})
    decisions = fields.List(fields.Nested(DecisionSchema))


def methods_field() -> fields.Dict:
    """Return versions by the name of the method."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Versions of the methods, by name."},
    )


# What rates need, by kind of period: M, Q, A and P1Y.
RateFloorSchema = Schema.from_dict(
    {
        code: fields.Integer(required=True, allow_none=True, metadata={"minimum": 1})
        for code in FREQ.ids()
    },
    name="RateFloorSchema",
)
