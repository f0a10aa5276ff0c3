"""``/releases/{since}/diff/{release}``: which figures are not the same in two releases, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import request

from portal.api import examples_of_vintages as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes, topic_names
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import ApiProblem, refuse
from portal.api.resource import resource
from portal.api.selection import select_places
from portal.api.vintages import lease_release
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.store.changes import cells_of, is_same
from portal.store.current import all_releases
from portal.store.model import Observation, ObservationQuery
from portal.store.release_diff import Change, ReleaseDiff
from portal.store.release_order import release_order
from portal.store.release_store import ReleaseStore
from portal.store.withdrawn import Withdrawal
from schemas.codelists import ALL, CHANGE_REASON, OUTCOME
from schemas.observations import MAX_COMPARED
from schemas.periods import periods_within
from schemas.vintages import DiffQuerySchema, DiffSchema

blueprint = ApiBlueprint(
    "release_diff", __name__, url_prefix="/api/v1", description="What changed between releases."
)
_COLUMNS = {
    "geo": "REF_AREA",
    "topic": "TOPIC",
    "outcome": "OUTCOME",
    "time": "TIME_PERIOD",
    "value_before": "VALUE_BEFORE",
    "obs_status_before": "OBS_STATUS_BEFORE",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "reason": "CHANGE_REASON",
}
_ONLY_ALL = (ALL,)
_OUTCOMES = Known({ALL: (), **{one.code: (one.label_ru, one.label_en) for one in OUTCOME}})
Pair = tuple[Observation | None, Observation | None]


def _gone() -> tuple[str, ...]:
    """Return the ids of the withdrawn releases, which the answer hangs on."""
    return tuple(all_releases().withdrawn())


def _refuse_withdrawn() -> None:
    """Answer 410 where either release was withdrawn, before any copy is compared."""
    for name in ("since", "release"):
        all_releases().directory((request.view_args or {}).get(name, ""))


blueprint.before_request(_refuse_withdrawn)


@resource(
    blueprint,
    "/releases/<since>/diff/<release>",
    query=DiffQuerySchema,
    answer=DiffSchema,
    problems=(
        "not-found",
        "release-withdrawn",
        "unknown-code",
        "contradictory-filters",
        "too-large",
    ),
    example=examples.DIFF,
    csv_example=examples.DIFF_CSV,
    paged=True,
    also=_gone,
)
def release_diff(ask: Ask, since: str, release: str) -> Answer:
    """Say what is not the same in two releases, the older one first, and why.

    «changes» are the reasons, as codes of the codelist change_reason, each with the months, places,
    topics or other codes that it touches. «cells» are the counts by month that differ: by default
    of the whole country and all topics; name geoLevel and topic for more. How many records a change
    comes from is never told.
    """
    with lease_release(since) as older:
        if release_order(since) > release_order(release):
            refuse("contradictory-filters", "since", f"The older release goes first: {release}.")
        diff = ReleaseDiff(older, ask.store)
        changes = diff.changes(_between(since, release))
        cells = _cells(ask, diff)
    window = Window.of(ask, len(cells))
    page = cells[window.start : window.stop]
    if ask.format == "csv":
        return Answer(table=_table(ask, since, page), headers=window.headers())
    told = [_told(change, ask.lang) for change in changes]
    return Answer({"cells": page, "since": since, "changes": told}, headers=window.headers())


def _cells(ask: Ask, diff: ReleaseDiff) -> list[dict[str, Any]]:
    """Return the cells that differ: places, topics and outcomes as asked, then by month."""
    query = _query(ask, diff)
    if 2 * query.n_cells > MAX_COMPARED:
        raise ApiProblem(
            "too-large",
            f"{query.n_cells} cells in two releases are asked for, {MAX_COMPARED} is the most in"
            " one answer; name fewer places or topics.",
        )
    wanted = ask.arguments["reason"]
    found = [_entry(diff, *pair) for pair in _pairs(diff, query)]
    return [entry for entry in found if not wanted or entry["reason"] in wanted]


def _pairs(diff: ReleaseDiff, query: ObservationQuery) -> Iterator[Pair]:
    before, after = cells_of(diff.older, query), cells_of(diff.newer, query)
    for key in dict.fromkeys([*after, *before]):
        pair = before.get(key), after.get(key)
        if not is_same(*pair):
            yield pair


def _query(ask: Ask, diff: ReleaseDiff) -> ObservationQuery:
    """Return the cells asked for, in the months that either release has.

    Places and topics are those of the newer release; of a level, those that were removed as well.
    """
    arguments = ask.arguments
    outcomes = known_codes("outcome", arguments["outcome"], _OUTCOMES)
    older, newer = diff.older, diff.newer
    months = sorted({*_months(older), *_months(newer)}, key=lambda period: period.start)
    query = ObservationQuery(
        territories=select_places(newer, arguments, sums=True),
        topics=known_codes("topic", arguments["topic"], topic_names(newer)) or _ONLY_ALL,
        regimes=_ONLY_ALL,
        channels=_ONLY_ALL,
        outcomes=outcomes or _ONLY_ALL,
        speeds=_ONLY_ALL,
        periods=tuple(months),
    )
    level = arguments.get("geo_level")
    if level is None or arguments["geo"]:
        return query
    gone = (
        code
        for code, place in older.territories.items()
        if place.level == level and code not in newer.territories
    )
    return replace(query, territories=(*query.territories, *gone))


def _months(store: ReleaseStore) -> tuple[Any, ...]:
    return periods_within(store.info.first_month, store.info.last_month, "M")


def _between(since: str, release: str) -> list[Withdrawal]:
    """Return the withdrawn releases that came after the older and before the newer one."""
    first, last = release_order(since), release_order(release)
    gone = all_releases().withdrawn().values()
    return [entry for entry in gone if first < release_order(entry.id) < last]


def _entry(
    diff: ReleaseDiff, before: Observation | None, after: Observation | None
) -> dict[str, Any]:
    row = diff.either(before, after)
    return {
        "geo": row.territory,
        "topic": row.topic,
        "outcome": row.outcome,
        "time": str(row.period),
        "value_before": before.value if before else None,
        "obs_status_before": before.status if before else None,
        "value": after.value if after else None,
        "obs_status": after.status if after else None,
        "reason": diff.reason(before, after),
    }


def _told(change: Change, lang: str) -> dict[str, Any]:
    name = CHANGE_REASON[change.reason].label(lang)
    return {
        "reason": change.reason,
        "reason_name": name,
        "what": change.what,
        "codes": change.codes,
    }


def _table(ask: Ask, since: str, cells: list[dict[str, Any]]) -> Table:
    tail = (since, ask.store.info.id, data_note(ask.store.info))
    rows = [(*(cell[key] for key in _COLUMNS), *tail) for cell in cells]
    return Table((*_COLUMNS.values(), "SINCE", "RELEASE", "DATA_NOTE"), rows)
