"""The features as OWSLib and GDAL read them from a server in another process."""

from __future__ import annotations

import geopandas
import pyogrio
import pytest
import shapely
from owslib.ogcapi.features import Features

from portal.store.release_store import ReleaseStore


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the readers reach this machine directly."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def file_of(release_store: ReleaseStore) -> geopandas.GeoDataFrame:
    path = release_store.directory / "downloads" / "boundaries_region.parquet"
    return geopandas.read_parquet(path).set_index("code").sort_index()


def test_owslib_finds_collections_pages_and_boxes(
    address: str, release_store: ReleaseStore
) -> None:
    service = Features(address)
    assert service.feature_collections() == ["region"]
    assert "core" in " ".join(service.conformance()["conformsTo"])
    assert service.api()["openapi"] == "3.0.3"
    assert service.collection("region")["itemType"] == "feature"
    codes = [place.code for place in release_store.territories.at_level("region")]
    found, offset = [], 0
    while offset < len(codes):
        page = service.collection_items("region", limit=30, offset=offset)
        found += [feature["id"] for feature in page["features"]]
        offset += 30
    assert found == codes
    kaluga = service.collection_items("region", bbox=[36.2, 54.5, 36.3, 54.6])
    assert [feature["id"] for feature in kaluga["features"]] == ["29000000"]
    then = service.collection_items("region", datetime_="2018-01-01", limit=1000)
    parents = {f["id"]: f["properties"]["parent"] for f in then["features"]}
    assert parents["81000000"] == "RU-SFO"
    assert service.collection_item("region", "29000000")["id"] == "29000000"


def test_gdal_lists_the_layers(address: str) -> None:
    assert [name for name, _ in pyogrio.list_layers(f"OAPIF:{address}")] == ["region"]


def test_geopandas_reads_every_polygon_of_the_file(
    address: str, release_store: ReleaseStore
) -> None:
    frame = geopandas.read_file(f"OAPIF:{address}", layer="region", engine="pyogrio")
    own = file_of(release_store)
    told = frame.set_index("code").sort_index()
    assert list(told.index) == list(own.index)
    assert list(told["name_ru"]) == list(own["name_ru"])
    assert frame.crs is not None
    assert shapely.equals(told.geometry.normalize(), own.geometry.normalize()).all()


def test_geopandas_asks_by_a_box(address: str) -> None:
    frame = geopandas.read_file(
        f"OAPIF:{address}", layer="region", bbox=(36.2, 54.5, 36.3, 54.6), engine="pyogrio"
    )
    assert list(frame["code"]) == ["29000000"]
