"""However a figure is asked for, there is one answer: nothing can be averaged out."""

from __future__ import annotations

import csv
import io
from collections import defaultdict

import numpy as np
import pyarrow.parquet as pq
import pytest

from schemas.periods import Period

TARGETS = 12


def targets(store):
    draw = np.random.default_rng(20261115)
    places = [t.code for t in store.territories.at_level("region") if not t.is_unallocated]
    months = [str(Period.parse("2026-01").shift(n)) for n in range(8)]
    return [
        (str(draw.choice(places)), str(draw.choice(list(store.topics))), str(draw.choice(months)))
        for _ in range(TARGETS)
    ]


def observations(client, **query):
    """Return values by (geo, topic, time), summed over whatever else the answer is split by."""
    answer = client.get("/api/v1/observations", query_string={**query})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    sums = defaultdict(int)
    for row in answer.get_json()["observations"]:
        if row["value"] is not None:
            sums[row["geo"], row["topic"], row["time"]] += row["value"]
    return sums


def answers(client, store, geo, topic, time):
    """Return the same figure, asked in many ways."""
    target = (geo, topic, time)
    siblings = [t.code for t in store.territories.children(store.territories.path(geo)[-2])]
    yield observations(client, geo=geo, topic=topic, time=time)[target]
    yield observations(client, geo=geo, topic=[topic, "all"], time=[time, "2026-Q2", "2026-01"])[
        target
    ]
    yield observations(client, geo=siblings, topic=topic, time=time)[target]
    yield observations(client, geo=siblings[::-1], topic=topic, time=time, lang="en")[target]
    for split in ("regime", "channel", "outcome", "speed"):
        yield observations(client, geo=geo, topic=topic, time=time, **{"groupBy": split})[target]
    yield observations(
        client, geo=geo, topic=topic, time=time, **{"groupBy": ["outcome", "speed"]}
    )[target]
    text = client.get(
        "/api/v1/observations",
        query_string={"geo": geo, "topic": topic, "time": time, "format": "csv"},
    ).get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    yield int(row["OBS_VALUE"])
    values = client.get(
        "/api/v1/indicators/received", query_string={"geo": geo, "topic": topic, "time": time}
    ).get_json()["values"]
    yield int(values[0]["value"])
    counts = store.counts([geo], [topic], Period.parse(time))[geo, topic]
    yield counts.received
    parts = [c.code for c in store.territories.children(geo)] or [geo]
    split = store.counts(parts, [topic], Period.parse(time))
    yield sum(c.received for c in split.values())


@pytest.fixture(scope="module")
def downloads(release_store):
    folder = release_store.directory / "downloads"
    table = pq.read_table(folder / "observations_region.parquet")
    rows = zip(
        *(table[name].to_pylist() for name in ("REF_AREA", "TOPIC", "TIME_PERIOD", "RECEIVED")),
        strict=True,
    )
    packed = {(geo, topic, time): value for geo, topic, time, value in rows}
    with (folder / "observations_region.csv").open(encoding="utf-8-sig", newline="") as file:
        plain = {
            (row["REF_AREA"], row["TOPIC"], row["TIME_PERIOD"]): row["RECEIVED"]
            for row in csv.DictReader(file)
        }
    return packed, plain


def test_every_way_of_asking_gives_one_answer(client, release_store, downloads):
    packed, plain = downloads
    seen = []
    for target in targets(release_store):
        if packed[target] is None:  # not reported
            continue
        found = [*answers(client, release_store, *target), packed[target], int(plain[target])]
        assert len(set(found)) == 1, (target, found)
        seen.append(found[0])
    assert len(seen) >= TARGETS - 2
    assert max(seen) > 0
