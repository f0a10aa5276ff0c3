"""The corrections register on its way out: page, API and the release itself."""

from __future__ import annotations

import shutil

import pytest

from portal.app import create_app
from portal.config.settings import Settings

REGISTER = """date,kind,text_ru,text_en,releases
2026-10-20,removed,Источник изъял записи.,The source took <b>records</b> back.,2026-10-15
2026-11-10,late_waiting,Есть опоздавшие.,Some are late.,2026-10-15 2026-11-15
"""


@pytest.fixture(scope="module")
def clients(release_dir, tmp_path_factory):
    """Return clients of the test release with and without entries in its register."""
    root = tmp_path_factory.mktemp("corrected")
    shutil.copytree(release_dir, root / "releases", symlinks=True)
    (root / "releases" / "2026-11-15" / "corrections.csv").write_text(REGISTER, encoding="utf-8")
    return {
        is_filled: create_app(Settings(releases_dir=path)).test_client()
        for is_filled, path in ((True, root / "releases"), (False, release_dir))
    }


def test_the_api_lists_the_newest_entry_first_in_the_asked_language(clients):
    answer = clients[True].get("/api/v1/corrections?lang=en").get_json()
    assert [entry["date"] for entry in answer["corrections"]] == ["2026-11-10", "2026-10-20"]
    assert answer["corrections"][1] == {
        "date": "2026-10-20",
        "kind": "removed",
        "kind_name": "Records taken back by the source",
        "text": "The source took <b>records</b> back.",
        "text_ru": "Источник изъял записи.",
        "text_en": "The source took <b>records</b> back.",
        "releases": ["2026-10-15"],
    }
    russian = clients[True].get("/api/v1/corrections").get_json()["corrections"][0]
    assert (russian["text"], russian["kind_name"]) == (
        "Есть опоздавшие.",
        "Записи поступили с опозданием",
    )
    assert clients[False].get("/api/v1/corrections").get_json()["corrections"] == []
    assert clients[True].get("/api/v1/corrections?kind=removed").status_code == 422


def test_the_page_of_methods_prints_the_register_and_escapes_it(clients):
    page = clients[True].get("/en/methodology").get_data(as_text=True)
    section = page[page.index('id="corrections"') : page.index('id="glossary"')]
    assert section.index("10\u00a0November\u00a02026") < section.index("20\u00a0October\u00a02026")
    assert "The source took &lt;b&gt;records&lt;/b&gt; back." in section
    assert "Records that arrived late" in section
    assert "2026-10-15, 2026-11-15" in section
    assert "has no entries" not in section


def test_an_empty_register_says_so_and_not_that_nothing_changed(clients):
    page = clients[False].get("/methodology").get_data(as_text=True)
    section = page[page.index('id="corrections"') : page.index('id="glossary"')]
    assert "В\u00a0реестре нет записей." in section
    assert "<table" not in section


def test_a_release_holds_its_register_even_where_the_operator_has_none(release_dir):
    register = release_dir / "2026-11-15" / "corrections.csv"
    assert register.read_bytes() == b"date,kind,text_ru,text_en,releases\r\n"
