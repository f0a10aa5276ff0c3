"""Pages to read: releases and what changed between them, coverage, definitions, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from made_once import made_once
from three_releases import FIRST, SECOND, THIRD, three_releases
from two_releases import REASON_RU, take_back, two_releases

from portal.app import create_app
from portal.config.settings import Settings
from portal.indicators.definitions import INDICATORS
from portal.web.context import make_context
from portal.web.presenters import reading_pages
from portal.web.presenters.coverage_page import make_coverage_view
from portal.web.presenters.definitions_page import make_definitions_view
from portal.web.presenters.reading_paths import READING
from portal.web.presenters.selection import BadQuery
from portal.web.reading import PAGES

MakeContext = Callable[..., Any]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client over three releases of one city."""
    with made_once(tmp_path_factory, "three", three_releases) as made:
        yield create_app(Settings(made.releases)).test_client()


def _words(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(text.replace("\u00a0", " ").split())


def test_every_page_to_read_is_linked_from_the_frame(client: FlaskClient) -> None:
    text = client.get("/about").get_data(as_text=True)
    in_masthead = {"/claims"}
    assert {path for path, *_ in PAGES} == set(READING.values()) | in_masthead
    assert all(f'href="{path}"' in text for path in in_masthead)
    assert [path for path in READING.values() if f'href="{path}"' not in text] in ([], ["/changes"])
    assert 'href="/changes"' in client.get("/corrections").get_data(as_text=True)


# Releases


def test_the_calendar_tells_what_is_due_what_came_late_and_what_changed(
    three: FlaskClient,
) -> None:
    text = _words(three, "/calendar")
    assert "15 December 2026" in text
    assert "January 2012" in text
    assert "5 days late" in text
    assert "on time" in text
    for release in (FIRST, SECOND, THIRD):
        assert release in text


def test_changes_are_those_of_the_release_before_unless_others_are_named(
    three: FlaskClient,
) -> None:
    newest = _words(three, "/changes")
    assert f"From the release {SECOND} to the release {THIRD}" in newest
    assert "Roxbury Hills" in newest
    first = _words(three, f"/changes?since={FIRST}&until={SECOND}")
    assert "October 2011" in first
    assert "Roxbury Hills" not in first
    both = _words(three, f"/changes?since={FIRST}&until={THIRD}")
    assert "Roxbury Hills" in both


@pytest.mark.parametrize(
    "query", [f"since={THIRD}&until={FIRST}", "since=2001-01-01", f"until={THIRD}x"]
)
def test_a_wrong_choice_of_releases_is_explained(three: FlaskClient, query: str) -> None:
    _words(three, f"/changes?{query}", 422)


def test_one_release_has_nothing_to_be_compared_with(client: FlaskClient) -> None:
    assert "сравнить его не с чем" in _words(client, "/changes")


def test_a_withdrawn_release_says_why_and_the_copy_of_the_reader_is_not_confirmed(
    release_dir: Path, tmp_path: Path
) -> None:
    made = two_releases(release_dir, tmp_path)
    client = create_app(Settings(made.releases)).test_client()
    before = client.get("/calendar")
    assert client.get("/changes").status_code == 200
    take_back(made, "2026-11-15")
    after = client.get("/calendar", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert REASON_RU.partition("<")[0] in after.get_data(as_text=True)
    assert "<неверно>" not in after.get_data(as_text=True)
    assert client.get("/changes?since=2026-11-15&until=2026-11-15-2").status_code == 410


# Coverage


def test_the_matrix_has_every_region_and_its_gaps_in_words(make: MakeContext) -> None:
    view = make_coverage_view(make(path="/coverage"))
    gaps = {row.name: row.gaps for row in view.rows}
    assert len(gaps) == 83
    assert gaps["Республика Тыва"].startswith("не передано: сентябрь\u00a02025")
    assert gaps["Калужская область"].startswith("передано частично")
    assert gaps["Амурская область"] == ""
    silent = sum(not text for text in gaps.values())
    assert str(silent) in view.statement


def test_the_matrix_of_one_source_is_that_source_alone(make: MakeContext) -> None:
    view = make_coverage_view(make(path="/coverage", source="pos"))
    assert view.source == "ПОС"
    assert view.span.endswith("август\u00a02026")
    older = make_coverage_view(make(path="/coverage", until="2025-08"))
    assert older.span.startswith("март\u00a02025")


@pytest.mark.parametrize("query", [{"source": "nosuch"}, {"until": "2025-07"}, {"until": "x"}])
def test_what_the_matrix_does_not_have_is_explained(
    make: MakeContext, query: dict[str, str]
) -> None:
    with pytest.raises(BadQuery):
        make_coverage_view(make(path="/coverage", **query))


# Words


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_indicator_is_defined_once(make: MakeContext, lang: str) -> None:
    text = reading_pages.definitions(make(lang, "/definitions"))
    for indicator in INDICATORS:
        assert text.count(f'id="{indicator.id}"') == 1
        assert indicator.text("definition", lang).split(".")[0] in text


def test_an_indicator_that_the_release_does_not_tell_says_so(closed_rate_store: Any) -> None:
    context = make_context(closed_rate_store, "ru", "/definitions", {})
    absent = [one.code for one in make_definitions_view(context).indicators if one.absent]
    assert "resolution_rate" in absent
    assert {"received", "closed_rate", "median_time"}.isdisjoint(absent)


def test_terms_of_answer_name_law_or_press(client: FlaskClient) -> None:
    text = _words(client, "/where-to-appeal")
    assert "30 дней" in text
    assert "59-ФЗ" in text
    assert "Сообщение печати или ведомства: meduza.io" in text
