"""The monthly series of a release, as forecasts and the search for spikes read them.

Everything is read through the store, so it is what the portal shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from portal.indicators.series_table import NO_PARENT, SeriesTable
from portal.releases.predictions.coverage import wholeness
from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period, periods_within
from schemas.predictions import SeriesKey

# Topics of each place, places in the order of the reference.
_Topics = Mapping[str, tuple[str, ...]]


def series_of_release(store: ReleaseStore, tolerance: float) -> SeriesTable:
    """Return the series that are forecast and searched for spikes.

    Places down to the level of the map by topic of the first level and in total, those below in
    total; «not allocated» places are among them, so that the parts add up. A topic that is kept
    out of a place has no series there. ``tolerance`` is the share of a sum over places that may be
    missing, or come from other sources than before.
    """
    months = periods_within(store.info.first_month, store.info.last_month, "M")
    topics = _topics(store)
    keys = tuple(SeriesKey(code, topic) for code, own in topics.items() for topic in own)
    rows = {key: row for row, key in enumerate(keys)}
    counts, recording_breaks = _counts(store, topics, rows, months)
    whole = wholeness(store, tuple(topics), months, tolerance)
    n_topics = [len(own) for own in topics.values()]
    return SeriesTable(
        months=tuple(map(str, months)),
        keys=keys,
        levels=tuple(store.territories[key.territory].level for key in keys),
        counts=counts,
        usable=whole.usable.repeat(n_topics, axis=0),
        breaks=whole.breaks.repeat(n_topics, axis=0),
        recording_breaks=recording_breaks,
        parents=np.array([_parent(store, rows, key) for key in keys], np.int64),
    )


def _topics(store: ReleaseStore) -> _Topics:
    """Return the topics of each place: all together first."""
    levels = [level.code for level in store.info.levels]
    wide = set(levels[: levels.index(store.info.map_level) + 1])
    first = [code for code, topic in store.topics.items() if topic.parent in (None, ALL)]
    groups = [code for code in first if code != ALL]
    return {
        code: (ALL, *(topic for topic in groups if not store.is_limited(code, topic)))
        if place.level in wide
        else (ALL,)
        for code, place in store.territories.items()
    }


def _parent(store: ReleaseStore, rows: Mapping[SeriesKey, int], key: SeriesKey) -> int:
    above = store.territories[key.territory].parent
    return NO_PARENT if above is None else rows.get(SeriesKey(above, key.topic), NO_PARENT)


def _counts(
    store: ReleaseStore, topics: _Topics, rows: Mapping[SeriesKey, int], months: Sequence[Period]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return shown counts, and where appeals are recorded otherwise from then on.

    A declared break concerns the series that have appeals of its regime.
    """
    counts = np.zeros((len(rows), len(months)), np.int64)
    breaks = np.zeros(counts.shape, bool)
    columns = _break_columns(store, months)
    regimes = (ALL, *(code for code in columns if code != ALL))
    for own in dict.fromkeys(topics.values()):
        places = tuple(code for code, has in topics.items() if has == own)
        lists = (places, own, regimes, (ALL,), (ALL,), (ALL,), tuple(months))
        # Shape (places, topics, regimes, months).
        shown = store.figures(ObservationQuery(*lists)).values[:, :, :, 0, 0, 0, :].clip(0)
        series = [rows[SeriesKey(code, topic)] for code in places for topic in own]
        flat = shown.reshape(len(series), len(regimes), len(months))
        counts[series] = flat[:, 0]
        for n, regime in enumerate(regimes):
            for column in columns.get(regime, ()):
                breaks[series, column] |= flat[:, n].any(axis=1)
    return counts, breaks


def _break_columns(store: ReleaseStore, months: Sequence[Period]) -> dict[str, list[int]]:
    """Return the columns of declared breaks by regime; the first month has nothing before it."""
    found: dict[str, list[int]] = {}
    for one in store.series_breaks:
        column = one.on.year * 12 + one.on.month - 1 - months[0].start
        if 0 < column < len(months) and (one.regime == ALL or one.regime in store.regimes):
            found.setdefault(one.regime, []).append(column)
    return found
