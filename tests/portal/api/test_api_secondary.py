"""Secondary shares through the API: whole per cent, no counts, the newest quarter by default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.store.release_store import ReleaseStore
from schemas.secondary import SECONDARY_SHARES

Get = Callable[..., Any]
SHARES = [share.id for share in SECONDARY_SHARES]


@pytest.mark.parametrize("indicator", SHARES)
def test_every_share_has_a_definition_in_both_languages(get: Get, indicator: str) -> None:
    for lang in ("ru", "en"):
        [found] = [i for i in get("/indicators", lang=lang)["indicators"] if i["id"] == indicator]
        assert found["unit"] == "share"
        assert all(found[part] for part in ("definition", "numerator", "denominator", "caveat"))


@pytest.mark.parametrize("share", SECONDARY_SHARES, ids=lambda share: share.id)
def test_values_are_steps_of_a_per_cent_and_never_have_counts(get: Get, share: Any) -> None:
    quarters = ["2025-Q3", "2026-Q2"]
    query = {"geoLevel": "region", "topic": ["all", "housing", "roads"], "time": quarters}
    values = get(f"/indicators/{share.id}", **query)["values"]
    assert len(values) == 83 * 3 * 2
    for value in values:
        assert (value["numerator"], value["denominator"]) == (None, None)
        if value["value"] is not None:
            assert value["value"] * 100 == pytest.approx(round(value["value"] * 100), abs=1e-9)
            assert round(value["value"] * 100) % share.step == 0


def test_the_default_is_the_whole_country_in_the_newest_quarter(get: Get) -> None:
    [value] = get("/indicators/confirmed_share")["values"]
    assert (value["geo"], value["topic"], value["time"]) == ("RU", "all", "2026-Q2")
    assert value["state"] == "partial"


def test_states_say_why_there_is_no_share(get: Get) -> None:
    def state(indicator: str, **query: str) -> tuple[Any, str, str]:
        [value] = get(f"/indicators/{indicator}", **query)["values"]
        return value["value"], value["state"], value["obs_status"]

    assert state("repeat_share", geo="29000000") == (None, "no_data", "M")
    assert state("confirmed_share", geo="29701000") == (None, "too_fine", "M")
    assert state("confirmed_share", geo="29000000", topic="heating") == (None, "too_fine", "M")
    assert state("confirmed_share", geo="29000000", time="2026-08") == (None, "too_fine", "M")
    assert state("confirmed_share", geo="29000000", time="2026-Q2", regime="pos_message")[1] == (
        "too_fine"
    )
    assert state("confirmed_share", geo="93000000") == (None, "not_reported", "L")
    assert state("confirmed_share", geo="99000000", topic="services")[1] == "too_few"


def test_the_address_of_a_share_gives_it_with_its_citation(api: FlaskClient, get: Get) -> None:
    [value] = get("/indicators/on_time_share", geo="29000000", topic="housing")["values"]
    body = api.get(value["url"]).get_json()
    assert body["value"] == value
    assert value["label"] in body["citation"]["ru"]
    assert "II квартал 2026 года" in body["citation"]["ru"]


def test_a_quarter_that_is_not_published_is_no_fault(get: Get) -> None:
    [value] = get("/indicators/confirmed_share", time="2025-Q2", geo="29000000")["values"]
    assert value["value"] is not None


# The figures of the made-up tables, written down: a change of format or rounding shows here.
GOLDEN = """
confirmed_share,Confirmed by the applicant,29000000,Kaluga Oblast,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,0.52,,,,P,,partial,52% (partly reported),,,,,2026-11-15,synthetic
confirmed_share,Confirmed by the applicant,93000000,Republic of Tuva,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
confirmed_share,Confirmed by the applicant,29000000,Kaluga Oblast,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,U,,too_few,too few to say,,,,,2026-11-15,synthetic
confirmed_share,Confirmed by the applicant,93000000,Republic of Tuva,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
rating_coverage,Share of appeals with a rating,29000000,Kaluga Oblast,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,0.7,,,,P,,partial,70% (partly reported),,,,,2026-11-15,synthetic
rating_coverage,Share of appeals with a rating,93000000,Republic of Tuva,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
rating_coverage,Share of appeals with a rating,29000000,Kaluga Oblast,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,U,,too_few,too few to say,,,,,2026-11-15,synthetic
rating_coverage,Share of appeals with a rating,93000000,Republic of Tuva,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
on_time_share,Answered by the due day,29000000,Kaluga Oblast,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,0.52,,,,P,,partial,52% (partly reported),,,,,2026-11-15,synthetic
on_time_share,Answered by the due day,93000000,Republic of Tuva,all,All topics,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
on_time_share,Answered by the due day,29000000,Kaluga Oblast,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,U,,too_few,too few to say,,,,,2026-11-15,synthetic
on_time_share,Answered by the due day,93000000,Republic of Tuva,housing,Housing and heating,all,Total,all,Total,2026-Q1,Q1 2026,,,,,L,,not_reported,not reported,,,,,2026-11-15,synthetic
"""


def test_the_csv_is_the_golden_one(api: FlaskClient) -> None:
    query = "geo=29000000&geo=93000000&topic=all&topic=housing&time=2026-Q1&lang=en"
    lines = [
        line
        for share in ("confirmed_share", "rating_coverage", "on_time_share")
        for line in api.get(f"/api/v1/indicators/{share}?format=csv&{query}").text.splitlines()[1:]
    ]
    assert lines == GOLDEN.split("\n")[1:-1]


def test_the_newest_quarter_changes_with_the_share(release_store: ReleaseStore, get: Get) -> None:
    [value] = get("/indicators/repeat_share")["values"]
    assert release_store.secondary.quarters("repeat_share") == ()
    assert value["time"] == "2025-09-01/P1Y"
