"""Companies compared: who is compared with whom, what has estimates, what has none and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.indicators.comparison import (
    Company,
    companies,
    compare,
    compared_indicators,
    newest_year,
    share_knots,
)
from portal.indicators.evaluate import evaluate
from portal.indicators.funnel import Place, make_funnel
from portal.indicators.peers import find_peers, middle_half
from portal.indicators.rank_intervals import rank_intervals
from portal.indicators.shrinkage import shrink
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

YEAR = Period.parse("2025-09-01/P1Y")
KALUGA, SILENT, PARTIAL = "29000000", "93000000", "29606000"


@pytest.fixture(scope="module")
def by_place(release_store: ReleaseStore) -> dict[str, Company]:
    return {company.above: company for company in companies(release_store)}


def test_regions_are_compared_within_the_country_and_municipalities_within_their_region(
    release_store: ReleaseStore, by_place: dict[str, Company]
) -> None:
    places = release_store.territories
    assert by_place["RU"].level == "region"
    assert len(by_place["RU"].codes) == 83
    regions = {code for code in by_place if code != "RU"}
    assert regions == {"11000000", "14000000", "29000000", "75000000", "89000000"}
    for code in regions:
        company = by_place[code]
        assert company.level == "municipality"
        assert all(places[one].parent == code for one in company.codes)
        assert not any(places[one].is_unallocated for one in company.codes)


def test_the_newest_twelve_months_are_compared(release_store: ReleaseStore) -> None:
    assert newest_year(release_store.info) == YEAR
    assert newest_year(replace(release_store.info, first_month="2025-10")) is None
    assert compared_indicators(release_store.info) == ("resolution_rate", "answered_rate")


@pytest.mark.parametrize("indicator", ["resolution_rate", "answered_rate"])
@pytest.mark.parametrize("topic", ["all", "roads"])
def test_every_part_is_what_its_own_method_says(
    release_store: ReleaseStore, by_place: dict[str, Company], indicator: str, topic: str
) -> None:
    company = by_place["RU"]
    found = compare(release_store, company, indicator, topic, YEAR)
    values = evaluate(release_store, indicator, ["RU", *company.codes], topic, YEAR)
    knots = share_knots(release_store, "P1Y")
    shown = {
        code: Place(value.numerator or 0, value.denominator or 1)
        for code, value in values.items()
        if code != "RU" and value.value is not None
    }
    assert [place.code for place in found.places] == list(company.codes)
    assert found.centre == values["RU"]
    funnel = make_funnel(values["RU"].value or 0, list(shown.values()), knots)
    assert found.funnel == funnel
    whole = [code for code in shown if values[code].state == "value"]
    rates = shrink([shown[code] for code in whole], knots)
    assert rates is not None
    assert found.n_ranked == len(whole) > 40
    spans = dict(zip(whole, rank_intervals(rates), strict=True))
    means = dict(zip(whole, rates.mean.tolist(), strict=True))
    for place in found.places:
        assert place.value == values[place.code]
        assert (place.limits is not None) == (place.position is not None) == (place.code in shown)
        assert (place.estimate is not None) == (place.code in spans)
        if place.estimate is not None:
            assert place.estimate.value == pytest.approx(means[place.code], abs=1e-4)
            assert place.estimate.lower <= place.estimate.value <= place.estimate.upper
            assert place.rank == spans[place.code]
        peers = find_peers(release_store, place.code, YEAR)
        half = peers and middle_half(
            evaluate(release_store, indicator, [one], topic, YEAR)[one].value for one in peers.codes
        )
        assert (place.peers and (place.peers.lower, place.peers.upper)) == (
            half and tuple(round(bound, 4) for bound in half)
        )


def test_what_was_reported_in_part_or_not_at_all_has_neither_estimate_nor_rank(
    release_store: ReleaseStore, by_place: dict[str, Company]
) -> None:
    regions = compare(release_store, by_place["RU"], "resolution_rate", "all", YEAR)
    silent = next(place for place in regions.places if place.code == SILENT)
    assert silent.value.state == "not_reported"
    assert (silent.estimate, silent.rank, silent.limits, silent.position) == (None,) * 4
    districts = compare(release_store, by_place[KALUGA], "answered_rate", "all", YEAR)
    partial = next(place for place in districts.places if place.code == PARTIAL)
    assert partial.value.state == "partial"
    assert partial.limits is not None
    assert (partial.estimate, partial.rank) == (None, None)


def test_below_the_floor_nothing_is_said_of_a_place(
    release_store: ReleaseStore, by_place: dict[str, Company]
) -> None:
    floor = release_store.info.rate_floor["P1Y"]
    assert floor is not None
    n_few = 0
    for company in by_place.values():
        found = compare(release_store, company, "resolution_rate", "roads", YEAR)
        for place in found.places:
            if (place.value.denominator or 0) < floor:
                n_few += place.value.state == "too_few"
                assert (place.estimate, place.rank, place.limits) == (None, None, None)
    assert n_few > 5


def test_a_company_of_few_has_no_ranks(
    release_store: ReleaseStore, by_place: dict[str, Company]
) -> None:
    few = replace(by_place["RU"], codes=by_place["RU"].codes[:4])
    found = compare(release_store, few, "resolution_rate", "all", YEAR)
    assert found.n_ranked == 0
    assert all(place.rank is None and place.estimate is None for place in found.places)
    assert found.funnel is not None
    with pytest.raises(ValueError, match="not compared"):
        compare(release_store, few, "received", "all", YEAR)


def test_a_release_that_knows_no_errors_of_rounding_has_no_estimates(
    release_store: ReleaseStore, by_place: dict[str, Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(by_place["RU"], codes=by_place["RU"].codes[:40])
    monkeypatch.setattr(release_store.rounding_errors, "rows", ())
    found = compare(release_store, few, "resolution_rate", "all", YEAR)
    assert found.n_ranked == 0
    assert found.funnel is not None
    assert all(place.estimate is None for place in found.places)


def test_a_city_compares_its_map_level_alone(release_store: ReleaseStore) -> None:
    class City:
        territories = release_store.territories
        info = replace(release_store.info, map_level="municipality")

    assert [company.above for company in companies(City())] == ["RU"]  # type: ignore[arg-type]
