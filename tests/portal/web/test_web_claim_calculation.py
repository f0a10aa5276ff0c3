"""How a figure beside a claim was counted: its definition and the way to its counts, on the page."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.app import create_app
from portal.config.settings import Settings
from portal.indicators.claim_definitions import definition_of

# Claims of years that the test release does not have, moved to months that it has. Incidents have
# no outcomes there, so that nothing could be said of solving.
MOVED = (
    (
        "belgorod_solved_2022,14000000,solved,appeals,exact,105618,,1,2022-01,2022-12",
        "belgorod_solved_2022,14000000,processed,appeals,exact,105618,,1,2025-09,2026-08",
    ),
    ("36375,,1,2023-01,2023-04,,,2023-04-21", "36375,,1,2026-05,2026-08,,,2026-08-21"),
)


@pytest.fixture(scope="module")
def moved(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of the test release with two claims of months that it has."""
    root = tmp_path_factory.mktemp("moved")
    current = (release_dir / "current").resolve()
    own = root / current.name
    own.mkdir()
    for path in current.iterdir():
        if path.name != "claims":
            (own / path.name).symlink_to(path)
    copytree(current / "claims", own / "claims")
    table = own / "claims" / "claims.csv"
    text = table.read_text("utf-8")
    for before, after in MOVED:
        assert before in text
        text = text.replace(before, after)
    table.write_text(text, "utf-8")
    (root / "current").symlink_to(current.name)
    return create_app(Settings(releases_dir=root)).test_client()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_claim_of_known_months_has_its_definition_and_its_counts(
    moved: FlaskClient, lang: str
) -> None:
    prefix = "/en" if lang == "en" else ""
    page: Any = html.fromstring(moved.get(f"{prefix}/claims").get_data(as_text=True))
    # A whole year is one period; a month that is not whole is asked for with it and without.
    for code, measure, n_queries in (
        ("belgorod_solved_2022", "processed", 1),
        ("belgorod_processed_2023", "processed", 2),
    ):
        [section] = page.xpath(f"//section[@id='{code}']")
        text = section.text_content().replace("\xa0", " ")
        assert definition_of(measure, lang) in text
        links = section.xpath(".//a[starts-with(@href, '/api/v1/observations?')]/@href")
        assert len(links) >= n_queries
        for link in links:
            answer = moved.get(link)
            assert answer.status_code == 200, link
            assert answer.get_json()["observations"]


def test_a_claim_without_months_has_none(moved: FlaskClient) -> None:
    page: Any = html.fromstring(moved.get("/claims").get_data(as_text=True))
    [section] = page.xpath("//section[@id='mordovia_pages']")
    assert section.xpath(".//a[starts-with(@href, '/api/')]") == []
    assert section.xpath(".//div[@class='claim-why']/p")
