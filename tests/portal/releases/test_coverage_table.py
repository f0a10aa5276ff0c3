"""Declared coverage spread over the tree, and the months that may be published."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.territories import load_territories
from portal.config.coverage import CoverageRow
from portal.config.errors import OperatorError
from portal.releases.coverage_table import coverage_table
from portal.releases.maturity import mature_months

TERRITORIES = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
R,,country,Страна,Country,,,,,,
A,R,region,А,A,,,,,,
a1,A,municipality,а1,a1,,,,,,
a2,A,municipality,а2,a2,,,,,,
B,R,region,Б,B,,,,,,
"""


@pytest.fixture
def territories(tmp_path):
    path = tmp_path / "territories.csv"
    path.write_text(TERRITORIES, encoding="utf-8")
    return load_territories(path)


def states(rows, territories, months=("2026-01",)):
    return {(t, s, m): state for t, s, m, state in coverage_table(rows, territories, months)}


def test_a_deeper_row_beats_a_higher_one_and_makes_the_parents_partial(territories):
    rows = [
        CoverageRow("s", "a1", "2026-01", "2026-01", "not_reported"),
        CoverageRow("s", "R", "2026-01", "2026-02", "reported"),
    ]
    found = states(rows, territories, ("2026-01", "2026-02"))
    assert found["a1", "s", "2026-01"] == "not_reported"
    assert found["A", "s", "2026-01"] == found["R", "s", "2026-01"] == "partial"
    assert found["a2", "s", "2026-01"] == found["A.u", "s", "2026-01"] == "reported"
    assert found["R", "s", "2026-02"] == "reported"


def test_a_later_row_beats_an_earlier_one_of_the_same_territory(territories):
    rows = [
        CoverageRow("s", "R", "2026-01", "2026-03", "reported"),
        CoverageRow("s", "R", "2026-02", "2026-02", "not_reported"),
    ]
    assert states(rows, territories, ("2026-02",))["B", "s", "2026-02"] == "not_reported"


def test_a_source_is_not_expected_where_it_was_never_declared(territories):
    rows = [CoverageRow("s", "B", "2026-01", "2026-01", "reported")]
    found = states(rows, territories)
    assert ("a1", "s", "2026-01") not in found
    assert found["R", "s", "2026-01"] == "reported"


def test_an_unknown_territory_is_refused(territories):
    with pytest.raises(OperatorError, match="«X» of source «s»"):
        coverage_table([CoverageRow("s", "X", "2026-01", "2026-01", "reported")], territories, [])


class Terms:
    test_only = False
    maturity_days = {"pos_message": 60, "social_incident": 7}  # noqa: RUF012


class Exempt(Terms):
    test_only = True


@pytest.mark.parametrize(
    ("as_of", "terms", "expected"),
    [
        # What came in on 31 January at noon has until 1 April at noon.
        ({"pos": date(2026, 4, 2), "inc": date(2026, 4, 1)}, Terms, ["2026-01"]),
        ({"pos": date(2026, 4, 1), "inc": date(2026, 4, 1)}, Terms, []),
        ({"pos": date(2026, 4, 30), "inc": date(2026, 3, 7)}, Terms, ["2026-01"]),
        ({"pos": date(2026, 4, 30), "inc": date(2026, 3, 8)}, Terms, ["2026-01", "2026-02"]),
        ({"pos": date(2026, 1, 1), "inc": date(2026, 1, 1)}, Exempt, ["2026-01", "2026-02"]),
    ],
)
def test_a_month_is_mature_when_every_source_that_reported_it_is(as_of, terms, expected):
    coverage = [
        CoverageRow("pos", "R", "2026-01", "2026-02", "reported"),
        CoverageRow("inc", "R", "2026-02", "2026-02", "partial"),
        CoverageRow("inc", "R", "2026-01", "2026-01", "not_reported"),
    ]
    regimes = {"pos": "pos_message", "inc": "social_incident"}
    mature = mature_months(coverage, as_of, regimes, terms)
    assert list(mature) == expected
    assert mature.get("2026-01", ("pos",)) == ("pos",)
    assert mature.get("2026-02", ("inc", "pos")) == ("inc", "pos")


def test_a_declared_source_without_a_snapshot_is_refused():
    coverage = [CoverageRow("pos", "R", "2026-01", "2026-02", "partial")]
    with pytest.raises(OperatorError, match="«pos» reported 2026-01, but nothing of it was"):
        mature_months(coverage, {}, {"pos": "pos_message"}, Exempt)
