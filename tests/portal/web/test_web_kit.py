"""The journalist's kit: links that last, blocks, badges, oEmbed, archives, tags of pages."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from two_releases import FIRST, REASON_RU, SECOND, take_back, two_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.web.context import PageContext, make_context
from portal.web.presenters.badge import make_badge
from portal.web.presenters.block import make_block
from portal.web.presenters.numbers import make_numbers
from portal.web.presenters.selection import read_selection
from portal.web.presenters.share import make_share_view
from portal.web.view import View

MakeContext = Callable[..., PageContext]
HOME = "http://localhost"


def view_of(make: MakeContext, kind: Any, place: str, figure: str = "", **query: str) -> View:
    context = make("ru", "/", **query)
    return View(context, kind, place, read_selection(context), figure)


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


# Links that last


def test_a_permanent_link_names_release_and_period_a_live_one_follows(make: MakeContext) -> None:
    view = view_of(make, "territory", "29606000")
    assert view.href() == "/t/29606000?time=2025-09-01/P1Y&release=2026-11-15"
    assert view.live_address().endswith("/t/29606000")
    assert view.embed() == "/embed/territory/29606000"
    assert view.embed(frozen=True).endswith("?time=2025-09-01/P1Y&release=2026-11-15")
    chosen = view_of(make, "territory", "29606000", topic="roads", time="2026-08")
    assert chosen.embed() == "/embed/territory/29606000?topic=roads&time=2026-08"


@pytest.mark.parametrize(
    ("kind", "place", "figure"),
    [("map", "RU", ""), ("map", "29000000", ""), ("territory", "29606000", ""),
     ("territory", "29606000", "trend"), ("topic", "RU", ""), ("compare", "29000000,40000000", "")],
)  # fmt: skip
def test_every_address_of_a_view_answers(
    make: MakeContext, client: FlaskClient, kind: str, place: str, figure: str
) -> None:
    view = view_of(make, kind, place, figure, topic="roads")
    addresses = [view.href(), view.table("csv"), view.table("xlsx")]
    if kind != "compare":
        addresses += [view.image("svg"), view.embed(), view.embed(frozen=True), view.share()]
    for address in addresses:
        assert client.get(address.partition("#")[0]).status_code == 200, address


def test_a_citation_names_the_release_and_leads_to_it(make: MakeContext) -> None:
    view = view_of(make, "territory", "29606000", topic="roads")
    cited = plain(view.citation())
    assert "Выпуск 2026-11-15" in cited
    assert view.address() in cited
    assert "Боровский район" in cited
    assert "дороги" in cited.lower()
    assert "Демонстрационные (синтетические) данные" in cited


def test_the_table_of_a_map_has_the_values_of_the_map(
    make: MakeContext, client: FlaskClient
) -> None:
    view = view_of(make, "map", "29000000", time="2026-08")
    rows = list(csv.DictReader(io.StringIO(client.get(view.table("csv")).get_data(as_text=True))))
    by_code = {row["REF_AREA"]: row for row in rows}
    numbers = make_numbers(view)
    assert len(numbers.rows) > 10
    for code, *_rest, value, state, _text in numbers.rows:
        row = by_code[str(code)]
        assert row["STATE"] == state
        assert row["OBS_VALUE"] == ("" if value is None else f"{value:.4f}".rstrip("0").rstrip("."))


# Blocks


def test_only_blocks_may_be_framed_and_only_they_say_so(client: FlaskClient) -> None:
    framed = client.get("/embed/territory/29606000").headers
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "unsafe" not in framed["Content-Security-Policy"]
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    for page in ("/", "/t/29606000", "/share/territory/29606000", "/image/map/RU.svg"):
        assert "frame-ancestors 'none'" in client.get(page).headers["Content-Security-Policy"]


def test_a_block_has_sentence_source_and_note(client: FlaskClient) -> None:
    for kind in ("territory/29606000", "territory/29606000?figure=rate", "map/29000000"):
        page = html.fromstring(client.get(f"/embed/{kind}").get_data())
        words = plain(page.text_content())
        assert page.xpath("//h1")
        assert "выпуск 2026-11-15" in words
        assert "Демонстрационные (синтетические) данные" in words
        [link] = page.xpath("//p[@class='embed-source']/a")
        assert link.get("target") == "_blank"
        assert "noopener" in link.get("rel")
        assert not page.xpath("//@style | //script[not(@src)]")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/embed/territory/nowhere", 404, "Такой страницы нет"),
        ("/embed/nothing/RU", 404, "Такой страницы нет"),
        ("/embed/map/RU?topic=none", 422, "none"),
        ("/embed/map/RU?release=2020-01-01", 422, "2020-01-01"),
        ("/embed/territory/nowhere?lang=en", 404, "There is no such page"),
        ("/embed/map/RU?indicator=received", 404, "Такой страницы нет"),
    ],
)
def test_what_is_wrong_is_said_inside_the_frame(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert words in plain(answer.get_data(as_text=True))
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_few_has_neither_shares_nor_counts_in_block_badge_and_archive(
    make: MakeContext,
) -> None:
    view = view_of(make, "territory", "29602000", topic="roads", time="2026-08")
    block = make_block(view)
    assert block is not None
    assert block.outcomes is None
    assert block.missing.startswith("слишком мало")
    badge = make_badge(view)
    assert (badge.value, badge.mark) == ("", "dots")
    numbers = make_numbers(view)
    assert [(row[-3], row[-2]) for row in numbers.rows] == [(None, "too_few")]


def test_states_stay_apart_in_badges(make: MakeContext) -> None:
    silent = make_badge(view_of(make, "territory", "93000000"))
    few = make_badge(view_of(make, "territory", "29602000", topic="roads", time="2026-08"))
    known = make_badge(view_of(make, "territory", "40000000"))
    assert (silent.value, silent.mark, silent.measure) == ("", "hatch", "не передано")
    assert (few.value, few.mark) == ("", "dots")
    assert known.value.endswith("%")
    assert (known.mark, known.measure) == ("", "меры приняты")


def test_the_badge_is_a_drawing_of_340_by_80_with_one_colour(client: FlaskClient) -> None:
    answer = client.get("/badge/29000000.svg")
    assert answer.mimetype == "image/svg+xml"
    root = etree.fromstring(answer.data)
    assert (root.get("width"), root.get("height")) == ("340", "80")
    words = plain(" ".join(root.itertext()))
    for part in (
        "меры приняты",
        "Калужская область",
        "год по август 2026",
        "Демонстрационные данные",
    ):
        assert part in words
    other = etree.fromstring(client.get("/badge/40000000.svg").data)
    colours = [
        sorted({e.get("fill") for e in tree.iter() if e.get("fill")}) for tree in (root, other)
    ]
    assert colours[0] == colours[1]


def test_names_stay_text_in_blocks_badges_tags_and_archives(hostile_store: Any) -> None:
    context = make_context(hostile_store, "ru", "/", {}, HOME)
    for kind, place in (("map", "RU"), ("territory", "29606000")):
        view = View(context, kind, place, read_selection(context))  # type: ignore[arg-type]
        shared = make_share_view(view)
        for code in (*shared.codes, *shared.badge_codes):
            tree = html.fragment_fromstring(code.text, create_parent=True)
            assert {e.tag for e in tree.iter()} <= {"div", "iframe", "script", "a", "img"}
            assert not tree.xpath("//@onerror")
            assert [e.get("src") for e in tree.iter("script")] in ([], [f"{HOME}/embed.js"])
        assert "<script>alert" not in str(shared.badge or "")


# The page that gives a figure away


def test_the_codes_of_the_page_lead_to_what_they_promise(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/share/territory/29606000").get_data())
    codes = [code.text_content() for code in page.xpath("//pre/code")]
    assert len(codes) == 4
    live, frozen, badge, small = codes
    assert "release=" not in live
    assert "time=" not in live
    assert "release=2026-11-15" in frozen
    assert "figure=rate" in small
    for code in (live, frozen, small):
        [frame] = html.fragments_fromstring(code)[:1]
        assert frame.get("title")
        assert frame.get("loading") == "lazy"
        assert client.get(frame.get("src").removeprefix(HOME)).status_code == 200
    [link] = html.fragments_fromstring(badge)
    assert client.get(link[0].get("src").removeprefix(HOME)).mimetype == "image/svg+xml"
    assert client.get(link.get("href").removeprefix(HOME)).status_code == 200
    assert link[0].get("alt")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    for address in page.xpath("//ul[@class='rows']//a/@href"):
        assert client.head(address).status_code == 200, address


# Tags and oEmbed


@pytest.mark.parametrize("path", ["/", "/t/29606000", "/en/t/29000000?topic=roads", "/regions"])
def test_pages_tell_those_that_show_links_to_them(client: FlaskClient, path: str) -> None:
    page = html.fromstring(client.get(path).get_data())
    tags = dict(
        zip(page.xpath("//meta/@property"), page.xpath("//meta[@property]/@content"), strict=True)
    )
    [canonical] = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == HOME + path
    assert tags["og:url"] == canonical
    assert tags["og:title"]
    if path == "/regions":
        assert "og:image" not in tags
        return
    assert "release=2026-11-15" in tags["og:image"]
    assert "emonstrati" in tags["og:image:alt"] or "емонстрацион" in tags["og:image:alt"]
    picture = tags["og:image"].removeprefix(HOME).replace(".png", ".svg")
    assert client.get(picture).status_code == 200
    [block] = page.xpath("//link[@type='application/json+oembed']/@href")
    assert client.get(block.removeprefix(HOME)).get_json()["type"] == "rich"


def test_theme_and_order_are_no_part_of_the_canonical_address(client: FlaskClient) -> None:
    page = client.get("/?theme=dark&sort=received&time=2026-08&view=table").get_data()
    assert html.fromstring(page).xpath("//link[@rel='canonical']/@href") == [
        f"{HOME}/?time=2026-08"
    ]


def test_oembed_gives_the_block_of_a_page(client: FlaskClient) -> None:
    asked = quote(f"{HOME}/en/t/29606000?release=2026-11-15", safe="")
    answer = client.get(f"/oembed?url={asked}&maxwidth=400&maxheight=300").get_json()
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert (answer["width"], answer["height"]) == (400, 300)
    assert "thumbnail_url" not in answer
    [source] = re.findall(r'src="([^"]*)"', answer["html"])[:1]
    assert "release=2026-11-15" in source
    assert "lang=en" in source
    assert client.get(unescape(source).removeprefix(HOME)).status_code == 200
    wide = client.get(f"/oembed?url={quote(HOME + '/', safe='')}").get_json()
    assert wide["thumbnail_width"] == 1200
    assert "release=" not in wide["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=https://elsewhere.example/t/29606000", 404),
        (f"url={HOME}/regions", 404),
        (f"url={HOME}/t/nowhere", 404),
        (f"url={HOME}/t/29606000?topic=none", 422),
        (f"url={HOME}/t/29606000?release=2020-01-01", 404),
        (f"url={HOME}/t/29606000&format=xml", 501),
        ("url=javascript:alert(1)", 404),
        ("url=http://[", 404),
    ],
)
def test_oembed_refuses_what_is_no_figure_of_ours(
    client: FlaskClient, query: str, status: int
) -> None:
    assert client.get(f"/oembed?{query}").status_code == status


# The archive


def test_the_archive_opens_without_a_network_and_has_what_it_names(client: FlaskClient) -> None:
    answer = client.get("/newsroom/territory/29606000.zip?figure=rate&lang=en")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert len({name.partition("/")[0] for name in archive.namelist()}) == 1
    page = html.fromstring(files["index.html"].decode())
    needed = page.xpath("//link/@href | //img/@src | //ul//a/@href")
    assert set(needed) <= set(files)
    assert not page.xpath("//script")
    assert not re.search(rb"url\((?!#)|@import", files["tokens.css"] + files["newsroom.css"])
    assert "Demonstration (synthetic) data" in plain(page.text_content())
    assert files["figure-1200x630.png"][:4] == b"\x89PNG"
    etree.fromstring(files["figure.svg"])
    rows = list(csv.DictReader(io.StringIO(files["numbers.csv"].decode("utf-8-sig"))))
    assert rows[0]["code"] == "29606000"
    assert plain(page.xpath("//img/@alt")[0]) in plain(files["words.txt"].decode())
    assert answer.headers["Content-Disposition"].startswith("attachment")


# Withdrawal


@pytest.fixture
def instance(release_dir: Any, tmp_path: Any) -> Instance:
    return two_releases(release_dir, tmp_path)


def test_a_withdrawn_release_says_why_in_its_frozen_block_and_badge(instance: Instance) -> None:
    images = instance.releases.parent / "images"
    client = create_app(Settings(instance.releases, images_dir=images)).test_client()
    picture = f"/image/territory/29606000.png?release={SECOND}"
    assert client.get(picture).status_code == 200
    assert [path.name for path in images.iterdir()] == [SECOND]
    take_back(instance, SECOND)
    assert list(images.iterdir()) == []
    block = client.get(f"/embed/territory/29606000?release={SECOND}")
    assert block.status_code == 410
    assert "frame-ancestors *" in block.headers["Content-Security-Policy"]
    assert REASON_RU.partition("<")[0] in block.get_data(as_text=True)
    assert "<неверно>" not in block.get_data(as_text=True)
    badge = client.get(f"/badge/29606000.svg?release={SECOND}")
    assert badge.status_code == 410
    assert "%" not in "".join(etree.fromstring(badge.data).itertext())
    assert client.get(picture).status_code == 410
    # Its pictures go with it as soon as any other is asked for.
    assert client.get(f"/image/territory/29606000.png?release={FIRST}").status_code == 200
    assert [path.name for path in images.iterdir()] == [FIRST]
    assert client.get("/embed/territory/29606000").status_code == 200
