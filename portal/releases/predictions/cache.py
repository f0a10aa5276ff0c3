"""Predictions kept by what they were computed from: the same series are not computed twice.

The cache lies on the operator's side, closed to others, though it holds nothing that the release
will not show: what is in it follows from protected series alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

from portal.indicators.series_table import SeriesTable
from portal.releases.durable import write_durably
from schemas.predictions import (
    Absence,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Predictions,
    Score,
    SeriesKey,
    Spike,
)

# Releases that are built again are the newest; of older ones the release itself is at hand.
_KEPT = 4
_LISTS = {
    "forecasts": Forecast,
    "absences": Absence,
    "scores": Score,
    "group_scores": GroupScore,
    "past": PastForecast,
    "spikes": Spike,
}


def key_of(series: SeriesTable, computed_with: Sequence[str]) -> str:
    """Return what names the predictions of these series.

    ``computed_with`` tells all else that they hang on: settings, versions of methods, libraries.
    """
    digest = hashlib.sha256()
    keys = [[key.territory, key.topic] for key in series.keys]
    digest.update(orjson.dumps([series.months, keys, series.levels, list(computed_with)]))
    for part in ("counts", "usable", "breaks", "recording_breaks", "parents"):
        array = getattr(series, part)
        digest.update(f"{part} {array.shape} {array.dtype}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


class PredictionCache:
    """Files of one directory, a file for each key; made with mode 0700 when first written to."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def load(self, key: str) -> Predictions | None:
        """Return the predictions kept under ``key``; none where none are whole."""
        try:
            return _from_json(orjson.loads(self._path(key).read_bytes()))
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def save(self, key: str, predictions: Predictions) -> None:
        """Keep predictions, and let those go that were made longest ago."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._directory.chmod(0o700)
        write_durably(self._path(key), orjson.dumps(predictions), 0o600)
        newest = sorted(self._directory.glob("*.json"), key=lambda path: -path.stat().st_mtime_ns)
        for path in newest[_KEPT:]:
            path.unlink()

    def _path(self, key: str) -> Path:
        return self._directory / f"{key}.json"


def _from_json(data: dict[str, Any]) -> Predictions:
    parts: dict[str, Any] = {
        name: [_entry(kind, entry) for entry in data.pop(name)] for name, kind in _LISTS.items()
    }
    parts["tested_months"] = tuple(data.pop("tested_months"))
    return Predictions(**parts, **data)


def _entry(kind: Any, entry: dict[str, Any]) -> Any:
    if "series" in entry:
        entry["series"] = SeriesKey(**entry["series"])
    if "band" in entry:
        entry["band"] = Band(**entry["band"])
    if entry.keys() != {field.name for field in fields(kind)}:
        raise ValueError("an entry has other fields")
    return kind(**entry)
