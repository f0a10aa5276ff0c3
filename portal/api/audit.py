"""``/audit``: what the audit of the current release tried."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.store.audit import AuditCheck
from schemas.audit import AuditAnswerSchema
from schemas.observations import LanguageQuerySchema

blueprint = ApiBlueprint(
    "audit", __name__, url_prefix="/api/v1", description="Attacks that the release withstood."
)


@resource(
    blueprint,
    "/audit",
    query=LanguageQuerySchema,
    answer=AuditAnswerSchema,
    example=examples.AUDIT,
)
def audit(ask: Ask) -> Answer:
    """Give the audit of the current release: every check, its verdict, and how much was tried.

    A release that fails its audit is not built, so all checks of a release are passed.
    """
    if (found := ask.store.audit) is None:
        return Answer({"audit": None})
    checks = [_check(check, ask.lang) for check in found.checks]
    return Answer({"audit": asdict(found) | {"checks": checks}})


def _check(check: AuditCheck, lang: str) -> dict[str, Any]:
    return asdict(check) | {"label": check.label(lang), "meaning": check.meaning(lang)}
