"""Pages as a reader gets them: status, language, banner, headers, links."""

from __future__ import annotations

import gzip
import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from flask.testing import FlaskClient

from portal.indicators.evaluate import evaluate
from portal.indicators.labels import format_value
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters import pages
from schemas.periods import Period

PATHS = (
    "/",
    "/?view=tiles",
    "/?view=table&sort=received",
    "/?indicator=received",
    "/?indicator=resolution_rate&time=2026-08",
    "/regions",
    "/t/RU",
    "/t/RU-CFO",
    "/t/29000000",
    "/t/29000000.u",
    "/t/29606000",
    "/t/29606000?time=2026-Q2&topic=roads",
    "/t/93000000",
    "/topics",
    "/topic/roads",
    "/topic/heating?time=2026-07&view=tiles",
    "/channels",
    "/channel/letter",
    "/compare",
    "/compare?geo=29000000&geo=93000000",
    "/methodology",
    "/about",
    "/accessibility",
    "/calendar",
    "/changes",
    "/contacts",
    "/corrections",
    "/coverage",
    "/coverage?source=pos",
    "/definitions",
    "/disclosure",
    "/claims",
    "/system",
    "/system/municipal_centre_share",
    "/forecasts?topic=roads",
    "/forecast/29000000",
    "/forecast/29606000?topic=roads",
    "/forecast/29000000.u",
    "/spikes?geo=29000000",
    "/glossary",
    "/where-to-appeal",
    "/data",
    "/find?q=калуга",
    "/find?q=",
)
CRAWLED = ("/", "/regions", "/t/29000000", "/t/29606000", "/methodology", "/data", "/en/")
LANGUAGES = (("ru", ""), ("en", "/en"))


