"""Read JSON: a list of objects, wherever it stands, with nested lists of questions taken apart."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from portal.ingest.extract.child import run
from portal.ingest.extract.headers import missing_column
from portal.ingest.extract.paths import parse_path
from portal.ingest.extract.request import Extracted, ExtractFault, Request
from portal.ingest.extract.rows import Row, write_rejects, write_table
from portal.ingest.extract.stream import plain_text

_Hook = Callable[[list[tuple[str, Any]]], dict[str, Any]]
_MARK = "[]."
ROW_BROKEN = "row_broken"


def read(request: Request) -> Extracted:
    """Write the mapped paths of a JSON file as Parquet; the unit is the question.

    Entries that are no objects are listed as broken rows. Raises :class:`ExtractFault` where the
    file is no JSON or a mapped path is in none of its objects.
    """
    started = time.perf_counter()
    entries = _entries(_load(request), request)
    picker = _Picker(request)
    rejects: list[tuple[int, str]] = []
    rows = write_table(picker.rows(entries, rejects), request)
    if rows:
        picker.check_found()
    rejected = write_rejects(rejects, request.rejects)
    return Extracted(rows, rejected, {"parse": time.perf_counter() - started})


def _load(request: Request) -> Any:
    # The whole tree stands in memory, so size is bounded; lines mean nothing here.
    size = request.limits.tree_bytes
    limits = replace(request.limits, text_bytes=size, line_bytes=size)
    text = plain_text(replace(request, limits=limits))
    try:
        with text.open(encoding="utf-8") as file:
            # Numbers stay as they are written: an id is no quantity.
            return json.load(
                file,
                object_pairs_hook=_repeated_keys(request),
                parse_int=str,
                parse_float=str,
                parse_constant=str,
            )
    except json.JSONDecodeError as error:
        raise ExtractFault(
            f"{request.name}: line {error.lineno}, character {error.colno}: this is no JSON."
        ) from None
    except RecursionError:
        raise ExtractFault(f"{request.name}: the JSON is nested too deeply.") from None


def _repeated_keys(request: Request) -> _Hook:
    """Return the rule of the mapping for a key that an object has twice."""

    def first_filled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key not in found or found[key] is None or found[key] in request.blanks:
                found[key] = value
        return found

    def refuse(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ExtractFault(
                f"{request.name}: an object has a key twice; say in «repeated_keys» of the mapping"
                " which one counts."
            )
        return found

    rules: dict[str, _Hook] = {"first_filled": first_filled, "refuse": refuse, "last": dict}
    return rules[request.repeated_keys]


def _entries(document: Any, request: Request) -> list[Any]:
    for part in request.records.split(".") if request.records else ():
        document = document.get(part) if isinstance(document, dict) else None
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and not request.records:
        return [document]
    where = f"under «{request.records}»" if request.records else "at the top"
    raise ExtractFault(f"{request.name}: there is no list of records {where}.")


class _Picker:
    """Takes the mapped paths out of objects and remembers which were ever seen."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._inner = _exploded_list(request)
        self._paths = {
            field: [parse_path(name.removeprefix(f"{self._inner}{_MARK}")) for name in names]
            for field, names in request.columns.items()
        }
        self._of_question = {
            field
            for field, names in request.columns.items()
            if self._inner and names[0].startswith(f"{self._inner}{_MARK}")
        }
        self._seen: set[str] = set()
        self._keys: set[str] = set()

    def rows(self, entries: list[Any], rejects: list[tuple[int, str]]) -> Iterator[Row]:
        """Yield one row per question (per object, where none are nested), numbered from 1."""
        number = 0
        for entry in entries:
            if not isinstance(entry, dict):
                number += 1
                rejects.append((number, ROW_BROKEN))
                continue
            self._keys |= entry.keys()
            for position, question in enumerate(self._questions(entry), start=1):
                number += 1
                yield (
                    number,
                    tuple(self._value(field, entry, question, position) for field in self._paths),
                )

    def check_found(self) -> None:
        """Raise :class:`ExtractFault` for a mapped path that no object has."""
        for field, names in self._request.columns.items():
            if (
                field not in self._seen
                and field not in self._request.optional
                and field != "question"
            ):
                sentence = missing_column(self._request.name, names[0], sorted(self._keys))
                raise ExtractFault(sentence)

    def _questions(self, entry: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the nested questions; an appeal without any is one row with blanks."""
        nested = entry.get(self._inner) if self._inner else None
        listed = nested if isinstance(nested, list) else []
        questions: list[dict[str, Any]] = [q for q in listed if isinstance(q, dict)]
        return questions or [{}]

    def _value(
        self, field: str, entry: dict[str, Any], question: dict[str, Any], position: int
    ) -> str:
        if field == "question" and self._inner and field not in self._of_question:
            return str(position)
        node = question if field in self._of_question else entry
        for path in self._paths[field]:
            found, value = path.get(node)
            if found:
                self._seen.add(field)
                return value
        return ""


def _exploded_list(request: Request) -> str:
    """Return the list whose members become rows, as paths like «questions[].code» name it."""
    lists = {
        name.split(_MARK)[0]
        for names in request.columns.values()
        for name in names
        if _MARK in name
    }
    if len(lists) > 1:
        raise ExtractFault(f"{request.name}: the mapping takes two lists apart; one is possible.")
    return lists.pop() if lists else ""


if __name__ == "__main__":
    run(read)
