"""What is predicted holds codes, months and versions only, and no number of appeals of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from portal.audit.checks import AuditFault
from portal.audit.files import read_texts
from portal.audit.published import Published
from portal.store.contents import read_tables
from portal.store.release_store import DATABASE
from schemas.codelists import OBS_STATUS
from schemas.periods import Period
from schemas.predictions import FORECAST_ABSENCE, FORECAST_MODEL

# Months ahead at most.
_AHEAD = 6
_SERIES = ("territory", "topic")
# Columns of text by table; the rest are numbers.
_TABLES = {
    "forecast": (*_SERIES, "month", "model"),
    "forecast_absence": (*_SERIES, "reason"),
    "forecast_score": (*_SERIES, "model"),
    "forecast_group_score": ("level", "kind", "published", "models"),
    "past_forecast": (*_SERIES, "release", "origin", "month", "model", "method"),
    "spike": (*_SERIES, "month", "shown"),
    "spike_test": ("month",),
}
# The same of the files.
_KEY = ("REF_AREA", "TOPIC")
_FILES = {
    "forecasts.csv": (*_KEY, "TIME_PERIOD", "FORECAST_MODEL", "OBS_STATUS", "METHOD"),
    "forecast_scores.csv": (*_KEY, "NO_FORECAST", "FORECAST_MODEL", "METHOD"),
    "past_forecasts.csv": (
        *_KEY,
        "FORECAST_IN",
        "ORIGIN",
        "TIME_PERIOD",
        "FORECAST_MODEL",
        "OBS_STATUS",
        "RECEIVED_STATUS",
    ),
    "spikes.csv": (*_KEY, "TIME_PERIOD", "OBS_STATUS", "METHOD"),
}
_RELEASE = re.compile(r"(\d{4}-\d{2}-\d{2}(-\d+)?)?")
_VERSION = re.compile(r"\d+(\.\d+)*")


def check_predictions(published: Published) -> int:
    """Refuse a text that is no known code; return the number of texts looked at.

    A spike names a shown count, which has to be that of its month.
    """
    if not published.store.predictions.has_tables:
        return 0
    tables = {
        name: table.to_pylist()
        for name, table in read_tables(published.directory / DATABASE, _TABLES).items()
    }
    known = _known(published)
    _check_origins(tables["past_forecast"])
    n_texts = sum(_check(name, rows, known) for name, rows in tables.items())
    _check_spikes(published, tables["spike"])
    releases = ("backtest", *{row["release"] for row in tables["past_forecast"]})
    return n_texts + _check_files(published, known, releases)


def _known(published: Published) -> dict[str, frozenset[str]]:
    """Return the texts that a column may hold; «forecast.month» is of one table alone."""
    store = published.store
    after = Period.parse(published.months[-1])
    methods = (*store.info.methods.values(), "")
    found: dict[str, Iterable[str]] = {
        "territory": store.territories,
        "topic": store.topics,
        "month": published.months,
        "origin": published.months,
        "forecast.month": (str(after.shift(step)) for step in range(1, _AHEAD + 1)),
        "model": (*FORECAST_MODEL.ids(), ""),
        "reason": (*FORECAST_ABSENCE.ids(), ""),
        "level": (level.code for level in store.info.levels),
        "kind": ("total", "topic"),
        "published": ("chosen", "seasonal_naive"),
        "METHOD": methods,
        "OBS_STATUS": OBS_STATUS.ids(),
        "RECEIVED_STATUS": OBS_STATUS.ids(),
    }
    return {name: frozenset(texts) for name, texts in found.items()}


def _check(name: str, rows: Sequence[Mapping[str, Any]], known: dict[str, frozenset[str]]) -> int:
    """Check the columns of a table that hold codes."""
    columns = [column for column in _TABLES[name] if column in known]
    for row in rows:
        for column in columns:
            codes = known.get(f"{name}.{column}") or known[column]
            if row[column] not in codes:
                raise AuditFault(f"«{name}.{column}» holds a text that is in no list of codes")
        if "models" in row and not set(orjson.loads(row["models"])) <= set(FORECAST_MODEL.ids()):
            raise AuditFault(f"«{name}.models» holds a text that is in no list of codes")
    return len(rows) * len(columns)


def _check_origins(rows: Iterable[Mapping[str, Any]]) -> None:
    """Check what tells where a past forecast comes from."""
    for row in rows:
        if not _RELEASE.fullmatch(row["release"]) or not _VERSION.fullmatch(row["method"]):
            raise AuditFault("a past forecast names what is no release or no version")


def _check_spikes(published: Published, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        place, topic = row["territory"], row["topic"]
        [counts] = published.store.counts_by_period(place, topic, [Period.parse(row["month"])])
        if counts.received != row["shown"]:
            raise AuditFault("a spike names a count that is not shown")


def _check_files(
    published: Published, known: dict[str, frozenset[str]], releases: Sequence[str]
) -> int:
    """Check the columns of the files that hold codes."""
    column_of = {
        "REF_AREA": known["territory"],
        "TOPIC": known["topic"],
        "TIME_PERIOD": known["month"],
        "ORIGIN": known["month"],
        "FORECAST_MODEL": known["model"],
        "NO_FORECAST": known["reason"],
        "FORECAST_IN": frozenset(releases),
        **{name: known[name] for name in ("METHOD", "OBS_STATUS", "RECEIVED_STATUS")},
    }
    n_texts = 0
    for name, columns in _FILES.items():
        if not (published.directory / "downloads" / name).exists():
            continue
        table = read_texts(published, name, columns)
        for column in columns:
            is_ahead = (name, column) == ("forecasts.csv", "TIME_PERIOD")
            codes = known["forecast.month"] if is_ahead else column_of[column]
            if not codes.issuperset(table[column].unique().to_pylist()):
                raise AuditFault(f"the file «{name}» holds in {column} what is in no list of codes")
        n_texts += table.num_rows * len(columns)
    return n_texts