class _Tags(HTMLParser):
    """Collects what a test asks about: links, ids, language, inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.lang = values.get("lang") or ""
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag in ("a", "link") and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in ("script", "img", "form") and (values.get("src") or values.get("action")):
            self.links.append(str(values.get("src") or values.get("action")))
        inline = [name for name in values if name == "style" or name.startswith("on")]
        # A block of data is no script: nothing runs it.
        is_code = tag == "script" and values.get("type") != "application/ld+json"
        if inline or tag == "style" or (is_code and not values.get("src")):
            self.inline.append(f"{tag} {inline}")


def _get(client: FlaskClient, address: str, status: int = 200) -> tuple[str, _Tags]:
    response = client.get(address, follow_redirects=True)
    assert response.status_code == status, address
    tags = _Tags()
    tags.feed(response.text)
    return response.text, tags


@pytest.mark.parametrize(("lang", "prefix"), LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_pages_stand_in_both_languages(
    client: FlaskClient, path: str, lang: str, prefix: str
) -> None:

    text, tags = _get(client, prefix + path)
    assert tags.lang == lang
    assert tags.inline == []
    assert text.count("<h1") == 1
    assert len(tags.ids) == len(set(tags.ids))
    banner = {
        "ru": "Демонстрационные (синтетические) данные",
        "en": "Demonstration (synthetic) data",
    }
    assert banner[lang] in text
    assert "%(" not in text
    assert "None" not in re.sub(r"<[^>]+>", "", text)


def test_every_link_inside_the_portal_leads_somewhere(client: FlaskClient) -> None:
    checked: set[str] = set()
    for address in CRAWLED:
        for link in _get(client, address)[1].links:
            target = urljoin(address, link)
            page = target.split("#")[0]
            if urlsplit(target).netloc or target.startswith("mailto:") or page in checked:
                continue
            checked.add(page)
    sample = sorted(checked)
    assert len(sample) > 200
    # Territory pages differ in their numbers only; some of them are opened.
    opened = [a for n, a in enumerate(sample) if not a.startswith("/t/") or n % 40 == 0]
    broken = []
    for address in opened:
        with client.get(address, follow_redirects=True) as response:
            if response.status_code != 200:
                broken.append(address)
    assert broken == []


def test_fragments_exist_on_the_page_they_name(client: FlaskClient) -> None:
    for path in ("/", "/t/29000000", "/methodology"):
        _, tags = _get(client, path)
        own = [link for link in tags.links if link.startswith("#")]
        footer = [link for link in tags.links if link.startswith("/methodology#")]
        assert {link[1:] for link in own} <= set(tags.ids)
        if path == "/methodology":
            assert {link.split("#")[1] for link in footer} <= set(tags.ids)


def test_page_and_map_print_what_the_formatter_prints(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    period = Period.parse("2025-09-01/P1Y")
    for code in ("29606000", "29000000", "93000000"):
        value = evaluate(release_store, "resolution_rate", [code], "all", period)[code]
        text = format_value("resolution_rate", value, "ru").removesuffix(" (частично)")
        assert text in client.get(f"/t/{code}").text
    values = client.get("/maps/values.json?indicator=resolution_rate").json
    assert values is not None
    names = client.get(f"/geo/{release_store.geometry['region']['names']}").json
    assert names is not None
    for code, label in zip(names["codes"], values["labels"], strict=True):
        value = evaluate(release_store, "resolution_rate", [code], "all", period)[code]
        assert label == format_value("resolution_rate", value, "ru")


def test_pages_may_be_cached_for_a_minute_and_carry_the_release(client: FlaskClient) -> None:
    first = client.get("/methodology")
    assert first.headers["Cache-Control"] == "public, max-age=60, s-maxage=60"
    assert first.headers["ETag"].startswith('"2026-11-15-')
    assert "Set-Cookie" not in first.headers
    again = client.get("/methodology", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get("/methodology", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_static_addresses_in_pages_never_change_their_content(client: FlaskClient) -> None:
    _, tags = _get(client, "/")
    static = [link for link in tags.links if link.startswith("/static/")]
    assert len(static) >= 8
    for address in static:
        with client.get(address) as response:
            assert response.status_code == 200
            assert "immutable" in response.headers["Cache-Control"], address


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("topic=dorogi", "Темы «dorogi» нет"),
        ("time=2031-01", "Последний месяц"),
        ("time=1999", "Первый месяц"),
        ("time=soon", "не период"),
        ("indicator=happiness", "Показателя «happiness» нет"),
        ("indicator=closed_within_h1", "на этой странице нет"),
        ("view=globe", "«globe» здесь ничего не значит"),
    ],
)
def test_a_choice_that_does_not_exist_is_explained(
    client: FlaskClient, query: str, words: str
) -> None:
    text, _ = _get(client, f"/?{query}", 422)
    assert words in text.replace("\u00a0", " ")
    assert client.get(f"/t/29000000?{query}").status_code == 422


def test_an_unknown_page_names_places_that_sound_alike(client: FlaskClient) -> None:
    text, tags = _get(client, "/t/Калужскаяобласть", 404)
    assert tags.lang == "ru"
    assert "Калужская область" in text
    english, tags = _get(client, "/en/t/Kalugaoblast", 404)
    assert tags.lang == "en"
    assert "There is no such page" in english


def test_a_language_the_release_lacks_is_not_found(client: FlaskClient) -> None:
    assert client.get("/ru/").status_code == 404
    assert client.get("/de/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["Калужская область", "калужская ОБЛАСТЬ", "Kaluga Oblast", "29000000"]
)
def test_the_finder_leads_to_the_one_place(client: FlaskClient, asked: str) -> None:
    response = client.get("/find", query_string={"q": asked})
    assert response.status_code == 302
    assert response.location == "/t/29000000"


def test_the_finder_lists_what_may_be_meant(client: FlaskClient) -> None:
    assert "подходит несколько" in client.get("/find?q=республика").text
    near = client.get("/find?q=Малоярославль").text
    assert "Малоярославецкий район" in near
    assert "похожих тоже" in client.get("/find?q=zzzzzz").text


def test_theme_travels_in_links_since_there_are_no_cookies(client: FlaskClient) -> None:
    text, tags = _get(client, "/?theme=dark")
    assert 'data-theme="dark"' in text
    assert "/regions?theme=dark" in tags.links
    assert "data-theme" not in client.get("/?theme=pink").text


def test_hostile_input_is_escaped(client: FlaskClient) -> None:
    for address in ("/find?q=<script>alert(1)</script>", "/?topic=<script>", "/t/<script>"):
        assert "<script>" not in client.get(address).text


@pytest.mark.parametrize("page", [pages.home, pages.regions, pages.methodology, pages.data])
def test_hostile_names_are_escaped(hostile_store: ReleaseStore, page: object) -> None:
    text = page(make_context(hostile_store, "ru", "/", {"view": "tiles"}))  # type: ignore[operator]
    assert "<img" not in text
    assert "<script>" not in text
    assert "49" not in re.findall(r"onerror=alert\(2\)&gt;%\(n\)s(.{0,4})", text)


@pytest.mark.parametrize("code", ["29000000", "29606000"])
def test_hostile_names_are_escaped_on_places(hostile_store: ReleaseStore, code: str) -> None:
    text = pages.territory(make_context(hostile_store, "ru", f"/t/{code}", {}), code)
    assert "<img" not in text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_downloads_and_geometry_are_only_what_the_release_lists(client: FlaskClient) -> None:
    for path in (
        "/geo/index.json",
        "/geo/../manifest.json",
        "/downloads/2026-11-15/../manifest.json",
        "/downloads/2026-11-14/topics.csv",
        "/downloads/2026-11-15/portal.duckdb",
    ):
        assert client.get(path).status_code == 404, path


def test_geometry_is_sent_compressed_as_it_lies(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    entry = release_store.geometry["region"]
    shapes = [*(scale["file"] for scale in entry["scales"]), entry["lookup"]["file"]]
    assert len(shapes) == 3
    for file in (*shapes, entry["names"]):
        plain = client.get(f"/geo/{file}", headers={"Accept-Encoding": "identity"})
        assert plain.json is not None
        assert ("arcs" in plain.json) == (file in shapes)
        for coding, read in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            squeezed = client.get(f"/geo/{file}", headers={"Accept-Encoding": coding})
            assert squeezed.headers["Content-Encoding"] == coding
            assert squeezed.headers["Vary"] == "Accept-Encoding"
            assert "immutable" in squeezed.headers["Cache-Control"]
            assert read(squeezed.data) == plain.data
            assert len(squeezed.data) < len(plain.data) / 2


def test_values_of_a_map_stand_in_the_order_of_its_names(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    for key, parent in (("region", ""), ("RU-UFO", "RU-UFO")):
        names = client.get(f"/geo/{release_store.geometry[key]['names']}").json
        values = client.get(f"/maps/values.json?indicator=appeals_per_1000&parent={parent}").json
        assert names is not None
        assert values is not None
        assert len(values["classes"]) == len(values["labels"]) == len(names["codes"])
        # Names that stand on the map come with the places in one territory.
        own = {"inside"} if parent else set()
        assert set(values) - own == {
            *("kind", "classes", "states", "labels", "details", "link", "callouts")
        }
        assert own <= set(values)
        for code in (names["codes"][0], names["codes"][-1]):
            assert client.get(values["link"].replace("{code}", code)).status_code == 200


def test_boundaries_are_sent_as_what_they_are(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    types = {"geojson": "application/geo+json", "parquet": "application/vnd.apache.parquet"}
    for suffix, kind in types.items():
        address = f"/downloads/{release_store.info.id}/boundaries_region.{suffix}"
        with client.get(address) as answer:
            assert answer.mimetype == kind


def test_the_map_script_is_the_same_each_time(client: FlaskClient) -> None:
    assert client.get("/maps/atlas.js").data == client.get("/maps/atlas.js").data
    assert client.get("/maps/other.js").status_code == 404


def test_whole_files_are_the_bytes_of_the_manifest(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    for entry in release_store.downloads:
        with client.get(f"/downloads/{release_store.info.id}/{entry.name}") as response:
            assert response.status_code == 200
            assert hashlib.sha256(response.data).hexdigest() == entry.sha256
            assert response.headers["Content-Disposition"].endswith(f"filename={entry.name}")
    assert entry.sha256 in client.get("/data").text


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/?lang=en", "/en/"),
        ("/en/?lang=ru", "/"),
        ("/?lang=ru", "/"),
        ("/t/29000000?lang=en&topic=roads&theme=dark", "/en/t/29000000?topic=roads&theme=dark"),
        ("/en/data?lang=en", "/en/data"),
        (
            "/find?q=%D0%9A%D0%B0%D0%BB%D1%83%D0%B3%D0%B0&lang=en",
            "/en/find?q=%D0%9A%D0%B0%D0%BB%D1%83%D0%B3%D0%B0",
        ),
        ("/t/%3Cb%3E?lang=en", "/en/t/%3Cb%3E"),
    ],
)
def test_lang_leads_to_the_page_in_that_language(client: FlaskClient, asked, address) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert client.get(address).status_code in (200, 302, 404)
    # Not even with a copy at hand: that is of another language.
    tag = client.get("/").headers["ETag"]
    assert client.get(asked, headers={"If-None-Match": tag}).status_code == 302


@pytest.mark.parametrize("lang", ["de", "", "EN", "en-GB", "<b>", "x" * 500])
@pytest.mark.parametrize("path", ["/", "/en/methodology", "/find"])
def test_a_language_that_is_not_there_is_named_beside_those_that_are(
    client: FlaskClient, path, lang
) -> None:
    answer = client.get(path, query_string={"lang": lang})
    page = answer.text
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ru, en" in page
    assert "<b>»" not in page
    assert f'href="{path}"' in page
