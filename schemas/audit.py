"""Wire schema of the audit: which attacks a release has withstood before it was published."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.observations import AnswerSchema
from schemas.policy import methods_field


class AuditCheckSchema(Schema):
    """One check of the audit."""

    code = fields.String(required=True)
    half = fields.String(
        required=True,
        metadata={
            "enum": ["confidential", "public"],
            "description": "confidential: compared with true counts, only the verdict is public;"
            " public: by a process that has the release alone.",
        },
    )
    label = fields.String(required=True, metadata={"description": "Name in the asked language."})
    label_ru = fields.String(required=True)
    label_en = fields.String(required=True)
    meaning = fields.String(
        required=True, metadata={"description": "What was checked, in the asked language."}
    )
    meaning_ru = fields.String(required=True)
    meaning_en = fields.String(required=True)
    passed = fields.Boolean(
        required=True, metadata={"description": "Always true: a failed audit leaves no release."}
    )
    n_tried = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How much was tried; absent in the confidential half."},
    )
    ceiling = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Limit of the policy that was checked, in appeals."},
    )


class AuditSchema(Schema):
    """The audit of the current release."""

    release = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "Version of the checks."})
    policy_version = fields.String(required=True)
    base = fields.Integer(required=True, metadata={"description": "Base of rounding."})
    checks = fields.List(fields.Nested(AuditCheckSchema), required=True)
    methods = methods_field()


class AuditAnswerSchema(AnswerSchema):
    """Answer of ``/audit``."""

    audit = fields.Nested(
        AuditSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Absent where the release was built before there were audits."},
    )
