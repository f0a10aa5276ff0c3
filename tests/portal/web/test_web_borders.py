"""The page on places and borders: what it says follows from the release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from geodata.boundaries.record import BoundaryRecord
from geodata.history.lineage import Lineage
from geodata.history.versions import TerritoryVersion
from geodata.population.figures import Population
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.i18n import NBSP
from portal.web.presenters.borders import make_borders_view
from portal.web.presenters.pages import borders


def _view(store: Any, lang: str = "ru") -> Any:
    return make_borders_view(make_context(store, lang, "/borders", {}))


def test_the_page_is_there_in_both_languages_and_linked(client: FlaskClient) -> None:
    russian = client.get("/borders").text.replace(NBSP, " ")
    assert "не выражают позиции" in russian
    assert "ISO 3166-2:RU" in russian
    assert "ОКТМО" in russian
    assert "take no position" in client.get("/en/borders").text
    for path in ("/", "/methodology", "/data", "/no-such-page"):
        assert 'href="/borders"' in client.get(path).text


def test_levels_tell_how_many_places_have_an_outline(release_store: ReleaseStore) -> None:
    rows = {row.label: row for row in _view(release_store, "en").levels}
    assert (rows["Region"].n_places, rows["Region"].n_outlines) == ("83", "83")
    assert rows["Municipality"].n_outlines == ""
    assert rows["Region"].missing == ()


def test_places_without_an_outline_are_named_but_not_endlessly(
    release_store: ReleaseStore, changed: Callable[..., Any]
) -> None:
    codes = release_store.geometry["region"]["codes"]
    few = changed(geometry={"region": {"codes": codes[:-2]}})
    row = next(row for row in _view(few).levels if row.n_outlines)
    assert (len(row.missing), row.more_missing) == (2, "")
    many = changed(geometry={"region": {"codes": codes[:10]}})
    row = next(row for row in _view(many).levels if row.n_outlines)
    assert (len(row.missing), row.more_missing) == (12, "61")


def test_each_boundary_file_gives_source_day_licence_and_credit(
    release_store: ReleaseStore, changed: Callable[..., Any]
) -> None:
    [own] = _view(release_store).outlines
    assert "Natural Earth" in own.source
    assert own.licence == "public domain"
    records = {
        "region": BoundaryRecord("An office", "CC BY 4.0", date(2026, 1, 1), "", "© O"),
        "municipality": BoundaryRecord("Another", "ODbL 1.0", licence_url="https://example.org/"),
    }
    store = changed(boundary_records=records)
    assert [row.licence_url for row in _view(store).outlines] == ["", "https://example.org/"]
    page = borders(make_context(store, "ru", "/borders", {}))
    assert f"1{NBSP}января 2026" in page or "1 января 2026" in page.replace(NBSP, " ")
    assert "© O" in page
    assert "javascript:" not in page


def test_without_boundaries_the_page_says_so(changed: Callable[..., Any]) -> None:
    store = changed(boundary_records={}, geometry={}, tiles={}, residents=Population({}))
    page = borders(make_context(store, "en", "/borders", {}))
    assert "This release has no boundary file" in page
    assert "no figures of population" in page
    assert 'id="tiles"' not in page


def test_changes_are_listed_newest_first_with_what_changed(
    release_store: ReleaseStore, changed: Callable[..., Any]
) -> None:
    first = TerritoryVersion(
        "29606000", "29206000", "29000000", "Старый уезд", "Old", "уезд", None, date(2020, 1, 1),
        "Закон № 1",
    )  # fmt: skip
    second = replace(
        first, code="29606000", name_ru="Боровский район", valid_from=date(2020, 1, 1),
        valid_to=None, legal_act="",
    )  # fmt: skip
    store = changed(lineage=Lineage({"29606000": (first, second)}))
    rows = _view(store).events
    assert [(row.kind, row.places) for row in rows] == [
        (
            "новое название, новый код",
            "Старый уезд (29206000) → Боровский район (29606000)",
        )
    ]
    assert {row.act for row in rows} == {"Закон № 1"}
    assert _view(changed(lineage=Lineage({}))).events == ()
    days = [row.on for row in _view(release_store).events]
    assert days == sorted(days, reverse=True)


def test_hostile_notes_are_escaped(
    release_store: ReleaseStore, changed: Callable[..., Any]
) -> None:
    info = replace(release_store.info, places_note_ru="<script>x</script>", boundary_note_ru="<b>")
    page = borders(make_context(changed(info=info), "ru", "/borders", {}))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_the_glossary_explains_the_words(client: FlaskClient) -> None:
    page = client.get("/en/methodology").text
    for term in ("Version of a place", "Event of places", "Recast", "Tile map", "Group by pop"):
        assert f"<dt>{term}" in page
