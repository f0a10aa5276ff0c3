"""What a check of the reference reports: a code to sort by, how grave it is, one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ERROR = "error"
WARNING = "warning"


class Finding(NamedTuple):
    """One fault of the reference files; ``severity`` is ``error`` or ``warning``."""

    code: str
    severity: str
    sentence: str


Findings = Iterator[Finding]


def error(code: str, sentence: str) -> Finding:
    """Return a finding that makes figures wrong or a build fail."""
    return Finding(code, ERROR, sentence)


def warning(code: str, sentence: str) -> Finding:
    """Return a finding that only makes some figures absent, or that may be meant so."""
    return Finding(code, WARNING, sentence)
