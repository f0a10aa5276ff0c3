"""Crosswalks as they are published: rows from a source's classifier to topics of the instance."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from schemas.codelists import UNCLASSIFIED_TOPIC
from schemas.reference_codelists import TOPIC_MATCH

CROSSWALKS = "crosswalks"
_HEADER = ["value", "subvalue", "topic", "match"]


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One row: ``value`` and ``subvalue`` of a source, the topic they lead to, and how well.

    A value that ends in «*» stands for all that begin so; an empty subvalue for all of the value.
    """

    value: str
    subvalue: str
    topic: str
    match: str


def read_crosswalk(path: Path, topics: Collection[str]) -> dict[int, CrosswalkRow]:
    """Return the rows of a crosswalk by row number; raise ``OperatorError`` naming file and row.

    ``topics`` are the codes a row may lead to; a row with match «none» leads to «unclassified».
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except FileNotFoundError:
        raise OperatorError(f"{path}: the crosswalk is missing.") from None
    except (UnicodeDecodeError, csv.Error):
        raise OperatorError(f"{path}: the crosswalk is not CSV in UTF-8.") from None
    if not lines or lines[0] != _HEADER:
        raise OperatorError(f"{path}: the header must be «{','.join(_HEADER)}».")
    return {
        number: _row(path, number, line, topics)
        for number, line in enumerate(lines[1:], start=2)
        if line
    }


def load_crosswalks(
    directory: Path, topics: Collection[str]
) -> dict[str, tuple[CrosswalkRow, ...]]:
    """Return the rows of every crosswalk of a directory by name of file; none without files."""
    return {
        path.stem: tuple(read_crosswalk(path, topics).values())
        for path in sorted(directory.glob("*.csv"))
    }


def _row(path: Path, number: int, line: list[str], topics: Collection[str]) -> CrosswalkRow:
    if len(line) != len(_HEADER):
        raise OperatorError(f"{path}: row {number}: {len(_HEADER)} values are needed.")
    value, subvalue, topic, match = (text.strip() for text in line)
    if match not in TOPIC_MATCH:
        raise OperatorError(
            f"{path}: row {number}: match «{match}» is none of {', '.join(TOPIC_MATCH.ids())}."
        )
    if match == "none":
        topic = UNCLASSIFIED_TOPIC
    if topic not in topics:
        raise OperatorError(f"{path}: row {number}: «{topic}» is no topic of the instance.")
    return CrosswalkRow(value, subvalue, topic, match)
