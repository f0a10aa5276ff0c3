"""Every row of the product's brief: three clicks from the front page, in the API and in the files."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.exports.official import official_tables
from portal.exports.tabular import to_csv
from portal.store.release_store import ReleaseStore

# What the brief names, in its order, by the codes of parts.csv.
ROWS = (
    "region_centre",
    "municipal_centre",
    "dialog",
    "council",
    "incident_management",
    "state_portal",
    "official_pages",
    "widget_report",
    "widget_opinion",
    "urban_environment",
    "comfortable_pomorye",
    "regional_platform",
    "analytics",
    "training",
    "risk_handling",
    "information_field",
    "topics",
)


def links(client: FlaskClient, path: str) -> set[str]:
    """Return where a page leads inside the portal, without anchors."""
    answer = client.get(path, follow_redirects=True)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return set()
    found = html.fromstring(answer.get_data(as_text=True)).xpath("//main//a/@href | //nav//a/@href")
    return {str(link).split("#")[0] for link in found if str(link).startswith("/")}


def test_every_row_and_its_figures_are_three_clicks_from_the_front_page(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    assert "/system" in links(client, "/")
    page = html.fromstring(client.get("/system").get_data(as_text=True))
    assert [one.get("id") for one in page.xpath("//section[@id]")] == list(ROWS)
    second = links(client, "/system")
    for code in release_store.official.indicators:
        assert f"/system/{code}" in second
    for row in ROWS:
        [section] = page.xpath(f"//section[@id='{row}']")
        # A figure, a page of the portal's own, or the reason why there is none.
        assert section.xpath(".//a | .//p[@class='caveat']"), row


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_row_is_in_the_api_and_in_the_files(
    client: FlaskClient, release_store: ReleaseStore, lang: str
) -> None:
    answer = client.get(f"/api/v1/system-parts?lang={lang}").get_json()
    assert [part["code"] for part in answer["parts"]] == list(ROWS)
    text = to_csv(official_tables(release_store)["system_parts.csv"]).decode()
    assert [line["SYSTEM_PART"] for line in csv.DictReader(io.StringIO(text))] == list(ROWS)
