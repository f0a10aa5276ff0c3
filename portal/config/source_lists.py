"""What a source calls things: its list of topics and its statuses, as far as a release tells them.

``source_lists.csv`` of a release is written by the build out of the mapping files: a row for each
pair of status and result that a mapping knows, or one without for a source that has none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.codelists import OUTCOME

SOURCE_LISTS = "source_lists.csv"
SOURCE_LIST_COLUMNS = ("source", "crosswalk", "status", "result", "outcome")


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A status of a source, with its result where it has one (* is any), and our outcome."""

    status: str
    result: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """``crosswalk`` is the table of the source's topics; empty where it has none."""

    crosswalk: str
    statuses: tuple[SourceStatus, ...]


NO_LIST = SourceList("", ())


def load_source_lists(path: Path) -> dict[str, SourceList]:
    """Return the lists by source; none where there is no such file.

    Raises ``OperatorError`` naming the row of an outcome that does not exist.
    """
    if not path.exists():
        return {}
    crosswalks: dict[str, str] = {}
    statuses: dict[str, list[SourceStatus]] = {}
    for line, row in read_table(path, SOURCE_LIST_COLUMNS):
        crosswalks[row["source"]] = row["crosswalk"]
        known = statuses.setdefault(row["source"], [])
        if not row["outcome"]:
            continue
        if row["outcome"] not in OUTCOME:
            raise OperatorError(f"{path}: row {line}: «{row['outcome']}» is no outcome.")
        known.append(SourceStatus(row["status"], row["result"], row["outcome"]))
    return {name: SourceList(crosswalks[name], tuple(found)) for name, found in statuses.items()}


def list_rows(lists: Mapping[str, SourceList]) -> Iterable[tuple[str, str, str, str, str]]:
    """Yield the rows of the file in the order of ``SOURCE_LIST_COLUMNS``."""
    for source, one in lists.items():
        for status in one.statuses or (SourceStatus("", "", ""),):
            yield source, one.crosswalk, status.status, status.result, status.outcome


def write_source_lists(path: Path, lists: Mapping[str, SourceList]) -> None:
    """Write ``source_lists.csv``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SOURCE_LIST_COLUMNS)
        writer.writerows(list_rows(lists))
