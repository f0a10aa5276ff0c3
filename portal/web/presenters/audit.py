"""The audit of the release as the page of methods prints it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.labels import format_count
from portal.store.audit import AuditCheck
from portal.web.context import PageContext
from portal.web.i18n import typeset_russian


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check that the release has passed; ``size`` is how much was tried, or the ceiling."""

    label: str
    meaning: str
    size: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """Checks against true counts, checks of the release alone, version of the checks."""

    confidential: tuple[CheckRow, ...]
    public: tuple[CheckRow, ...]
    version: str


def make_audit_view(context: PageContext) -> AuditView | None:
    """Return the audit; none where the release was built before there were audits."""
    audit, lang = context.store.audit, context.lang
    if audit is None:
        return None
    rows = {
        half: tuple(_row(check, lang) for check in audit.checks if check.half == half)
        for half in ("confidential", "public")
    }
    return AuditView(rows["confidential"], rows["public"], audit.version)


def _row(check: AuditCheck, lang: str) -> CheckRow:
    label, meaning = check.label(lang), check.meaning(lang)
    if lang == "ru":
        label, meaning = typeset_russian(label), typeset_russian(meaning)
    return CheckRow(label, meaning, _size(check, lang))


def _size(check: AuditCheck, lang: str) -> str:
    if check.n_tried is not None:
        return format_count(check.n_tried, lang)
    if check.ceiling is None:
        return ""
    text = f"{check.ceiling:g}"
    return text.replace(".", ",") if lang == "ru" else text
