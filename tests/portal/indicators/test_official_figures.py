"""Verdicts by official figures, and shares by the register of municipal centres."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest

from geodata.population.figures import Population, PopulationFigure
from portal.config.official import Official, load_official
from portal.indicators.centre_register import (
    CENTRE_RESIDENTS,
    CENTRE_SHARE,
    centre_shares,
    register_shares,
)
from portal.indicators.claim_checks import check_claim
from portal.indicators.official_figures import figures_for
from portal.releases.scaffold import PROFILE
from portal.store.release_store import ReleaseStore
from schemas.claims import Claim
from tests.portal.indicators.test_claims import KALUGA, claim
from tests.portal.indicators.test_official import LEVELS, PLACES, TODAY

EMBEDDED = load_official(PROFILE / "indicators", LEVELS, TODAY)
CENTRES = next(one for one in EMBEDDED.values if one.id == "municipal_kaluga_2021")
# The four municipalities of Kaluga Oblast that the profile names.
TOWNS = ("29701000", "29715000", "29606000", "29613000")
FUND = next(one for one in EMBEDDED.values if one.id == "fund_before")


@dataclass(frozen=True)
class Held:
    """As much of a release as is read here."""

    official: Official
    territories: Any = field(default_factory=lambda: PLACES)
    residents: Population = field(default_factory=lambda: Population({}))


def held(**changed: Any) -> ReleaseStore:
    """Return a release whose only value is an official one of Kaluga's centres in 2021, changed."""
    own = {"status": "official", "claim": ""} | changed
    return cast(ReleaseStore, Held(replace(EMBEDDED, values=(replace(CENTRES, **own),))))


def said(value: float, **own: object) -> Claim:
    return claim("municipal_centres", value, **({"as_of": "2021-04-21"} | own))


@pytest.mark.parametrize(
    ("changed", "made", "verdict"),
    [
        ({}, said(4), "confirmed"),
        ({}, said(7), "differs"),
        ({}, said(3, qualifier="more_than"), "confirmed"),
        # Another time, another place, a plan, the press, a rounded figure, the claim itself.
        ({}, said(4, as_of="2023-04-21", period_from="", period_to=""), "cannot_check"),
        ({}, said(4, as_of="", period_from="", period_to=""), "cannot_check"),
        ({}, said(4, territory="14000000"), "cannot_check"),
        ({"status": "planned"}, said(4), "cannot_check"),
        ({"status": "press"}, said(4), "cannot_check"),
        ({"qualifier": "about"}, said(4), "cannot_check"),
        ({"claim": "one"}, said(4), "cannot_check"),
        ({"superseded_by": "newer"}, said(4), "cannot_check"),
    ],
)
def test_only_an_official_figure_of_that_place_and_time_gives_a_verdict(
    changed: dict[str, Any], made: Claim, verdict: str
) -> None:
    store = held(**changed)
    found = check_claim(store, made, figures_for(store, made))
    assert found.verdict == verdict
    assert found.reasons == ("no_register",) or verdict != "cannot_check"


def test_a_figure_of_a_year_is_that_of_a_claim_of_the_whole_year() -> None:
    fund = replace(FUND, status="official", claim="", territory=KALUGA)
    store = cast(ReleaseStore, Held(replace(EMBEDDED, values=(fund,))))
    whole = claim("fund", 340, period_from="2024-01", period_to="2024-12")
    assert check_claim(store, whole, figures_for(store, whole)).verdict == "confirmed"
    part = replace(whole, period_to="2024-06")
    assert check_claim(store, part, figures_for(store, part)).verdict == "cannot_check"


def test_the_register_gives_the_least_share_and_a_source_stands_before_it() -> None:
    store = cast(ReleaseStore, Held(EMBEDDED))
    share = register_shares(store)[KALUGA]
    assert (share.n_centres, share.n_municipalities, share.percent) == (4, 26, 15)
    assert centre_shares(store, CENTRE_SHARE) == {KALUGA: (100.0, False)}
    without = tuple(one for one in EMBEDDED.values if one.indicator != "municipal_centre_share")
    register = cast(ReleaseStore, Held(replace(EMBEDDED, values=without)))
    assert centre_shares(register, CENTRE_SHARE) == {KALUGA: (15.0, True)}


def residents(*rows: tuple[str, int, int, str]) -> Population:
    """Return a population of (territory, year, residents, day)."""
    return Population(
        {
            (code, year): PopulationFigure(count, year, date.fromisoformat(day), "Rosstat")
            for code, year, count, day in rows
        }
    )


CENTRES_2024 = tuple((code, 2024, 1000, "2024-01-01") for code in TOWNS)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # The newest day of which all are known: the region's own figure of 2025 stands alone.
        (
            (*CENTRES_2024, (KALUGA, 2024, 9001, "2024-01-01"), (KALUGA, 2025, 9, "2025-01-01")),
            (4000, 9001, 44),
        ),
        # A municipality is lacking, the region is, the days differ: the share is not known.
        ((*CENTRES_2024[1:], (KALUGA, 2024, 9001, "2024-01-01")), None),
        (CENTRES_2024, None),
        ((*CENTRES_2024, (KALUGA, 2024, 9001, "2024-07-01")), None),
        ((), None),
    ],
)
def test_the_share_of_residents_is_of_one_day_or_not_known(
    rows: tuple[tuple[str, int, int, str], ...], wanted: tuple[int, int, int] | None
) -> None:
    store = cast(ReleaseStore, Held(EMBEDDED, residents=residents(*rows)))
    found = register_shares(store)[KALUGA].residents
    assert (found and (found.covered, found.whole, found.percent)) == wanted
    shares = centre_shares(store, CENTRE_RESIDENTS)
    assert shares == ({KALUGA: (float(wanted[2]), True)} if wanted else {})


def test_no_value_of_the_profile_proves_a_claim() -> None:
    store = cast(ReleaseStore, Held(EMBEDDED))
    metrics = {one.claim_metric for one in EMBEDDED.indicators.values()} - {""}
    for metric in metrics:
        made = claim(metric, 1.0, as_of="2021")
        assert figures_for(store, made) == {(metric, KALUGA): ()}
