"""Crosswalks: from a source's classifier to the topics of the instance."""

from __future__ import annotations

from pathlib import Path

from portal.config.crosswalks import read_crosswalk
from portal.config.errors import OperatorError
from portal.ingest.extract.headers import folded

Key = tuple[str, str]
_STAR = "★"  # marks chosen topics in one system; no part of the name


class Crosswalk:
    """Topic codes by value and subvalue; a value that ends in «*» holds for all that begin so.

    Case matters only where the file tells two values apart by it («PLUMBING» in one agency,
    «Plumbing» in another).
    """

    def __init__(self, rows: dict[Key, str]) -> None:
        self._as_written = {key: t for key, t in rows.items() if not key[0].endswith("*")}
        self._folded = _unambiguous(self._as_written)
        prefixes = _unambiguous({k: t for k, t in rows.items() if k[0].endswith("*")})
        self._prefixes = sorted(
            ((value[:-1], sub, topic) for (value, sub), topic in prefixes.items()),
            key=lambda entry: (-len(entry[0]), entry[1] == ""),
        )

    def find(self, value: str, subvalue: str) -> str | None:
        """Return the topic of the most specific row, or None where no row speaks of the value."""
        written = _spaced(value), _spaced(subvalue)
        key, sub = folded(written[0]), folded(written[1])
        for as_written, in_one_case in ((written, (key, sub)), ((written[0], ""), (key, ""))):
            topic = self._as_written.get(as_written) or self._folded.get(in_one_case)
            if topic:
                return topic
        for prefix, wanted, topic in self._prefixes:
            if key.startswith(prefix) and wanted in ("", sub):
                return topic
        return None


def load_crosswalk(path: Path, topics: set[str]) -> Crosswalk:
    """Read a crosswalk; raise ``OperatorError`` naming file and row for a fault.

    ``topics`` are the codes a row may lead to; a row with match «none» leads to «unclassified».
    """
    rows: dict[Key, str] = {}
    for number, row in read_crosswalk(path, topics).items():
        key = _spaced(row.value), _spaced(row.subvalue)
        if rows.setdefault(key, row.topic) != row.topic:
            raise OperatorError(
                f"{path}: row {number}: the value leads to another topic in a row above."
            )
    return Crosswalk(rows)


def _unambiguous(rows: dict[Key, str]) -> dict[Key, str]:
    """Return topics by folded key, without the keys that case alone tells apart."""
    found: dict[Key, set[str]] = {}
    for (value, sub), topic in rows.items():
        found.setdefault((folded(value), folded(sub)), set()).add(topic)
    return {key: topics.copy().pop() for key, topics in found.items() if len(topics) == 1}


def _spaced(text: str) -> str:
    return " ".join(text.lstrip(_STAR).split())
