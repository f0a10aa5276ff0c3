"""Pictures drawn beforehand: those that pages name to who shares a link."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from portal.cli import pictures as command
from portal.cli.main import main
from portal.cli.pictures import draw_pictures
from portal.config.errors import OperatorError
from portal.config.settings import Settings
from portal.store.release_store import ReleaseStore
from portal.web.main_pictures import main_pictures

BASE = "https://otklik.example"


def shared_picture(client: FlaskClient, page: str) -> str:
    """Return path and query of the picture that a page names to social networks."""
    text = client.get(page).get_data(as_text=True)
    [address] = re.findall(r'property="og:image" content="([^"]*)"', text)
    parts = urlsplit(unescape(address))
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize(
    "page", ["/", "/t/RU", "/t/29000000", "/en/t/29000000", "/topic/roads", "/channel/letter"]
)
def test_what_pages_name_to_social_networks_is_drawn_beforehand(
    client: FlaskClient, release_store: ReleaseStore, page: str
) -> None:
    assert shared_picture(client, page) in main_pictures(release_store)


def test_districts_are_drawn_when_asked_for(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    picture = shared_picture(client, "/t/29606000")
    few, all_of_them = (main_pictures(release_store, all_places=every) for every in (False, True))
    assert picture not in few
    assert picture in all_of_them
    assert set(few) < set(all_of_them)


def test_drawn_pictures_are_those_that_a_reader_of_the_site_gets(
    release_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []

    def draw(svg: str, zoom: int) -> bytes:
        drawn.append(svg)
        return b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x00IEND\xaeB`\x82"

    monkeypatch.setattr("portal.web.images.to_png", draw)
    monkeypatch.setattr(command, "main_pictures", lambda *_store, **_options: ADDRESSES)
    settings = Settings(release_dir, images_dir=tmp_path / "images")
    assert draw_pictures(settings, BASE, all_places=False) == (2, 2)
    assert len(list((tmp_path / "images").glob("*/*.png"))) == 2
    assert all("otklik.example" in svg for svg in drawn)
    # The second time nothing is drawn again.
    assert draw_pictures(settings, BASE, all_places=False) == (2, 2)
    assert len(drawn) == 2


ADDRESSES = ("/image/map/RU.png", "/image/territory/29000000.png?lang=en")


def test_without_a_release_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    with pytest.raises(OperatorError, match="no release is published"):
        draw_pictures(Settings(tmp_path / "releases"), BASE, all_places=False)


def test_the_command_says_how_many_are_kept_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTKLIK_IMAGES", raising=False)
    CliRunner().invoke(main, ["init", str(tmp_path / "city")])
    (tmp_path / "city" / "var" / "releases").mkdir(parents=True, exist_ok=True)
    asked = []

    def draw(settings: Settings, base_url: str, *, all_places: bool) -> tuple[int, int]:
        asked.append((settings.releases_dir.name, base_url.partition(":")[0], all_places))
        return 3, 4

    monkeypatch.setattr(command, "draw_pictures", draw)
    said = CliRunner().invoke(main, ["pictures", "-i", str(tmp_path / "city"), "--all-places"])
    assert asked == [("releases", "https", True)]
    assert "3 of 4 pictures are kept in" in said.output
    # What was not drawn is a fault, in one sentence.
    assert said.exit_code == 2
    assert "not drawn: 1;" in said.stderr
