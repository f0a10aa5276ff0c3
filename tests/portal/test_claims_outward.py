"""Claims from the front page outward: every quotation on a page, in the API, in files, as a feed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.api import claim_examples as examples
from portal.exports.claims import claim_tables
from portal.exports.tabular import to_csv
from portal.indicators.checked_claims import checked_claims
from portal.indicators.claim_checks import check_claim
from portal.indicators.claim_counts import total_of
from portal.indicators.claim_definitions import definition_of, queries_of
from portal.store.release_store import ReleaseStore
from schemas.claim_answers import ClaimsSchema
from schemas.claim_measures import CLAIM_MEASURE
from schemas.claims import VERDICT, VERDICT_REASON

NUMBERS = set(range(1, 33))
# Reasons that only repeat the verdict.
SAME_AS_VERDICT = {"within_rounding", "outside_rounding"}
ATOM = "{http://www.w3.org/2005/Atom}"


def api(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/claims?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["claims"]
    return found


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def tree(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True))


def test_every_quotation_is_three_clicks_from_the_front_page_at_most(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    assert "/claims" in tree(client, "/").xpath("//a/@href")
    page = tree(client, "/claims")
    titles = {one.number: one for one in release_store.claims.citations if one.number}
    assert set(titles) == NUMBERS
    for citation in titles.values():
        [section] = page.xpath(f"//section[@id='{citation.claim}']")
        assert citation.outlet_ru in section.text_content().replace("\xa0", " ")
    # From there to the counts themselves: a link to the API, or a reason why there is none.
    for section in page.xpath("//section[contains(@class, 'claim')]"):
        assert section.xpath(".//a[starts-with(@href, '/api/v1/')]/@href") or section.xpath(
            ".//div[@class='claim-why']/p"
        )


def test_every_quotation_is_in_the_api_and_in_the_files(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    told = api(client)
    assert {c["number"] for entry in told for c in entry["citations"]} >= NUMBERS
    downloads = release_store.directory / "downloads"
    cited = table((downloads / "claim_citations.csv").read_text("utf-8"))
    assert {int(row["NUMBER"]) for row in cited if row["NUMBER"]} == NUMBERS
    rows = table((downloads / "claims.csv").read_text("utf-8"))
    assert [row["CLAIM"] for row in rows] == [entry["id"] for entry in told]
    assert {row["CLAIM"] for row in cited} == {row["CLAIM"] for row in rows}
    assert {row["DATA_NOTE"] for row in rows} == {"synthetic"}
    for name, wanted in claim_tables(release_store).items():
        assert (downloads / name).read_bytes() == to_csv(wanted)
    listed = {file.name for file in release_store.downloads}
    assert {"claims.csv", "claim_citations.csv"} <= listed


def test_the_api_the_csv_and_the_file_agree(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    text = client.get("/api/v1/claims?format=csv").get_data(as_text=True)
    file = (release_store.directory / "downloads" / "claims.csv").read_text("utf-8")
    rows = table(text)
    assert [{k: v for k, v in row.items() if k != "RELEASE"} for row in rows] == table(file)
    assert text.splitlines()[0] == examples.CLAIMS_CSV.splitlines()[0]
    for row, entry, (_, check) in zip(
        rows, api(client), checked_claims(release_store), strict=True
    ):
        assert row["VERDICT"] == entry["verdict"] == check.verdict
        assert row["VERDICT_REASONS"].split() == entry["reasons"] == list(check.reasons)
        computed = entry["computed"]
        assert (row["LOWER"] == "") == (computed is None) == (check.computed is None)
        if computed is not None and check.computed is not None:
            assert float(row["LOWER"]) == computed["lower"]
            assert computed["lower"] == pytest.approx(check.computed.lower, abs=1e-4)
            assert computed["definition"] == definition_of(computed["measure"], "ru")


def test_examples_are_as_the_schema_says_and_so_is_the_answer(client: FlaskClient) -> None:
    schema = ClaimsSchema(unknown="raise")
    assert schema.validate(examples.CLAIMS) == {}
    assert schema.validate(client.get("/api/v1/claims?lang=en").get_json()) == {}
    head, *rows = csv.reader(io.StringIO(examples.CLAIMS_CSV))
    assert [len(row) for row in rows] == [len(head)]


def test_claims_are_chosen_by_verdict_place_and_metric(client: FlaskClient) -> None:
    everything = api(client)
    parts = [api(client, f"verdict={code}") for code in VERDICT.ids()]
    assert sum(map(len, parts)) == len(everything)
    for code, part in zip(VERDICT.ids(), parts, strict=True):
        assert {one["verdict"] for one in part} <= {code}
    assert {one["geo"] for one in api(client, "geo=29000000&geo=RU")} == {"29000000", "RU"}
    both = api(client, "geo=14000000&metric=mean_time")
    assert [one["id"] for one in both] == ["belgorod_mean_time"]
    refused = client.get("/api/v1/claims?verdict=difers")
    assert refused.status_code == 422
    assert "«differs»" in refused.get_json()["detail"]


def test_contradictions_keep_their_group_and_copies_their_citations(client: FlaskClient) -> None:
    told = {one["id"]: one for one in api(client)}
    pair = [told["kaluga_opened_2021"], told["kaluga_opened_2020"]]
    assert len({one["conflict_group"] for one in pair}) == 1
    assert pair[0]["conflict_group"]
    one_release = [one for one in told.values() if {c["number"] for c in one["citations"]} & {2}]
    assert {2, 8, 20, 26} <= {c["number"] for c in one_release[0]["citations"]}


def test_every_measure_has_a_definition_of_its_own() -> None:
    texts = [definition_of(code, lang) for code in CLAIM_MEASURE.ids() for lang in ("ru", "en")]
    assert len(set(texts)) == 2 * len(CLAIM_MEASURE.ids())
    assert all(text.endswith(".") for text in texts)


@pytest.mark.parametrize(("lang", "label"), [("ru", "Вывод"), ("en", "Verdict")])
def test_the_feed_has_every_claim_with_its_verdict(
    client: FlaskClient, release_store: ReleaseStore, lang: str, label: str
) -> None:
    prefix = "" if lang == "ru" else f"/{lang}"
    answer = client.get(f"{prefix}/claims.atom")
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    entries = ElementTree.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 - our own
    found = {entry.findtext(f"{ATOM}id", "").rpartition("#")[2]: entry for entry in entries}
    checks = {claim.id: check for claim, check in checked_claims(release_store)}
    assert set(found) == set(checks)
    for code, entry in found.items():
        category = entry.find(f"{ATOM}category")
        assert category is not None
        assert category.get("term") == checks[code].verdict
        text = entry.findtext(f"{ATOM}content", "")
        assert f"{label}: " in text
        assert ("синтетические" if lang == "ru" else "synthetic") in text
    days = [entry.findtext(f"{ATOM}published", "") for entry in entries]
    assert days == sorted(days, reverse=True)
    page = tree(client, f"{prefix}/claims")
    assert page.xpath("//link[@type='application/atom+xml']/@href") == [f"{prefix}/claims.atom"]


def test_the_feed_of_one_verdict_and_of_a_wrong_one(client: FlaskClient) -> None:
    answer = client.get("/claims.atom?verdict=cannot_check")
    terms = [e.get("term") for e in ElementTree.fromstring(answer.data).iter(f"{ATOM}category")]  # noqa: S314
    assert set(terms) == {"cannot_check"}
    assert client.get("/claims.atom?verdict=lies").status_code == 422


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_methodology_tells_every_verdict_and_every_trap(
    client: FlaskClient, prefix: str
) -> None:
    lang = "en" if prefix else "ru"
    [section] = tree(client, f"{prefix}/methodology").xpath("//section[@id='claims']")
    text = " ".join(section.text_content().replace("\xa0", " ").split())
    for code in (*VERDICT, *(one for one in VERDICT_REASON if one.code not in SAME_AS_VERDICT)):
        assert code.label(lang).lower() in text.lower(), code.code
    assert f"{prefix}/claims" in section.xpath(".//a/@href")


@pytest.mark.parametrize(
    ("metric", "scope"),
    [
        ("received", ()),
        ("received", ("social_incident",)),
        ("processed", ("pos_message", "appeal_59fz")),
        ("solved", ("pos_message",)),
    ],
)
def test_the_queries_beside_a_claim_add_up_to_what_was_counted(
    client: FlaskClient, release_store: ReleaseStore, metric: str, scope: tuple[str, ...]
) -> None:
    [(some, _)] = [one for one in checked_claims(release_store) if one[0].metric == "solved"]
    # Fifteen months, the last of which is cut: a year and three months, and without it two.
    claim = replace(
        some,
        territory="29000000",
        metric=metric,
        value=1e9,
        qualifier="exact",
        scope=scope,
        period_from="2025-05",
        period_to="2026-07",
        as_of="2026-07-15",
    )
    computed = check_claim(release_store, claim, {}).computed
    assert computed is not None
    asked = queries_of(claim, computed, release_store.info.id)
    assert [span.last for span, _ in asked] == ["2026-07", "2026-06"]
    sums = []
    for span, address in asked:
        rows = client.get(address).get_json()["observations"]
        total = total_of(release_store, claim.territory, span, computed.regimes)
        counted = {
            "received": total.counts.received,
            "processed": total.counts.closed,
            "solved": total.counts.measures_taken,
        }[metric]
        assert sum(row["value"] for row in rows) == counted > 0
        sums.append((counted, total.error))
    (whole, error), (less, error_less) = sums
    assert computed.upper == whole + error
    assert computed.lower == max(0, less - error_less)
