"""A list of entries as an answer: objects in JSON, rows under their headers in CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.api.answers import Answer, Ask
from portal.api.paging import Window
from portal.exports.readme import data_note
from portal.exports.tabular import Table

Entry = Mapping[str, Any]
_BETWEEN = " "
_FACTS = {
    "ru": "Это факты из названных источников; вымышленного в них нет и в демонстрации.",
    "en": "These are facts from the sources named; nothing here is made up, not even in a"
    " demonstration.",
}


def facts(ask: Ask, name: str, columns: Mapping[str, str], entries: Sequence[Entry]) -> Answer:
    """Return entries that are facts whatever the release, its made-up figures included.

    A sentence says so in JSON; in CSV no row is marked as made up.
    """
    if ask.format == "json":
        return Answer({"notes": [_FACTS[ask.lang]], name: entries})
    lines = [(*(entry[key] for key in columns), ask.store.info.id) for entry in entries]
    return Answer(table=Table((*columns.values(), "RELEASE"), lines))


def listing(
    ask: Ask, name: str, columns: Mapping[str, str], entries: Sequence[Entry], rows: str = ""
) -> Answer:
    """Return all entries under ``name``, or a table with ``columns`` (header by key).

    With ``rows`` each entry has as many rows as there are objects under that key; their own keys
    stand beside those of the entry. Every row names the release and whether it is to be quoted.
    """
    return _answer(ask, name, columns, entries, rows, {})


def paged_listing(
    ask: Ask, name: str, columns: Mapping[str, str], entries: Sequence[Entry], rows: str = ""
) -> Answer:
    """Return the page of the entries that was asked for, as :func:`listing` does."""
    window = Window.of(ask, len(entries))
    page = entries[window.start : window.stop]
    return _answer(ask, name, columns, page, rows, window.headers())


def _answer(
    ask: Ask,
    name: str,
    columns: Mapping[str, str],
    entries: Sequence[Entry],
    rows: str,
    headers: Mapping[str, str],
) -> Answer:
    if ask.format == "json":
        return Answer({name: entries}, headers=headers)
    tail = (ask.store.info.id, data_note(ask.store.info))
    lines = [(*(_cell(line[key]) for key in columns), *tail) for line in _lines(entries, rows)]
    return Answer(table=Table((*columns.values(), "RELEASE", "DATA_NOTE"), lines), headers=headers)


def _lines(entries: Iterable[Entry], rows: str) -> Iterable[Entry]:
    if not rows:
        return entries
    return ({**entry, **row} for entry in entries for row in entry[rows])


def _cell(value: Any) -> Any:
    """Return several codes as one text with spaces between; no code holds one."""
    return _BETWEEN.join(value) if isinstance(value, (tuple, list)) else value
