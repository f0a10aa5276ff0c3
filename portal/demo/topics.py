"""What synthetic appeals are about: the values a source's crosswalk knows, by topic."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from portal.config.topics import load_topics
from portal.demo.places import Nested

# Within a topic the n-th value of the crosswalk is drawn in proportion to n to this power.
ZIPF = -0.8
_CODE_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class TopicValues:
    """Values of a crosswalk by topic.

    ``codes`` are the topics it reaches and ``groups`` the group of each; ``values`` the (value,
    subvalue) pairs, topic by topic; ``within`` draws a pair for a topic.
    """

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    within: Nested


def load_topic_values(reference: Path, crosswalk: str) -> TopicValues:
    """Return the values of ``crosswalks/<crosswalk>.csv`` by the topic they lead to."""
    topics = load_topics(reference / "topics.csv")
    by_topic: dict[str, list[tuple[str, str]]] = {}
    with (reference / "crosswalks" / f"{crosswalk}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = _without_wildcard(row["value"]), row["subvalue"]
            by_topic.setdefault(row["topic"], []).append(pair)
    for pairs in by_topic.values():
        pairs.sort(key=lambda pair: not pair[1])  # a category alone is rarer than one in detail
    return TopicValues(
        codes=tuple(by_topic),
        groups=tuple(str(topics[code].parent) for code in by_topic),
        values=tuple(pair for pairs in by_topic.values() for pair in pairs),
        within=Nested.of([[(n + 1.0) ** ZIPF for n in range(len(p))] for p in by_topic.values()]),
    )


def _without_wildcard(value: str) -> str:
    """Return a whole classifier code for «0002.0004.*», whose lower blocks may be anything."""
    if not value.endswith(".*"):
        return value
    blocks = value.removesuffix(".*").split(".")
    return ".".join(blocks + ["0000"] * (_CODE_BLOCKS - len(blocks)))
