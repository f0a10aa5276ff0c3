"""What the browser gets, and the legend beside it."""

from __future__ import annotations

import json

import brotli
import numpy as np
import orjson
import pytest

from portal.indicators.evaluate import IndicatorValue
from portal.maps.legend import limit_texts, make_legend
from portal.maps.values import MapValues, make_values
from portal.store.model import MapClasses

DENSITY = MapClasses((35, 45, 55, 65), None)
RATE = MapClasses((0.36, 0.43, 0.49, 0.56), 0.46)
LINK = "/t/{code}?topic=all"


def _densities() -> MapValues:
    values = {
        "01": IndicatorValue(47.4, "value"),
        "03": IndicatorValue(70.0, "partial"),
        "04": IndicatorValue(None, "not_reported"),
    }
    return make_values("appeals_per_1000", values, LINK, DENSITY, "ru")


def test_arrays_stand_in_one_order_with_words_for_every_state() -> None:
    assert _densities().to_dict() == {
        "kind": "sequential",
        "classes": [2, 4, None],
        "states": ["value", "partial", "not_reported"],
        "labels": ["47,4", "70,0 (частично)", "не передано"],
        "details": ["", "", ""],
        "link": "/t/{code}?topic=all",
        "callouts": [],
    }


def test_an_amount_labels_its_ends_and_one_gap() -> None:
    values = {f"{n:02}": IndicatorValue(float((n * 7) % 13), "value") for n in range(1, 13)}
    values |= {gap: IndicatorValue(None, "not_reported") for gap in ("20", "21")}
    painted = make_values("appeals_per_1000", values, LINK, DENSITY, "ru")
    assert painted.callouts == ("11", "02", "20")


def test_a_shared_end_and_a_partial_report_are_not_labelled() -> None:
    values = {f"{n:02}": IndicatorValue(max(2.0, float(n)), "value") for n in range(1, 14)}
    values |= {"98": IndicatorValue(0.1, "partial"), "99": IndicatorValue(99.0, "partial")}
    painted = make_values("appeals_per_1000", values, LINK, DENSITY, "ru")
    assert painted.callouts == ("13",)


def test_a_rate_labels_no_best_and_no_worst() -> None:
    values = {f"{n:02}": IndicatorValue(n / 100, "value") for n in range(30)}
    painted = make_values("resolution_rate", values, LINK, RATE, "ru")
    assert painted.callouts == ()


@pytest.mark.parametrize(
    ("indicator", "classes"), [("appeals_per_1000", DENSITY), ("resolution_rate", RATE)]
)
def test_a_month_of_all_municipalities_is_a_few_kilobytes(
    indicator: str, classes: MapClasses
) -> None:
    draw = np.random.default_rng(1)
    middle = sum(classes.breaks) / 4
    values = {
        f"{number:08}": IndicatorValue(None, str(draw.choice(("too_few", "not_reported"))))
        if draw.random() < 0.25
        else IndicatorValue(abs(float(draw.normal(middle, middle / 3))), "value")
        for number in range(2600)
    }
    painted = make_values(indicator, values, LINK, classes, "ru").to_dict()
    assert len(brotli.compress(orjson.dumps(painted), quality=4)) <= 9_000


def test_the_arrays_are_plain_json() -> None:
    content = _densities().to_dict()
    assert json.loads(json.dumps(content)) == content


def test_a_rate_is_painted_around_its_mean() -> None:
    values = {"01": IndicatorValue(0.47, "value"), "03": IndicatorValue(None, "too_few")}
    painted = make_values("resolution_rate", values, LINK, RATE, "en")
    assert painted.kind == "diverging"
    assert painted.classes == (2, None)
    assert painted.labels == ("47%", "too few to say")


def test_the_counts_of_a_legend_add_up_to_the_territories() -> None:
    values = _densities()
    legend = make_legend(values, DENSITY, "ru", is_share=False)
    counted = sum(step.count for step in legend.steps) + sum(s.count for s in legend.states)
    assert counted == len(values.codes)
    assert [step.count for step in legend.steps] == [0, 0, 1, 0, 1]
    assert [step.number for step in legend.steps] == [1, 2, 3, 4, 5]


def test_both_marks_stand_in_every_legend() -> None:
    values = {"01": IndicatorValue(0.47, "value")}
    painted = make_values("resolution_rate", values, LINK, RATE, "ru")
    legend = make_legend(painted, RATE, "ru", is_share=True)
    assert [(s.code, s.text, s.count) for s in legend.states] == [
        ("not_reported", "не передано", 0),
        ("too_few", "слишком мало, чтобы судить", 0),
    ]
    assert legend.center == "46\u00a0%"


