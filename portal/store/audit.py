"""What the audit of a release tried, as its file ``audit.json`` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

AUDIT = "audit.json"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """One check that the release has passed.

    ``n_tried`` says how much was tried, where that is public; ``ceiling`` the limit it was held
    to, where there is one. ``half`` is ``confidential`` for a comparison with true counts.
    """

    code: str
    half: str
    label_ru: str
    label_en: str
    meaning_ru: str
    meaning_en: str
    passed: bool
    n_tried: int | None
    ceiling: float | None

    def label(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return self.label_ru if lang == "ru" else self.label_en

    def meaning(self, lang: str) -> str:
        """Return what the check says, in ``lang``."""
        return self.meaning_ru if lang == "ru" else self.meaning_en


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one release: version of the attacks, policy, base, checks, methods."""

    release: str
    version: str
    policy_version: str
    base: int
    checks: tuple[AuditCheck, ...]
    methods: Mapping[str, str]


def load_audit(directory: Path) -> Audit | None:
    """Return the audit of a release; none where it was built before there were audits."""
    path = directory / AUDIT
    if not path.is_file():
        return None
    data: dict[str, Any] = orjson.loads(path.read_bytes())
    checks = tuple(AuditCheck(**entry) for entry in data.pop("checks"))
    return Audit(checks=checks, **data)
