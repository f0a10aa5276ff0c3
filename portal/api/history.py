"""Observations through the releases: every version of a value, or only what changed since a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

from flask import request

from portal.api.answers import Answer, Ask
from portal.api.observation_table import Row, names_of_codes, observation_row
from portal.api.paging import Window
from portal.api.problems import ApiProblem, refuse
from portal.api.tables import only, own_parts, tabled, wants_names
from portal.api.vintages import lease_release
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.store.changes import Key, cells_of, changed_cells, key_of
from portal.store.current import all_releases
from portal.store.model import ObservationQuery
from portal.store.release_order import day_of, newest_until, release_order
from schemas.observations import MAX_COMPARED, MAX_VERSIONS
from schemas.structure import APPEALS, ORIGIN

_FORMATS = ("json", "csv")


def releases_compared() -> tuple[str, ...]:
    """Return what such an answer hangs on besides its own release: the others that are kept."""
    compares = {"includeHistory", "updatedAfter"} & request.args.keys()
    return tuple(all_releases().all_ids()) if compares else ()


def observations_through(ask: Ask, query: ObservationQuery) -> Answer:
    """Return what ``includeHistory`` and ``updatedAfter`` ask for, a page at a time.

    Raises ``contradictory-filters`` beside what they do not go with, and ``too-large`` beyond
    ``MAX_VERSIONS`` releases or ``MAX_COMPARED`` cells in all of them.
    """
    parameter = "includeHistory" if ask.arguments["include_history"] else "updatedAfter"
    if ask.format not in _FORMATS:
        refuse("contradictory-filters", parameter, f"Goes with {' and '.join(_FORMATS)} only.")
    if ask.arguments["boundaries"] is not None:
        refuse("contradictory-filters", parameter, "Goes with boundaries=as-reported only.")
    if parameter == "updatedAfter":
        rows, parts = _updated(ask, query), own_parts(APPEALS)
    else:
        rows, parts = _versions(ask, query), (*own_parts(APPEALS), *ORIGIN)
    window = Window.of(ask, len(rows))
    names = names_of_codes(ask, query) if wants_names(ask) else {}
    table = Table.of(APPEALS, parts, rows[window.start : window.stop], names)
    if ask.format == "json":
        table = table.without({"DATA_NOTE"})
    return tabled(ask, "observations", only(table, ask.arguments["measure"]), window)


def _updated(ask: Ask, query: ObservationQuery) -> list[Row]:
    """Return the cells that changed or came after the day."""
    _refuse_too_many(query, 2)
    baseline = newest_until(ask.arguments["updated_after"], _until(ask))
    if baseline is None:
        return [observation_row(ask.store, row) for row in cells_of(ask.store, query).values()]
    with lease_release(baseline) as older:
        changed = changed_cells(ask.store, older, query)
    return [observation_row(ask.store, row) for row in changed]


def _versions(ask: Ask, query: ObservationQuery) -> list[Row]:
    """Return a row for every cell and release that has it: by cell, then the oldest release first.

    With ``updatedAfter`` only releases after that day, and only cells that changed since.
    """
    day, kept = ask.arguments.get("updated_after"), _until(ask)
    asked = [name for name in kept if day is None or _is_after(name, day)]
    if len(asked) > MAX_VERSIONS:
        since = day_of(asked[MAX_VERSIONS])
        raise ApiProblem(
            "too-large",
            f"{len(asked)} releases are asked for, {MAX_VERSIONS} is the most in one answer:"
            f" narrow it by updatedAfter={since}.",
        )
    _refuse_too_many(query, len(asked) + 1)
    cells: dict[Key, list[Row]]
    if day is None:
        cells = {key: [] for key in cells_of(ask.store, query)}
    else:
        baseline = newest_until(day, kept)
        with ExitStack() as stack:
            older = stack.enter_context(lease_release(baseline)) if baseline else None
            cells = {key_of(row): [] for row in changed_cells(ask.store, older, query)}
    for release_id in reversed(asked):
        _add_version(cells, release_id, query)
    return [row for rows in cells.values() for row in rows]


def _add_version(cells: dict[Key, list[Row]], release_id: str, query: ObservationQuery) -> None:
    with lease_release(release_id) as store:
        origin: tuple[Any, ...] = (release_id, data_note(store.info))
        for key, row in cells_of(store, query).items():
            if key in cells:
                cells[key].append((*observation_row(store, row), *origin))


def _until(ask: Ask) -> Sequence[str]:
    """Return the ids of the releases kept until the one that answers, newest first."""
    last = release_order(ask.store.info.id)
    kept: Iterable[str] = all_releases().all_ids()
    return [name for name in kept if release_order(name) <= last]


def _is_after(release_id: str, day: date) -> bool:
    own = day_of(release_id)
    return own is not None and own > day


def _refuse_too_many(query: ObservationQuery, n_releases: int) -> None:
    if query.n_cells * n_releases > MAX_COMPARED:
        raise ApiProblem(
            "too-large",
            f"{query.n_cells} cells in {n_releases} releases are asked for, {MAX_COMPARED} is the"
            " most in one answer; narrow the query.",
        )
