"""The topic list of an instance: groups and topics, under one implied root."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import ALL, UNCLASSIFIED_TOPIC

_HEADER = ("code", "parent", "name_ru", "name_en")
# Codes stand in addresses, queries and file names.
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
    for number, row in read_table(path, _HEADER):
        topic = _topic(f"{path}: row {number}", row, topics)
        topics[topic.code] = topic
    if UNCLASSIFIED_TOPIC not in leaf_topics(topics):
        raise OperatorError(
            f"{path}: the topic «{UNCLASSIFIED_TOPIC}» is missing or has topics below it."
        )
    return topics


def _topic(place: str, row: dict[str, str], topics: dict[str, Topic]) -> Topic:
    code, parent = row["code"], row["parent"] or ALL
    if not _CODE.fullmatch(code):
        raise OperatorError(f"{place}: the code «{code}» is not made of a-z, 0-9, _ and -.")
    if code in topics:
        raise OperatorError(f"{place}: the code «{code}» was given already.")
    if parent not in topics:
        raise OperatorError(f"{place}: the group «{parent}» does not stand above it.")
    if topics[parent].parent not in (None, ALL):
        raise OperatorError(f"{place}: «{parent}» is a topic already; there are groups and topics.")
    for column in ("name_ru", "name_en"):
        if not row[column]:
            raise OperatorError(f"{place}: {column} is empty.")
    return Topic(code, parent, row["name_ru"], row["name_en"])


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
