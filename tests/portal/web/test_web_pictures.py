"""Pictures by address: they stand alone, say what the page says, and leave with their source."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from portal.indicators.labels import STATE_LABELS
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.pictures import raster
from portal.web.pictures.png_text import texts_of
from portal.web.pictures.sheets import alternative, make_figure, sheet_of
from portal.web.pictures.style import class_attributes, light_tokens
from portal.web.pictures.text import balanced, is_covered, shorten, width, wrap
from portal.web.presenters.selection import read_selection
from portal.web.view import View

MakeContext = Callable[..., PageContext]
SVG = "{http://www.w3.org/2000/svg}"
VIEWS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("map", "RU", "", {"indicator": "appeals_per_1000"}),
    ("map", "RU", "", {"indicator": "resolution_rate"}),
    ("map", "29000000", "", {}),
    ("topic", "RU", "", {"topic": "roads"}),
    ("territory", "29606000", "", {}),
    ("territory", "29000000", "trend", {}),
    ("territory", "93000000", "", {}),
    ("territory", "29602000", "", {"time": "2026-08"}),
    ("territory", "29606000", "fair", {}),
    ("territory", "29606000", "speeds", {}),
    ("topic", "RU", "months", {"topic": "roads"}),
    ("channel", "RU", "line", {"channel": "letter"}),
    ("channel", "RU", "topics", {"channel": "letter"}),
    ("compare", "29000000,11000000", "lines", {}),
    ("compare", "29606000,29701000", "fair", {}),
)


def view_of(
    make: MakeContext, kind: Any, place: str, figure: str = "", lang: str = "ru", **query: str
) -> View:
    context = make(lang, "/", **query)
    return View(context, kind, place, read_selection(context), figure)


def svg_of(view: View, size: str = "card") -> str:
    figure = make_figure(view)
    assert figure is not None
    return sheet_of(view, figure, size)


def texts(svg: str) -> str:
    """Return the words that are drawn, line by line."""
    root = etree.fromstring(svg.encode())
    return "\n".join("".join(t.itertext()) for t in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("kind", "place", "figure", "query"), VIEWS)
def test_a_picture_stands_alone(
    make: MakeContext, kind: str, place: str, figure: str, query: dict[str, str], lang: str
) -> None:
    view = view_of(make, kind, place, figure, lang, **query)
    for size in ("card", "print"):
        svg = svg_of(view, size)
        root = etree.fromstring(svg.encode())
        assert root.tag == f"{SVG}svg"
        assert not root.xpath("//@class | //@style | //*[local-name()='style' or local-name()='a']")
        assert "var(" not in svg
        # Patterns are its own; nothing is fetched from anywhere.
        ids = set(root.xpath("//@id"))
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
        assert not re.search(r"(href|src)=", svg)
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == alternative(view, make_figure(view))  # type: ignore[arg-type]


def test_a_picture_of_made_up_data_says_so(make: MakeContext) -> None:
    for kind, place, figure, query in VIEWS:
        drawn = texts(svg_of(view_of(make, kind, place, figure, **query)))
        assert "Демонстрационные (синтетические) данные" in drawn
        assert "выпуск 2026-11-15" in drawn


def test_every_class_of_a_drawing_has_a_look_that_pictures_know(make: MakeContext) -> None:
    # What has none is there for pages only: their boxes and what they address it by.
    boxes = {"chart", "outcome-bar", "ranges", "multiple", "funnel", "tile-mark", "tile-value"}
    known = set(class_attributes()) | boxes
    used = set()
    for kind, place, figure, query in VIEWS:
        view = view_of(make, kind, place, figure, **query)
        made = make_figure(view)
        assert made is not None
        drawing = str(made.draw(1100, 400))
        used |= {
            name for names in re.findall(r'class="([^"]*)"', drawing) for name in names.split()
        }
    assert len(used) > 20
    assert used - known == set()


def test_colours_are_those_of_the_light_scheme() -> None:
    assert light_tokens()["--accent"] == "#0f4c75"
    assert class_attributes()["seq-5"]["fill"] == light_tokens()["--seq-5"]
    assert class_attributes()["badge-field"]["fill"] == light_tokens()["--accent"]
    for attributes in class_attributes().values():
        assert all("var(" not in value and value for value in attributes.values())


def test_names_stay_text_in_pictures(hostile_store: Any) -> None:
    context = make_context(hostile_store, "ru", "/", {})
    for kind, place, figure in (
        ("map", "RU", ""),
        ("territory", "29606000", ""),
        ("map", "29000000", ""),
    ):
        view = View(context, kind, place, read_selection(context), figure)  # type: ignore[arg-type]
        svg = svg_of(view)
        root = etree.fromstring(svg.encode())
        assert not root.xpath("//*[local-name()='script' or local-name()='img']")
        assert "<script" not in svg
        assert "alert(1)" in "".join(root.itertext())


def test_the_picture_says_the_rate_that_the_page_says(
    make: MakeContext, client: FlaskClient
) -> None:
    page = client.get("/t/29000000").get_data(as_text=True).replace("\xa0", " ")
    drawn = texts(svg_of(view_of(make, "territory", "29000000"))).replace("\xa0", " ")
    [rate] = re.findall(r"по (\d+)\nиз 100|по (\d+) из 100", drawn) or [("", "")]
    assert f"<b>{''.join(rate)} из 100</b>" in page


def test_too_few_has_no_share_and_no_count(make: MakeContext) -> None:
    view = view_of(make, "territory", "29602000", topic="roads", time="2026-08")
    drawn = texts(svg_of(view))
    assert STATE_LABELS["ru"]["too_few"] in drawn.replace("\n", " ")
    body = drawn.split("Период поступления")[1].split("Источник")[0]
    assert "%" not in body
    assert "·" not in body


def test_what_was_not_reported_is_hatched(make: MakeContext) -> None:
    svg = svg_of(view_of(make, "territory", "93000000"))
    assert "url(#hatch-bar)" in svg
    assert "url(#dots-bar)" not in svg
    assert STATE_LABELS["ru"]["not_reported"] in texts(svg)


def test_a_png_has_its_size_and_its_words(client: FlaskClient) -> None:
    address = "/image/territory/29606000.png"
    answer = client.get(address)
    assert answer.mimetype == "image/png"
    assert struct.unpack(">II", answer.data[16:24]) == (1200, 630)
    said = texts_of(answer.data)
    svg = client.get(address.replace(".png", ".svg")).get_data(as_text=True)
    assert said["Description"] == etree.fromstring(svg.encode())[0].text
    assert said["Source"].endswith("/t/29606000?time=2025-09-01/P1Y&release=2026-11-15")
    assert said["Title"] in said["Description"]
    large = client.get(address + "?size=print")
    assert struct.unpack(">II", large.data[16:24]) == (2400, 1700)


def test_a_picture_may_be_shown_by_other_sites_and_is_kept_as_long_as_it_holds(
    client: FlaskClient,
) -> None:
    newest = client.get("/image/map/RU.svg")
    pinned = client.get("/image/map/RU.svg?release=2026-11-15")
    assert newest.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=60" in newest.headers["Cache-Control"]
    assert "max-age=300" in pinned.headers["Cache-Control"]
    assert "frame-ancestors 'none'" in newest.headers["Content-Security-Policy"]
    assert "Allow: /image/" in client.get("/robots.txt").get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/image/map/29606000.svg", 404),
        ("/image/map/nowhere.png", 404),
        ("/image/territory/nowhere.svg", 404),
        ("/image/nothing/RU.svg", 404),
        ("/image/map/RU.svg?indicator=received", 404),
        ("/image/map/RU.svg?topic=none", 422),
        ("/image/map/RU.svg?size=huge", 422),
        ("/image/map/RU.svg?figure=trend", 422),
        ("/image/map/RU.svg?geo=RU", 422),
        ("/image/map/RU.svg?release=2020-01-01", 422),
        ("/image/map/RU.svg?lang=de", 404),
    ],
)
def test_what_cannot_be_drawn_has_the_right_status(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_picture_that_cannot_be_read_is_a_fault_of_its_own() -> None:
    with pytest.raises(raster.NotDrawn):
        raster.to_png("<svg", 1)


def test_whoever_comes_when_too_many_wait_is_asked_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(svg: str, zoom: int) -> bytes:
        raise raster.Busy

    monkeypatch.setattr("portal.web.images.to_png", busy)
    answer = client.get("/image/territory/29608000.png")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_places_in_the_queue_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(svg: str, zoom: int) -> bytes:
        raise raster.NotDrawn

    monkeypatch.setattr(raster, "_drawn", fails)
    for _ in range(20):
        with pytest.raises(raster.NotDrawn):
            raster.to_png("", 1)


def test_the_fonts_have_every_letter_of_our_texts(release_store: ReleaseStore) -> None:
    names = [p.name(lang) for p in release_store.territories.values() for lang in ("ru", "en")]
    names += [t.name(lang) for t in release_store.topics.values() for lang in ("ru", "en")]
    assert [name for name in names if not is_covered(name)] == []
    assert not is_covered("漢")


@pytest.mark.parametrize("room", [60.0, 200.0, 700.0])
def test_lines_keep_within_their_room(room: float) -> None:
    text = "Боровский район: по 65 из 100 обращений приняты меры, и ещё много слов"
    for broken in (wrap(text, "golos-400", 20, room, 3), balanced(text, "golos-400", 20, room, 3)):
        assert 1 <= len(broken) <= 3
        assert all(width(line, "golos-400", 20) <= room for line in broken)
    assert " ".join(wrap(text, "golos-400", 20, 2000, 3)) == text
    assert shorten("коротко", "golos-400", 20, 500) == "коротко"


def test_a_balanced_title_leaves_no_word_alone() -> None:
    text = "Боровский район: по 65 из 100 обращений приняты меры"
    plain = wrap(text, "literata-600", 40, 1104, 3)
    lines = balanced(text, "literata-600", 40, 1104, 3)
    assert len(lines) == len(plain)
    assert min(map(len, lines)) >= min(map(len, plain))


def test_the_fonts_lie_in_the_package() -> None:
    fonts = Path(raster.FONTS)
    assert {path.name for path in fonts.glob("*.ttf")} == {
        "golos-400.ttf",
        "golos-600.ttf",
        "literata-600.ttf",
    }
    assert sum(path.stat().st_size for path in fonts.glob("*.ttf")) < 300_000
