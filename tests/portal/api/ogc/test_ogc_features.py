"""OGC API Features: pages, boxes, times, links and errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV30SpecValidator

from portal.app import create_app
from portal.config.settings import Settings
from portal.store.release_store import ReleaseStore

ITEMS = "/ogc/collections/region/items"
GOLDEN = Path(__file__).parents[1] / "golden" / "ogc"


def get(api: FlaskClient, path: str, **query: Any) -> dict[str, Any]:
    answer = api.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Otklik-Release"] == "2026-11-15"
    assert answer.headers["Otklik-Data-Note"] == "synthetic"
    body: dict[str, Any] = answer.get_json() if answer.is_json else orjson.loads(answer.data)
    return body


def links(body: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"].removeprefix("http://localhost") for link in body["links"]}


def downloaded(release_store: ReleaseStore) -> dict[str, Any]:
    path = release_store.directory / "downloads" / "boundaries_region.geojson"
    features = orjson.loads(path.read_bytes())["features"]
    return {feature["id"]: feature["geometry"] for feature in features}


def test_the_landing_page_leads_everywhere(api: FlaskClient) -> None:
    body = get(api, "/ogc", lang="en")
    assert get(api, "/ogc/", lang="en") == body
    found = links(body)
    assert set(found) == {"self", "service-desc", "service-doc", "conformance", "data"}
    for path in found.values():
        with api.get(path) as answer:
            assert answer.status_code == 200, path


def test_the_document_is_valid_openapi_3_0_and_names_every_route(api: FlaskClient) -> None:
    answer = api.get("/ogc/api")
    assert answer.mimetype == "application/vnd.oai.openapi+json"
    document = orjson.loads(answer.data)
    assert [str(error) for error in OpenAPIV30SpecValidator(document).iter_errors()] == []
    rules = {
        rule.rule.removeprefix("/ogc").replace("<level>", "{collectionId}")
        for rule in api.application.url_map.iter_rules()
        if rule.rule.startswith("/ogc")
    }
    assert {path.removesuffix("/") for path in document["paths"]} == {
        rule.replace("<code>", "{featureId}") for rule in rules
    }
    classes = get(api, "/ogc/conformance")["conformsTo"]
    assert {name.rpartition("/")[2] for name in classes} == {"core", "oas30", "geojson"}


def test_there_is_a_collection_for_each_level_with_polygons(api: FlaskClient) -> None:
    [one] = get(api, "/ogc/collections", lang="en")["collections"]
    assert (one["id"], one["title"], one["itemType"]) == ("region", "Region", "feature")
    assert get(api, "/ogc/collections/region", lang="en") == one
    west, south, east, north = one["extent"]["spatial"]["bbox"][0]
    assert (19 < west < 21, -171 < east < -168) == (True, True)  # across the antimeridian
    assert 41 < south < north < 82
    assert one["extent"]["temporal"]["interval"] == [[None, None]]
    assert links(one)["items"] == ITEMS


def test_pages_lead_to_every_feature_once_with_the_downloaded_geometry(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    address, found = f"{ITEMS}?limit=20", []
    while address:
        body = orjson.loads(api.get(address).data)
        assert body["numberMatched"] == 83
        assert body["numberReturned"] == len(body["features"])
        assert body["timeStamp"] == "2026-11-15T00:00:00Z"
        found += body["features"]
        address = links(body).get("next", "")
    assert [f["id"] for f in found] == [
        p.code for p in release_store.territories.at_level("region")
    ]
    assert {f["id"]: f["geometry"] for f in found} == downloaded(release_store)
    assert all(f["properties"]["code"] == f["id"] for f in found)


def test_links_before_and_after_a_page_keep_the_query(api: FlaskClient) -> None:
    body = get(api, ITEMS, limit=5, offset=7, datetime="2020-01-01")
    found = links(body)
    assert found["self"] == f"{ITEMS}?limit=5&offset=7&datetime=2020-01-01"
    assert found["next"] == f"{ITEMS}?limit=5&datetime=2020-01-01&offset=12"
    assert found["prev"] == f"{ITEMS}?limit=5&datetime=2020-01-01&offset=2"
    assert found["collection"] == "/ogc/collections/region"
    assert api.get(found["alternate"]).mimetype == "text/csv"
    assert "next" not in links(get(api, ITEMS, limit=83))
    assert "prev" not in links(get(api, ITEMS, limit=83))


def test_more_than_the_maximum_is_the_maximum(api: FlaskClient) -> None:
    for limit in (1_001, 999_999_999, 10**30):
        assert get(api, ITEMS, limit=limit)["numberReturned"] == 83


@pytest.mark.parametrize(
    "box",
    [
        (36.0, 54.0, 37.0, 55.5),
        (-180.0, -90.0, 180.0, 90.0),
        (170.0, 60.0, -170.0, 75.0),
        (0.0, 0.0, 1.0, 1.0),
        (37.6, 55.7, 37.6, 55.7),
        (100.0, 50.0, 101.0, 80.0),
    ],
)
def test_a_box_finds_what_a_naive_look_finds(
    api: FlaskClient, release_store: ReleaseStore, box: tuple[float, ...]
) -> None:
    west, south, east, north = box
    halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = [shapely.box(low, south, high, north) for low, high in halves]
    naive = {
        code
        for code, geometry in downloaded(release_store).items()
        if any(shapely.from_geojson(orjson.dumps(geometry)).intersects(one) for one in boxes)
    }
    body = get(api, ITEMS, bbox=",".join(map(str, box)), limit=1000)
    assert {f["id"] for f in body["features"]} == naive
    assert body["numberMatched"] == len(naive)
    with_heights = f"{west},{south},-100,{east},{north},9000"
    assert get(api, ITEMS, bbox=with_heights)["numberMatched"] == len(naive)


def test_the_far_east_lies_on_both_sides_of_the_antimeridian(api: FlaskClient) -> None:
    for bbox in ("170,60,-170,75", "-180,60,-170,75", "170,60,180,75"):
        ids = [f["id"] for f in get(api, ITEMS, bbox=bbox)["features"]]
        assert "77000000" in ids  # Chukotka


@pytest.mark.parametrize(
    ("datetime", "day"),
    [
        ("2018-06-01", date(2018, 6, 1)),
        ("2018-11-03", date(2018, 11, 3)),
        ("2018-11-02T23:59:59Z", date(2018, 11, 2)),
        ("2018-11-02T23:59:59+03:00", date(2018, 11, 2)),
        ("../2018-11-02", date(2018, 11, 2)),
        ("/2018-11-02", date(2018, 11, 2)),
        ("2010-01-01/2018-11-02", date(2018, 11, 2)),
        ("2018-11-02/..", date(9999, 12, 30)),
        ("2018-11-02/", date(9999, 12, 30)),
        ("../..", date(9999, 12, 30)),
    ],
)
def test_a_time_gives_the_last_version_of_that_time(
    api: FlaskClient, release_store: ReleaseStore, datetime: str, day: date
) -> None:
    features = get(api, ITEMS, datetime=datetime, limit=1000)["features"]
    told = {f["id"]: f["properties"] for f in features}
    for place in release_store.territories.at_level("region"):
        version = release_store.lineage.version(place.code, day)
        assert version is not None
        assert told[place.code]["parent"] == version.parent
        assert told[place.code]["code_in_force"] == version.code
        assert told[place.code]["valid_to"] == (version.valid_to and str(version.valid_to))
    assert (told["81000000"]["parent"] == "RU-SFO") == (day < date(2018, 11, 3))


def test_one_feature_has_links_and_the_geometry_of_the_download(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    body = get(api, f"{ITEMS}/77000000")
    assert body["type"] == "Feature"
    assert body["geometry"] == downloaded(release_store)["77000000"]
    assert set(links(body)) == {"self", "collection", "alternate"}
    assert shapely.from_geojson(orjson.dumps(body["geometry"])).is_valid


def test_the_form_of_a_page_stays(api: FlaskClient) -> None:
    body = get(api, ITEMS, limit=1, offset=12, datetime="2018-01-01")
    for feature in body["features"]:
        feature["geometry"] = {"type": feature["geometry"]["type"]}
    indented = orjson.dumps(body, option=orjson.OPT_INDENT_2)
    assert indented + b"\n" == (GOLDEN / "items.json").read_bytes()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,4,5", "bbox"),
        ("bbox=", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=0,0,inf,1", "bbox"),
        ("bbox=0,0,1_0,1", "bbox"),
        ("bbox=0,0,٣,1", "bbox"),
        ("bbox=0,0,1e400,1", "bbox"),
        ("bbox=0,50,10,40", "bbox"),
        ("bbox=0,0,9,10,10,1", "bbox"),
        ("bbox=55,200,56,201", "bbox"),
        ("bbox=-200,0,10,10", "bbox"),
        ("bbox=0,0,1,1&bbox=2,2,3,3", "bbox"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.5", "limit"),
        ("limit=1e3", "limit"),
        ("limit=", "limit"),
        ("limit=٣", "limit"),
        ("offset=-1", "offset"),
        ("offset=x", "offset"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2018", "datetime"),
        ("datetime=2018-02-30", "datetime"),
        ("datetime=2018-01-01T25:00:00Z", "datetime"),
        ("datetime=2018-01-01T00:00:00", "datetime"),
        ("datetime=2020-01-01/2019-01-01", "datetime"),
        ("datetime=2020-01-01/2021-01-01/2022-01-01", "datetime"),
        ("datetime=", "datetime"),
        ("limits=5", "limits"),
        ("release=2026-11-15", "release"),
        ("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox-crs"),
    ],
)
def test_a_bad_query_is_400_and_names_the_parameter(
    api: FlaskClient, query: str, parameter: str
) -> None:
    answer = api.get(f"{ITEMS}?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert (body["status"], list(body["errors"])) == (400, [parameter])
    assert body["type"] in ("/problems/invalid-parameter", "/problems/unknown-parameter")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{ITEMS}?offset=83", 404),
        ("/ogc/collections/municipality", 404),
        ("/ogc/collections/municipality/items", 404),
        ("/ogc/collections/planet/items", 404),
        (f"{ITEMS}/29000001", 404),
        (f"{ITEMS}/29606000", 404),
        (f"{ITEMS}/29000000?limit=1", 400),
        ("/ogc?lang=de", 400),
        ("/ogc/conformance?f=html", 400),
        ("/ogc/queryables", 404),
        ("/ogc?lang=%ff", 400),
    ],
)
def test_what_is_not_there_is_a_problem(api: FlaskClient, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["instance"] == path.partition("?")[0]


def test_accept_chooses_json_or_refuses(api: FlaskClient) -> None:
    for accept in ("application/geo+json", "application/json", "*/*", ""):
        assert api.get(ITEMS, headers={"Accept": accept}).mimetype == "application/geo+json"
    refused = api.get(ITEMS, headers={"Accept": "application/gml+xml"})
    assert refused.status_code == 406
    assert refused.mimetype == "application/problem+json"


def test_an_answer_is_not_sent_twice(api: FlaskClient) -> None:
    first = api.get(f"{ITEMS}?limit=1")
    again = api.get(f"{ITEMS}?limit=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert api.get(f"{ITEMS}?limit=2").headers["ETag"] != first.headers["ETag"]
    assert api.head(f"{ITEMS}?limit=1").status_code == 200
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert api.post(ITEMS).status_code == 405


def test_links_never_repeat_a_host_that_a_client_claims(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    body = api.get("/ogc", headers={"Host": "elsewhere.example"}).get_json()
    assert release_store.info.base_url == "https://otklik.example"
    assert {link["href"].split("/ogc")[0] for link in body["links"] if "ogc" in link["href"]} == {
        "https://otklik.example"
    }


def test_without_polygons_a_plain_word_stands_for_the_collections(
    without_polygons: FlaskClient,
) -> None:
    body = get(without_polygons, "/ogc/collections", lang="en")
    assert body["collections"] == []
    assert "no polygons" in body["description"]
    assert "no polygons" in get(without_polygons, "/ogc", lang="en")["description"]
    answer = without_polygons.get("/ogc/collections/region/items")
    assert answer.status_code == 404
    assert "geoLevel=region" in answer.get_json()["detail"]
    document = orjson.loads(without_polygons.get("/ogc/api").data)
    assert [str(error) for error in OpenAPIV30SpecValidator(document).iter_errors()] == []


def test_a_territory_without_a_polygon_is_there_with_none(with_one_polygon: FlaskClient) -> None:
    features = get(with_one_polygon, ITEMS, limit=1000)["features"]
    assert len(features) == 83
    assert [f["id"] for f in features if f["geometry"] is not None] == ["29000000"]
    boxed = get(with_one_polygon, ITEMS, bbox="-180,-90,180,90")
    assert [f["id"] for f in boxed["features"]] == ["29000000"]


def test_the_page_of_the_api_names_every_parameter(api: FlaskClient) -> None:
    page = api.get("/api/docs").get_data(as_text=True)
    document = orjson.loads(api.get("/ogc/api").data)
    named = {
        parameter["name"]
        for path in document["paths"].values()
        for parameter in path["get"]["parameters"]
        if parameter["in"] == "query"
    }
    assert named == {"bbox", "datetime", "lang", "limit", "offset"}
    part = page.partition('id="maps"')[2].partition("<h2")[0]
    assert all(f"<code>{name}</code>" in part for name in named)


def test_where_nothing_is_published_the_problem_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    for path in ("/ogc", "/ogc/api", ITEMS):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.get_json()["type"] == "/problems/no-release"


@pytest.mark.parametrize("path", ["", "/api", "/collections", "/collections/region/items"])
def test_an_older_release_is_refused_with_where_its_polygons_are(
    api: FlaskClient, path: str
) -> None:
    for name, value in (("release", "2026-11-15"), ("asOf", "2026-11-20")):
        answer = api.get(f"/ogc{path}?{name}={value}")
        assert answer.status_code == 400
        [message] = answer.get_json()["errors"][name]
        assert "/downloads/RELEASE/boundaries_LEVEL.geojson" in message
    with api.get("/downloads/2026-11-15/boundaries_region.geojson") as file:
        assert file.status_code == 200