def test_without_any_value_no_mean_is_named() -> None:
    values = {"01": IndicatorValue(None, "too_few"), "03": IndicatorValue(None, "not_reported")}
    painted = make_values("resolution_rate", values, LINK, RATE, "ru")
    legend = make_legend(painted, RATE, "ru", is_share=True)
    assert legend.center == ""
    assert [step.count for step in legend.steps] == [0] * 5


def test_other_states_stand_in_the_legend_where_they_occur() -> None:
    values = {"01": IndicatorValue(None, "no_population"), "03": IndicatorValue(50.0, "value")}
    painted = make_values("appeals_per_1000", values, LINK, DENSITY, "en")
    legend = make_legend(painted, DENSITY, "en", is_share=False)
    assert [(s.code, s.count) for s in legend.states] == [
        ("not_reported", 0),
        ("too_few", 0),
        ("no_population", 1),
    ]


@pytest.mark.parametrize(
    ("classes", "lang", "is_share", "expected"),
    [
        (DENSITY, "ru", False, ("до 35", "35–45", "45–55", "55–65", "65 и больше")),
        (DENSITY, "en", False, ("under 35", "35–45", "45–55", "55–65", "65 and more")),
        (
            RATE,
            "ru",
            True,
            ("−10 и ниже", "−10…−3", "−3…+3", "+3…+10", "+10 и выше"),
        ),
        (
            RATE,
            "en",
            True,
            ("−10 and below", "−10 to −3", "−3 to +3", "+3 to +10", "+10 and above"),
        ),
        (
            MapClasses((0.5, 1, 2.5, 1500), None),
            "ru",
            False,
            ("до 0,5", "0,5–1", "1–2,5", "2,5–1\u00a0500", "1\u00a0500 и больше"),
        ),
        (
            MapClasses((0.02, 0.03, 0.05, 0.1), None),
            "en",
            False,
            ("under 0.02", "0.02–0.03", "0.03–0.05", "0.05–0.1", "0.1 and more"),
        ),
        (
            MapClasses((0.2, 0.3, 0.4, 0.5), None),
            "en",
            True,
            ("under 20%", "20%–30%", "30%–40%", "40%–50%", "50% and more"),
        ),
    ],
)
def test_limits_read_as_people_write_them(
    classes: MapClasses, lang: str, is_share: bool, expected: tuple[str, ...]
) -> None:
    assert limit_texts(classes, lang, is_share=is_share) == expected


DAYS = MapClasses((72, 168, 360, 720), None, (24, 72, 168, 360, 720))
HOURS = MapClasses((2, 4, 9, 24), None, (1, 2, 4, 9, 24, 72, 168))


def test_times_are_counted_by_the_words_that_their_values_have() -> None:
    values = {
        "01": IndicatorValue(168, "value"),
        "03": IndicatorValue(360, "partial"),
        "04": IndicatorValue(None, "beyond"),
        **{f"{n}": IndicatorValue(360, "value") for n in range(10, 24)},
    }
    painted = make_values("median_time", values, LINK, DAYS, "ru")
    assert painted.classes[:3] == (2, 3, None)
    assert painted.callouts == ()
    legend = make_legend(painted, DAYS, "ru", is_share=False)
    assert [(step.text, step.count) for step in legend.steps][2:4] == [
        ("до 7 дней", 1),
        ("до 15 дней", 15),
    ]
    assert painted.labels[0] == legend.steps[2].text
    assert ("beyond", 1) in [(state.code, state.count) for state in legend.states]


def test_the_last_class_of_hours_is_open() -> None:
    assert limit_texts(HOURS, "en", is_share=False) == (
        *(f"within {n}" for n in ("1 hour", "2 hours", "4 hours", "9 hours")),
        "over 9 hours",
    )


def test_a_legend_leaves_out_what_no_share_can_be() -> None:
    repeated = MapClasses((-0.03, 0.04, 0.1, 0.17), 0.07)
    painted = make_values(
        "repeat_share", {"01": IndicatorValue(0.03, "value")}, LINK, repeated, "en"
    )
    legend = make_legend(painted, repeated, "en", is_share=True)
    assert [step.number for step in legend.steps] == [2, 3, 4, 5]
    assert sum(step.count for step in legend.steps) == 1
