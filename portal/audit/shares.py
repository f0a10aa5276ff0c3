"""Secondary shares: as coarse as the rules say, and never with a count beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.audit.checks import AuditFault, Tried
from portal.audit.files import share_batches
from portal.audit.published import Published
from portal.store.contents import read_tables
from portal.store.release_store import DATABASE
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.secondary import SECONDARY_TABLES, SHARE_BY_ID

_COLUMNS = ("territory", "topic", "time", "indicator", "percent", "state")
_FILE_KEY = ("REF_AREA", "TOPIC", "TIME_PERIOD", "INDICATOR")
_WITH_PERCENT = ("value", "partial")
_WITHOUT = ("no_data", "not_reported", "too_few")


def check_shares(published: Published) -> Tried:
    """Refuse a share that is finer than region × topic group × quarter or than its step.

    Returns how many were looked at, those that say «too few» included.
    """
    database = published.directory / DATABASE
    wanted = {"secondary": _COLUMNS, "secondary_source": ("name", "source")}
    tables = read_tables(database, wanted)
    rows = tables["secondary"].to_pylist()
    if any(_is_fine(published, row) for row in rows):
        raise AuditFault("a share is given for a smaller place, topic or time than is allowed")
    if any(_is_exact(row) for row in rows):
        raise AuditFault("a share is given more exactly than is allowed")
    sources, names = published.store.sources, {table.name for table in SECONDARY_TABLES}
    for row in tables["secondary_source"].to_pylist():
        if row["name"] not in names or row["source"] not in sources:
            raise AuditFault(
                "the table «secondary_source» holds a code that is in no list of codes"
            )
    return Tried(len(rows) + _check_files(published, rows))


def _check_files(published: Published, rows: Sequence[dict[str, Any]]) -> int:
    """Refuse a file whose shares are not those of the table; return how many lines it has."""
    names = ("territory", "topic", "time", "indicator")
    percents = {tuple(row[name] for name in names): row["percent"] for row in rows}
    n_lines = 0
    for name, batch in share_batches(published):
        keys = zip(*(batch[c].to_pylist() for c in _FILE_KEY), strict=True)
        for key, value in zip(keys, batch["OBS_VALUE"].to_pylist(), strict=True):
            percent = percents.get(key)
            if value is not None and (percent is None or value != percent / 100):
                raise AuditFault(f"the file «{name}» does not show the shares of the database")
        n_lines += batch.num_rows
    return n_lines


def _is_fine(published: Published, row: dict[str, Any]) -> bool:
    """Say whether a share is for less than a region, a topic group or a quarter."""
    store = published.store
    topic = store.topics.get(row["topic"])
    return (
        row["territory"] not in store.territories
        or row["territory"] in published.lowest
        or topic is None
        or topic.parent not in (None, ALL)
        or len(row["time"]) != len("2026-Q1")
        or Period.parse(row["time"]).freq != "Q"
    )


def _is_exact(row: dict[str, Any]) -> bool:
    """Say whether a share is no multiple of its step, or stands where there must be none."""
    share, percent = SHARE_BY_ID.get(row["indicator"]), row["percent"]
    if share is None or row["state"] not in (*_WITH_PERCENT, *_WITHOUT):
        return True
    if percent is None:
        return row["state"] in _WITH_PERCENT
    return row["state"] in _WITHOUT or not 0 <= percent <= 100 or percent % share.step != 0
