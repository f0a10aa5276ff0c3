"""The topic list of an instance: groups and topics, under one implied root."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from schemas.codelists import ALL, UNCLASSIFIED_TOPIC

_HEADER = ["code", "parent", "name_ru", "name_en"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, a topic group (parent ``all``) or the root (``all``, no parent)."""

    code: str
    parent: str | None
    name_ru: str
    name_en: str

    def name(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return self.name_ru if lang == "ru" else self.name_en


def load_topics(path: Path) -> dict[str, Topic]:
    """Return topics by code, root first, groups and topics in file order.

    Raises ``OperatorError`` naming file and row for a wrong header, a duplicate or an orphan.
    """
    topics = {ALL: Topic(ALL, None, "Все темы", "All topics")}
    for number, row in _rows(path):
        code, parent = row["code"].strip(), row["parent"].strip() or ALL
        if not code or code in topics:
            raise OperatorError(f"{path}, row {number}: topic code «{code}» is empty or repeated.")
        if parent not in topics:
            raise OperatorError(f"{path}, row {number}: group «{parent}» does not stand above it.")
        topics[code] = Topic(code, parent, row["name_ru"].strip(), row["name_en"].strip())
    if UNCLASSIFIED_TOPIC not in topics:
        raise OperatorError(f"{path}: the topic «{UNCLASSIFIED_TOPIC}» is missing.")
    return topics


def topic_path(topics: dict[str, Topic], code: str) -> tuple[str, ...]:
    """Return the codes from the root down to ``code``."""
    path = [code]
    while (parent := topics[path[-1]].parent) is not None:
        path.append(parent)
    return tuple(reversed(path))


def leaf_topics(topics: dict[str, Topic]) -> tuple[str, ...]:
    """Return the codes that are nobody's parent, in order."""
    parents = {topic.parent for topic in topics.values()}
    return tuple(code for code in topics if code not in parents)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _HEADER:
                raise OperatorError(f"{path}: the header must be «{','.join(_HEADER)}».")
            rows = list(enumerate(reader, start=2))
    except FileNotFoundError:
        raise OperatorError(f"{path}: the file is missing.") from None
    for number, row in rows:
        if None in row or None in row.values():
            raise OperatorError(f"{path}, row {number}: {len(_HEADER)} fields are needed.")
    return rows
