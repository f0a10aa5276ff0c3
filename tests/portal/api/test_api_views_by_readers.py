"""200 drawn views: every format, read by a public library, has the numbers and flags of JSON."""

from __future__ import annotations

import random
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from flask.testing import FlaskClient
from public_readers import READERS, rows_of

from portal.indicators.definitions import INDICATORS
from portal.store.release_store import ReleaseStore
from schemas.codelists import OUTCOME
from schemas.indicator_structure import INDICATOR_VALUES
from schemas.structure import APPEALS, Dataset

# pyjstat calls its own former function.
pytestmark = pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")
N_VIEWS = 200
N_PARTS = 4
# Reported, not reported, partly reported, with limited topics, not allocated.
PLACES = ("RU", "29000000", "93000000", "29606000", "29701000", "RU.u", "61000000", "29000000.u")
TIMES = ("2026-08", "2026-02", "2025-Q3", "2026-Q1", "2025-09-01/P1Y", "2025-03")
first = itemgetter(0)
View = tuple[str, str, dict[str, Any], Dataset]


def views(store: ReleaseStore, part: int) -> Iterator[View]:
    """Yield a share of the drawn views: address, name of the rows, query, dataset."""
    draw = random.Random(20261122 + part)  # noqa: S311 - a fixed draw of test cases
    topics = list(store.topics)
    for number in range(N_VIEWS // N_PARTS):
        query: dict[str, Any] = {
            "geo": draw.sample(PLACES, draw.randint(1, 3)),
            "topic": draw.sample(topics, draw.randint(1, 3)),
            "time": draw.sample(TIMES, draw.randint(1, 2)),
            "lang": draw.choice(["ru", "en"]),
            "labels": draw.choice(["id", "both"]),
        }
        if draw.random() < 0.2:
            query |= {"geo": ["29000000"], "geoLevel": "municipality", "time": ["2026-08"]}
        if draw.random() < 0.3:
            query["lastNObservations"] = 1
        if number % 2:
            indicator = draw.choice(INDICATORS).id
            yield f"/api/v1/indicators/{indicator}", "values", query, INDICATOR_VALUES
            continue
        if draw.random() < 0.5:
            query["outcome"] = draw.sample(OUTCOME.ids(), 2)
        if draw.random() < 0.3:
            query["regime"] = ["all", "pos_message"]
        if draw.random() < 0.3:
            query["boundaries"] = draw.choice(["as-reported", "2018-06-01", "2026-08-01"])
        yield "/api/v1/observations", "observations", query, APPEALS


@pytest.mark.parametrize("part", range(N_PARTS))
def test_every_format_says_what_json_says(
    api: FlaskClient, release_store: ReleaseStore, tmp_path: Path, part: int
) -> None:
    seen: set[Any] = set()
    for turn, (address, name, query, dataset) in enumerate(views(release_store, part)):
        answer = api.get(address, query_string=query | {"page_size": 100_000})
        assert answer.status_code == 200, answer.text
        expected = rows_of(answer.get_json()[name], dataset, keys=True)
        seen |= {status for *_, status in expected} | {row[1] for row in expected if row[1] == 0}
        # The library takes codes with names apart only where it is told of both columns.
        for form, (more, readers) in READERS.items():
            asked = query | more | ({"labels": "id"} if form == "sdmx-csv" else {})
            other = api.get(address, query_string=asked)
            assert other.status_code == 200, other.text
            reader = readers[turn % len(readers)]
            found = reader(other.data, dataset, tmp_path)
            if form == "jsonstat":  # a cube has its own order
                assert sorted(found, key=first) == sorted(expected, key=first), query
            else:
                assert found == expected, (form, query)
    assert {"A", "P", "L", "M", "U", 0.0} <= seen


def test_geojson_read_by_gdal_says_what_json_says(
    api: FlaskClient, release_store: ReleaseStore, tmp_path: Path
) -> None:
    draw = random.Random(7)  # noqa: S311 - a fixed draw of test cases
    topics = list(release_store.topics)
    for _ in range(10):
        query = {
            "geoLevel": "region",
            "topic": draw.choice(topics),
            "time": draw.choice(TIMES),
            "labels": "both",
        }
        address = draw.choice(["/observations", "/indicators/appeals_per_1000"])
        is_count = address == "/observations"
        dataset = APPEALS if is_count else INDICATOR_VALUES
        body = api.get(f"/api/v1{address}", query_string=query | {"page_size": 1000}).get_json()
        answer = api.get(f"/api/v1{address}", query_string=query | {"format": "geojson"})
        path = tmp_path / "view.geojson"
        path.write_bytes(answer.data)
        frame = gpd.read_file(path)
        expected = rows_of(body["observations" if is_count else "values"], dataset, keys=True)
        assert rows_of(frame.to_dict("records"), dataset, keys=True) == expected
        assert set(frame["data_note"]) == {"synthetic"}
        bare = frame[frame.geometry.isna()]
        assert set(bare["geo"]) <= {code for code in frame["geo"] if code.endswith(".u")}
        assert frame.geometry.dropna().is_valid.all()
