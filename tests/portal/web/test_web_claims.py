"""The page of press claims: every one with its verdict, in both languages, chosen by verdict."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.indicators.claim_checks import check_claims
from portal.store.release_store import ReleaseStore
from schemas.claims import VERDICT


def sections(client: FlaskClient, path: str) -> list[html.HtmlElement]:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True)).xpath(
        "//section[contains(@class, 'claim')]"
    )


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_claim_stands_with_its_verdict_and_its_reasons(
    client: FlaskClient, release_store: ReleaseStore, lang: str
) -> None:
    checks = check_claims(release_store, release_store.claims.claims, {})
    checks = sorted(checks, key=lambda check: check.verdict == "cannot_check")
    found = sections(client, "/en/claims" if lang == "en" else "/claims")
    assert [one.get("id") for one in found] == [check.claim for check in checks]
    for section, check in zip(found, checks, strict=True):
        [verdict] = section.xpath(".//dd[contains(@class, 'verdict')]")
        assert verdict.text_content().strip() == VERDICT[check.verdict].label(lang)
        assert section.xpath(".//div[@class='claim-why']/p") or check.verdict == "confirmed"


def test_what_cannot_be_checked_is_folded_below_and_loses_no_line(client: FlaskClient) -> None:
    everything = sections(client, "/en/claims")
    unchecked = {one.get("id"): one for one in sections(client, "/en/claims?verdict=cannot_check")}
    folded = [one for one in everything if one.xpath("ancestor::details")]
    assert {one.get("id") for one in folded} == {*unchecked}
    assert everything[-len(folded) :] == folded
    for one in folded:
        own = unchecked[one.get("id")]
        [fold] = one.xpath("ancestor::details")
        assert fold.get("open") is None
        lines = [*own.itertext()]
        assert all(line in [*fold.itertext()] for line in lines if line.strip())
    # Chosen by its verdict a claim stands open.
    assert not any(one.xpath("ancestor::details") for one in unchecked.values())


def test_verdicts_choose_and_count(client: FlaskClient, release_store: ReleaseStore) -> None:
    checks = check_claims(release_store, release_store.claims.claims, {})
    counts = Counter(check.verdict for check in checks)
    for verdict in VERDICT.ids():
        found = sections(client, f"/claims?verdict={verdict}")
        assert len(found) == counts[verdict]
    tabs = re.findall(r">([^<>]+), (\d+)</a>", client.get("/en/claims").get_data(as_text=True))
    assert [int(number) for _, number in tabs] == [
        len(checks), *(counts[code] for code in VERDICT.ids())
    ]  # fmt: skip


def test_synthetic_figures_are_called_so_and_a_wrong_verdict_is_refused(
    client: FlaskClient,
) -> None:
    page = client.get("/en/claims").get_data(as_text=True)
    assert "The figures of this release are synthetic." in page
    answer = client.get("/claims?verdict=lies")
    assert answer.status_code == 422
    assert "confirmed" in answer.get_data(as_text=True)


def test_contradictions_lead_to_one_another(client: FlaskClient) -> None:
    [own] = [one for one in sections(client, "/claims") if one.get("id") == "kaluga_opened_2021"]
    assert [a.get("href") for a in own.xpath(".//a")] == ["#kaluga_opened_2020"]


def test_the_front_page_leads_there(client: FlaskClient) -> None:
    assert 'href="/claims"' in client.get("/").get_data(as_text=True)
