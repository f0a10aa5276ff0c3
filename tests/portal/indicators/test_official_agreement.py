"""Which values of an official indicator stand for it: contradictions, plans, other territories."""

from __future__ import annotations

import pytest

from portal.config.official_rows import INDICATOR_COLUMNS, VALUE_COLUMNS
from portal.indicators.official_agreement import values_by_place
from schemas.official import OfficialIndicator, OfficialValue

EMPTY = dict.fromkeys(VALUE_COLUMNS, "") | {"value": None, "denominator": None, "inferred": ()}


def indicator(kind: str) -> OfficialIndicator:
    return OfficialIndicator(**dict.fromkeys(INDICATOR_COLUMNS, "") | {"kind": kind})


def value(name: str, **given: object) -> OfficialValue:
    fields = EMPTY | {"id": name, "territory": "RU", "qualifier": "exact", "status": "press"}
    return OfficialValue(**fields | given)  # type: ignore[arg-type]


def said(kind: str, *values: OfficialValue, **groups: str) -> list[str]:
    """Return what is shown of each territory: ids, and the number of the rest."""
    return [
        f"{place.territory} {' '.join(one.id for one in place.shown)} +{place.n_others}"
        for place in values_by_place(indicator(kind), values, groups)
    ]


@pytest.mark.parametrize(
    ("kind", "first", "second", "wanted"),
    [
        # A later stock is news, another figure of the same day is a contradiction.
        ("stock", {"as_of": "2023", "value": 5}, {"as_of": "2022", "value": 4}, "a +1"),
        ("stock", {"as_of": "2023-04", "value": 5}, {"as_of": "2023", "value": 4}, "a b +0"),
        ("stock", {"as_of": "2023", "value": 5}, {"as_of": "2023", "value": 5}, "a +1"),
        (
            "stock",
            {"as_of": "2023", "value": 5, "qualifier": "more_than"},
            {"as_of": "2023", "value": 5},
            "a b +0",
        ),
        # A flow of a month is part of its year, not another figure of it.
        ("flow", {"period": "2023", "value": 5}, {"period": "2023-04", "value": 1}, "a +1"),
        ("flow", {"period": "2023", "value": 5}, {"period": "2023", "value": 1}, "a b +0"),
        # A day opens once; a month and a day of it are the same.
        ("date", {"value_date": "2021-08"}, {"value_date": "2020-08-27"}, "a b +0"),
        ("date", {"value_date": "2021-08-27"}, {"value_date": "2021-08"}, "a +1"),
        # A plan contradicts no figure and stands only where there is none.
        (
            "flow",
            {"period": "2024", "value": 5, "status": "planned"},
            {"period": "2024", "value": 4},
            "b +1",
        ),
        (
            "flow",
            {"period": "2024", "value": 5, "status": "planned"},
            {"period": "2023", "value": 4, "status": "planned"},
            "a +1",
        ),
    ],
)
def test_two_values_of_a_territory(
    kind: str, first: dict[str, object], second: dict[str, object], wanted: str
) -> None:
    assert said(kind, value("a", **first), value("b", **second)) == [f"RU {wanted}"]


def test_claims_that_are_held_to_contradict_one_another_do_so_at_different_times() -> None:
    newer = value("a", as_of="2023", value=83, claim="one")
    older = value("b", as_of="2021", value=86, claim="two")
    assert said("stock", newer, older) == ["RU a +1"]
    assert said("stock", newer, older, one="g", two="h") == ["RU a +1"]
    assert said("stock", newer, older, one="g", two="g") == ["RU a b +0"]
    assert said("stock", newer, older, one="", two="") == ["RU a +1"]


def test_territories_stand_apart() -> None:
    values = (
        value("a", as_of="2024", value=132, territory="RU-PFO"),
        value("b", as_of="2023", value=530),
        value("c", as_of="2022", value=500),
    )
    assert said("stock", *values) == ["RU-PFO a +0", "RU b +1"]
    assert said("stock") == []
