"""Paths into nested objects: ``extended_attributes.ward``, ``notes[type=closed].datetime``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_STEP = re.compile(r"([^.\[\]]+)(?:\[([^=\[\]]+)=([^\[\]]*)\])?(?:\.|$)")


@dataclass(frozen=True, slots=True)
class Step:
    """One key; with ``where`` the last member of a list whose key has that value."""

    key: str
    where: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Path:
    """A path to one scalar."""

    steps: tuple[Step, ...]

    def get(self, node: Any) -> tuple[bool, str]:
        """Return whether the path exists and the scalar there as text (empty if it is none)."""
        for step in self.steps:
            if not isinstance(node, dict) or step.key not in node:
                return False, ""
            node = node[step.key]
            if step.where is not None:
                node = _last_where(node, *step.where)
        return True, _text(node)


def parse_path(text: str) -> Path:
    """Return the path written as ``text``; a text of no such form is one plain key."""
    steps = [
        Step(match[1], (match[2], match[3]) if match[2] else None) for match in _STEP.finditer(text)
    ]
    return Path(tuple(steps) or (Step(text, None),))


def _last_where(node: Any, key: str, value: str) -> Any:
    members = node if isinstance(node, list) else []
    chosen = [m for m in members if isinstance(m, dict) and str(m.get(key)) == value]
    return chosen[-1] if chosen else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""
