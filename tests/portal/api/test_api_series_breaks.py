"""The flag of a series break: in the month of the break, of the regimes that it concerns."""

from __future__ import annotations

from flask.testing import FlaskClient

from portal.api.break_flags import break_flag, break_flags
from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

V1 = "/api/v1"


def test_a_month_a_quarter_and_a_year_with_a_break_are_flagged(release_store: ReleaseStore) -> None:
    def flag(regime: str, time: str, channel: str = "all") -> str | None:
        return break_flag(release_store, regime, channel, Period.parse(time))

    # 547-FZ ended letters by e-mail on 30 March 2025; MAX came in August.
    assert flag("appeal_59fz", "2025-03") == flag("all", "2025-03") == "B"
    assert flag("appeal_59fz", "2025-04") is flag("social_incident", "2025-03") is None
    assert flag("appeal_59fz", "2025-Q1") == flag("appeal_59fz", "2025-01-01/P1Y") == "B"
    assert flag("social_incident", "2025-08") == flag("all", "2025-08", "social_network") == "B"
    assert flag("all", "2025-03", "social_network") is None


def test_flags_of_a_product_follow_its_order(release_store: ReleaseStore) -> None:
    query = ObservationQuery(
        territories=("RU", "29000000"),
        topics=("all",),
        regimes=("social_incident", "appeal_59fz"),
        channels=("all",),
        outcomes=("all", "open"),
        speeds=("all",),
        periods=(Period.parse("2025-03"), Period.parse("2025-08")),
    )
    of_place = [None, "B", None, "B", "B", None, "B", None]
    assert break_flags(release_store, query) == of_place * 2


def test_the_status_stays_what_it_is_beside_the_flag(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    months = release_store.info.first_month, release_store.info.last_month
    address = f"{V1}/observations?sinceTimePeriod={months[0]}&untilTimePeriod={months[1]}"
    rows = api.get(address).get_json()["observations"]
    assert {row["obs_status"] for row in rows} <= {"A", "P", "L", "M"}
    flags = {row["time"]: row["series_break"] for row in rows}
    assert flags == {
        month: break_flag(release_store, "all", "all", Period.parse(month)) for month in flags
    }
