"""What is drawn: months, regions, shares and the answers that are yet to come."""

from dataclasses import replace

import numpy as np
import pytest

from portal.demo.draw import OUTCOMES, Appeals, draw_appeals
from portal.demo.parameters import load_parameters
from portal.demo.sources import settings
from portal.demo.weights import Setting, _weights

SCALE = 0.05


@pytest.fixture(scope="module")
def drawn(demo_reference) -> dict[str, tuple[Setting, Appeals]]:
    parameters = load_parameters()
    return {
        setting.source.id: (setting, draw_appeals(setting, SCALE))
        for setting in settings(demo_reference, 7, parameters)
    }


def test_receipts_span_exactly_the_months_of_the_parameters(drawn):
    setting, appeals = drawn["pos"]
    months = np.unique(appeals.received.astype("datetime64[M]")).astype(str).tolist()
    assert months == [str(month) for month in setting.parameters.months]


def test_every_region_files_except_the_one_that_reported_nothing(drawn):
    setting, appeals = drawn["pos"]
    seen = {setting.places.regions[i].code for i in setting.places.region_of_leaf[appeals.place]}
    assert {region.code for region in setting.places.regions} - seen == {"77000000"}


def test_no_appeal_falls_into_a_month_declared_as_not_reported(drawn):
    for setting, appeals in drawn.values():
        codes = np.array([leaf.code for leaf in setting.places.leaves])[appeals.place]
        months = appeals.received.astype("datetime64[M]").astype(str)
        for gap in setting.parameters.gaps:
            if gap.state == "not_reported" and setting.source.id in gap.sources:
                inside = (months >= gap.months[0]) & (months <= gap.months[1])
                assert not (inside & (codes == gap.territory)).any()


def test_a_burst_raises_its_topics_in_its_place_and_month_alone(drawn):
    setting, _ = drawn["pos"]
    calm = replace(setting, parameters=replace(setting.parameters, bursts=()))
    factors = _weights(setting) / np.maximum(_weights(calm), 1e-30)
    raised = {}
    for region, topic, month in np.argwhere(factors > 1):
        code = setting.places.regions[region].code
        when = str(setting.parameters.months[month])
        raised.setdefault((code, when), set()).add(setting.topics.codes[topic])
    wanted = {(b.territory, b.month): set(b.topics) for b in setting.parameters.bursts}
    assert raised == wanted
    assert set(factors[factors > 1].round(6)) == {b.factor for b in setting.parameters.bursts}


def test_heating_is_a_matter_of_winter_and_roads_of_spring(drawn):
    setting, appeals = drawn["pos"]
    month = appeals.received.astype("datetime64[M]").astype(int) % 12 + 1
    value = np.array([f"{a}/{b}" for a, b in setting.topics.values])[appeals.topic]
    cold = np.isin(month, (10, 11, 12, 1, 2))
    heating = np.char.endswith(value, "Отсутствие отопления")
    assert cold[heating].mean() > 1.5 * cold[~heating].mean()
    potholes = np.char.endswith(value, "Ямы на дороге")
    assert (
        np.isin(month, (3, 4, 5))[potholes].mean()
        > 1.2 * np.isin(month, (3, 4, 5))[~potholes].mean()
    )


def test_incidents_take_hours_and_became_faster_in_arkhangelsk(drawn):
    setting, appeals = drawn["incident_management"]
    hours = (appeals.closed - appeals.received).astype(float) / 60
    hours[np.isnat(appeals.closed)] = np.nan
    assert 1 < np.nanmedian(hours) < 4
    regions = [region.code for region in setting.places.regions]
    here = setting.places.region_of_leaf[appeals.place] == regions.index("11000000")
    early = appeals.received < np.datetime64("2024-01-01")
    assert np.nanmedian(hours[here & early]) > 1.2 * np.nanmedian(hours[here & ~early])


def test_answers_under_the_law_come_within_thirty_days_with_a_tail(drawn):
    _, appeals = drawn["sstu"]
    days = (appeals.closed - appeals.received)[~np.isnat(appeals.closed)].astype(float) / 1440
    assert 0.85 < (days <= 30).mean() < 0.99


def test_shares_resolved_differ_by_region_within_a_plausible_band(drawn):
    setting, appeals = drawn["pos"]
    region = setting.places.region_of_leaf[appeals.place]
    counted = appeals.outcome != OUTCOMES.index("excluded")
    taken = appeals.outcome == OUTCOMES.index("measures_taken")
    large = [r for r in np.unique(region) if (region == r).sum() > 400]
    shares = [taken[counted & (region == r)].mean() for r in large]
    assert 0.3 < min(shares) < 0.5 < max(shares) < 0.8


def test_a_file_knows_nothing_of_what_came_after_it(drawn):
    _, appeals = drawn["pos"]
    instant = np.datetime64("2024-01-15T00:00", "m")
    seen = appeals.seen_on(instant, ["open"])
    assert seen.received.max() <= instant
    assert np.nanmax(seen.closed[~np.isnat(seen.closed)]) <= instant
    assert (seen.outcome[np.isnat(seen.closed)] == OUTCOMES.index("open")).all()
    assert np.isnat(seen.closed).any()


def test_only_the_law_register_has_second_questions(drawn):
    for source, (_, appeals) in drawn.items():
        several = len(appeals) - len(np.unique(appeals.number))
        assert (several > 0) == (source == "sstu")
