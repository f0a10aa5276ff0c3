"""Pages of the feedback system: every part, every indicator, figures apart from statistics."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.indicators.centre_register import CENTRE_RESIDENTS, register_shares
from portal.store.release_store import ReleaseStore


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\xa0", " ").split())


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_part_stands_with_its_figures_or_why_there_are_none(
    client: FlaskClient, release_store: ReleaseStore, lang: str
) -> None:
    official = release_store.official
    found = page(client, "/en/system" if lang == "en" else "/system")
    sections = {one.get("id"): one for one in found.xpath("//section[@id]")}
    assert [code for code in sections if code in official.parts] == [*official.parts]
    for code, part in official.parts.items():
        text = words(sections[code])
        assert part.name(lang) in text
        assert part.what(lang).replace("\xa0", " ") in text
        assert part.why_not(lang) in text
        lines = sections[code].xpath(".//tbody")
        assert len(lines) == len(official.indicators_of(code))
        for line, indicator in zip(lines, official.indicators_of(code), strict=True):
            is_silent = ("no figures" if lang == "en" else "чисел нет") in words(line)
            is_counted = indicator.code == CENTRE_RESIDENTS
            assert is_silent is not (is_counted or bool(official.values_of(indicator.code)))


def test_every_indicator_has_a_page_with_all_its_values(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    official = release_store.official
    for code, indicator in official.indicators.items():
        found = page(client, f"/en/system/{code}")
        assert words(found.xpath("//h1")[0]) == indicator.name_en
        rows = found.xpath("//section[@aria-labelledby='values-head']//tbody/tr")
        assert len(rows) == len(official.values_of(code))
        for value in official.values_of(code):
            assert any(value.source_en in words(row) for row in rows)
    assert client.get("/system/nothing").status_code == 404


def test_sources_that_contradict_one_another_are_all_there(client: FlaskClient) -> None:
    text = words(page(client, "/en/system/region_centre_opened"))
    assert "August 2021" in text
    assert "27 August 2020" in text
    centres = words(page(client, "/en/system/region_centres"))
    assert "83" in centres
    assert "86" in centres


def test_the_list_shows_both_values_of_a_contradiction_and_names_differing_territories(
    client: FlaskClient,
) -> None:
    found = page(client, "/en/system")

    def line(code: str) -> str:
        [one] = found.xpath(f"//tbody[.//a[@href='/en/system/{code}']]")
        return words(one)

    opened = line("region_centre_opened")
    assert "sources name different values" in opened
    assert "different territories: 2" in opened
    assert all(text in opened for text in ("August 2021", "27 August 2020", "October 2020"))
    everywhere = line("region_centres")
    assert "sources name different values" in everywhere
    assert "Russia, 21 April 2023" in everywhere
    assert all(text in everywhere for text in ("83 regions", "86 regions", "Russia, 2021"))
    centres = line("municipal_centres")
    assert "different territories: 4" in centres
    assert "sources name" not in centres
    # The whole country comes first, and no figure of a part stands for it.
    assert centres.index("530") < centres.index("132")
    # A plan of another year's sum is no contradiction, and earlier years are only counted.
    fund = line("pomorye_fund")
    assert "500 m roubles" in fund
    assert "270" not in fund
    assert "more values: 2" in fund


def test_the_day_of_an_article_that_prints_none_is_the_same_everywhere(client: FlaskClient) -> None:
    span = "December 2024 – January 2025"
    assert span in words(page(client, "/en/system/pomorye_fund"))
    claims = words(page(client, "/en/claims"))
    assert f"Severodvinsk.ws (about {span}, the day is not printed)" in claims
    assert "(about December 2024," not in claims


def test_shares_of_municipal_centres_are_a_map_of_regions_with_their_denominator(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    found = page(client, "/en/system/municipal_centre_share")
    [wide] = found.xpath("//div[contains(@class, 'only-wide')]/*[local-name()='svg']")
    names = {words(one) for one in wide.xpath(".//*[local-name()='text']")}
    level = release_store.info.map_level
    regions = {place.abbr_en for place in release_store.territories.at_level(level)}
    assert len(names & regions) > 70
    # No municipality is on it.
    assert "Babyn" not in names
    assert len(wide.xpath(".//*[local-name()='rect'][contains(@class, 'seq-5')]")) == 1
    text = words(found)
    assert "4 of 26 municipalities are named" in text
    assert "their number is not given" in text
    assert "No figure is no zero." in text


def test_the_share_of_residents_is_counted_from_the_register_with_its_denominator(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    found = register_shares(release_store)["29000000"].residents
    assert found is not None
    assert found.covered < found.whole
    text = words(page(client, f"/en/system/{CENTRE_RESIDENTS}"))
    assert f"{found.covered:,} of {found.whole:,} residents on 1 January" in text
    assert f"that is {found.percent}% or more. Population: " in text
    assert "The denominator is the whole population of the region" in text
    assert "No source gives this share." in text
    answer = client.get("/api/v1/municipal-centre-coverage?geo=29000000").get_json()
    [told] = answer["municipal_centre_coverage"]
    assert (told["residents_covered"], told["residents"]) == (found.covered, found.whole)
    assert (told["n_centres"], told["n_municipalities"]) == (4, 26)
    listed = words(page(client, "/en/system"))
    assert f"{found.percent}% or more" in listed
    assert "Counted by the portal" in listed


def test_the_front_page_leads_there_and_the_figures_are_called_no_statistics(
    client: FlaskClient,
) -> None:
    assert page(client, "/").xpath("//main//a[@href='/system']")
    text = words(page(client, "/en/system"))
    assert "never added up with them" in text
    # One line is no figure of a source, and the head of the page says so.
    assert "Only what is marked “Counted by the portal” was worked out here" in text
    assert "Только отмеченное «Посчитано порталом» вычислено здесь" in words(
        page(client, "/system")
    )
    assert "synthetic, these figures are not" in text


def test_polls_are_told_by_how_they_were_held(client: FlaskClient) -> None:
    found = page(client, "/en/system/polls")
    [section] = found.xpath("//section[@aria-labelledby='polls-head']")
    text = words(section)
    for told in (
        "A made-up question?",
        "1,600 people",
        "By telephone",
        "12 May 2026 – 20 May 2026",
    ):
        assert told in text
    assert "What people answered is not published here." in text
    # Pages of other indicators have no such section.
    assert not page(client, "/en/system/official_pages").xpath("//*[@id='polls-head']")
    answer = client.get("/api/v1/polls?geo=RU&method=telephone&lang=ru").get_json()
    assert [one["wording"] for one in answer["polls"]] == ["Выдуманный вопрос?"]
    assert client.get("/api/v1/polls?method=in_person").get_json()["polls"] == []
