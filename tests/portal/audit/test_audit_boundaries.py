"""Boundary files of a release hold polygons, codes and names, and nothing that travels with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geodata.territories import load_territories
from portal.audit.checks import AuditFault
from portal.audit.contents import check_contents
from portal.exports.boundaries import write_boundaries


@pytest.fixture
def drawn(release: Path) -> Path:
    """Return the copy of the release with boundaries of the city's first neighbourhoods."""
    territories = load_territories(release / "reference" / "territories.csv")
    codes = [place.code for place in territories.at_level("neighbourhood")][:3]
    squares = {code: shapely.box(n, 42, n + 1, 43) for n, code in enumerate(codes)}
    assert write_boundaries(territories, squares, release / "downloads") == {
        "boundaries_neighbourhood.geojson": 3,
        "boundaries_neighbourhood.parquet": 3,
    }
    return release


def test_boundaries_as_they_are_written_are_in_the_list(release: Path, drawn: Path) -> None:
    assert check_contents(drawn).n > 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(name="Ivanov"), "«name»"),
        (lambda d: d["features"][1].update(bbox=[1]), "«bbox»"),
        (lambda d: d["features"][2]["properties"].update(count=3), "«count»"),
        (lambda d: d["features"][0]["properties"].pop("parent"), "«parent»|not those of the list"),
        (lambda d: d["features"][0]["geometry"].update(note="Ivanov"), "«note»"),
    ],
)
def test_what_is_added_to_a_geojson_file_is_noticed(
    drawn: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    path = drawn / "downloads" / "boundaries_neighbourhood.geojson"
    document = orjson.loads(path.read_bytes())
    change(document)
    path.write_bytes(orjson.dumps(document))
    with pytest.raises(AuditFault, match=named):
        check_contents(drawn)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda geo: geo.update(creator="Ivanov"), "no GeoParquet with the keys of the list"),
        (lambda geo: geo["columns"].update(other={}), "«other»"),
        (lambda geo: geo["columns"]["geometry"].update(note="Ivanov"), "«note»"),
        (lambda geo: geo["columns"]["geometry"].pop("bbox"), "lack «bbox»"),
    ],
)
def test_what_is_added_to_the_metadata_of_geoparquet_is_noticed(
    drawn: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    path = drawn / "downloads" / "boundaries_neighbourhood.parquet"
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    change(geo)
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    with pytest.raises(AuditFault, match=named):
        check_contents(drawn)


def test_other_metadata_and_columns_of_geoparquet_are_noticed(drawn: Path) -> None:
    path = drawn / "downloads" / "boundaries_neighbourhood.parquet"
    table = pq.read_table(path)
    metadata = table.schema.metadata
    pq.write_table(table.replace_schema_metadata({**metadata, "pandas": "Ivanov"}), path)
    with pytest.raises(AuditFault, match="metadata"):
        check_contents(drawn)
    counted = table.append_column("count", pa.array([1, 2, 3]))
    pq.write_table(counted, path)
    with pytest.raises(AuditFault, match="the columns of"):
        check_contents(drawn)


def test_geoparquet_without_its_metadata_is_noticed(drawn: Path) -> None:
    path = drawn / "downloads" / "boundaries_neighbourhood.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata(None), path)
    with pytest.raises(AuditFault, match="no GeoParquet"):
        check_contents(drawn)
