"""Lineage: codes at a date, parents at a date, events stored and derived, bad rows by name."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from small_lineage import former, make_lineage, place, write_reference

from geodata.errors import ReferenceFault
from geodata.history.lineage import Lineage, load_lineage

PLACES = (
    place("N", level="district"),
    place("S", level="district"),
    place("R", "2018-11-03", parent="N", level="region"),
    place("A", "", "2020-01-01", parent="R"),
    place("B", "", "2020-01-01", parent="R"),
    place("W", "2020-01-01", "", parent="R"),
    place("D", "2022-01-01", "", parent="R"),
)
FORMER = (
    former("R", "R", "", "2018-11-03", "S", "Decree 632"),
    "D,601,R,Д район,D District,район,,2022-01-01,",
    former("A", "701", "", "2020-01-01", "R"),
    former("W", "701", "2020-01-01", "", "R"),
)
EVENTS = (
    "m2020,2020-01-01,merge,A,W,1,0.25,Law 7",
    "m2020,2020-01-01,merge,B,W,1,3/4,Law 7",
)


@pytest.fixture
def lineage(tmp_path: Path) -> Lineage:
    return make_lineage(tmp_path, PLACES, FORMER, EVENTS)


def test_both_files_may_be_missing(tmp_path: Path) -> None:
    territories = write_reference(tmp_path, PLACES)
    (tmp_path / "versions.csv").unlink()
    (tmp_path / "events.csv").unlink()
    lineage = load_lineage(tmp_path, territories)
    assert [v.code for v in lineage.versions("D")] == ["D"]
    assert lineage.events() == ()


def test_a_code_leads_to_whoever_had_it_on_the_day(lineage: Lineage) -> None:
    assert lineage.territories_with_code("701") == ("A", "W")
    assert lineage.territory_at("701", date(2019, 12, 31)) == "A"
    assert lineage.territory_at("701", date(2020, 1, 1)) == "W"
    assert lineage.territory_at("601", date(2021, 12, 31)) == "D"
    assert lineage.territory_at("601", date(2022, 1, 1)) is None
    assert lineage.territory_at("D", date(2022, 1, 1)) == "D"
    assert lineage.territory_at("nothing", date(2022, 1, 1)) is None
    assert lineage.territories_with_code("nothing") == ()


def test_a_restated_last_version_gives_the_code_in_force(lineage: Lineage) -> None:
    assert [v.code for v in lineage.versions("W")] == ["701"]
    assert [v.code for v in lineage.versions("B")] == ["B"]


def test_versions_hold_up_to_but_not_on_their_last_day(lineage: Lineage) -> None:
    old = lineage.version("D", date(2021, 12, 31))
    new = lineage.version("D", date(2022, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.name("ru"), old.name("en"), old.kind) == ("Д район", "D District", "район")
    assert (new.code, new.kind, new.valid_to) == ("D", "город", None)
    assert lineage.version("A", date(2020, 1, 1)) is None
    assert not lineage.lives("W", date(2019, 12, 31))
    assert lineage.lives("R.u", date(1900, 1, 1))


def test_the_chain_of_parents_is_that_of_the_day(lineage: Lineage) -> None:
    assert lineage.path("A", date(2018, 11, 2)) == ("C", "S", "R", "A")
    assert lineage.path("A", date(2018, 11, 3)) == ("C", "N", "R", "A")
    assert lineage.path("A", date(2020, 1, 1)) == ()
    assert lineage.path("C", date(2020, 1, 1)) == ("C",)


def test_what_versions_say_is_derived(lineage: Lineage) -> None:
    derived = [e for e in lineage.events() if e.is_derived]
    assert [(str(e.on), e.kind, e.territories) for e in derived] == [
        ("2018-11-03", "change_of_parent", ("R",)),
        ("2022-01-01", "change_of_kind", ("D",)),
        ("2022-01-01", "code_change", ("D",)),
        ("2022-01-01", "rename", ("D",)),
    ]
    assert derived[0].legal_act == "Decree 632"
    assert derived[-1].before is not None
    assert derived[-1].before.name_ru == "Д район"
    assert derived[-1].after is lineage.version("D", date(2022, 1, 1))
    assert len({e.event for e in lineage.events()}) == len(lineage.events())


def test_stored_events_come_with_their_shares(lineage: Lineage) -> None:
    (merge,) = lineage.events("W")
    assert (merge.event, merge.kind, merge.legal_act) == ("m2020", "merge", "Law 7")
    assert merge.territories == ("A", "B", "W")
    assert [flow.to_share for flow in merge.flows] == [Fraction(1, 4), Fraction(3, 4)]
    assert [e.event for e in lineage.events()][:2] == ["change_of_parent-R-2018-11-03", "m2020"]
    assert lineage.events("B") == (merge,)


def test_a_merged_place_is_the_sum_of_its_parts_before(lineage: Lineage) -> None:
    assert lineage.summed_from("W", date(2019, 12, 31)) == ("A", "B")
    assert lineage.summed_from("W", date(2020, 1, 1)) is None
    assert lineage.summed_from("A", date(2019, 1, 1)) is None
    assert lineage.summed_from("nothing", date(2019, 1, 1)) is None


def test_sums_go_through_chains_of_mergers(tmp_path: Path) -> None:
    places = [
        place("A", "", "2019-01-01"),
        place("B", "", "2019-01-01"),
        place("C1", "2019-01-01", "2021-01-01"),
        place("D", "", "2021-01-01"),
        place("E", "2021-01-01"),
        place("F", "2018-07-01", "2021-01-01"),
        place("G", "", "2021-01-01"),
        place("H", "2021-01-01"),
    ]
    rows = [
        "1,2019-01-01,merge,A,C1,1,,",
        "1,2019-01-01,merge,B,C1,1,,",
        "2,2021-01-01,merge,C1,E,1,,",
        "2,2021-01-01,merge,D,E,1,,",
        "3,2021-01-01,merge,F,H,1,,",
        "3,2021-01-01,merge,G,H,1,,",
    ]
    lineage = make_lineage(tmp_path, places, (), rows)
    assert lineage.summed_from("E", date(2018, 1, 1)) == ("A", "B", "D")
    assert lineage.summed_from("E", date(2020, 1, 1)) == ("C1", "D")
    assert lineage.summed_from("H", date(2020, 1, 1)) == ("F", "G")
    # Nobody says where F came from, so an earlier sum would lack what became F.
    assert lineage.summed_from("H", date(2018, 1, 1)) is None


def test_where_land_was_shifted_no_sum_is_exact(tmp_path: Path) -> None:
    places = [place("A", "", "2019-01-01"), place("B"), place("W", "2019-01-01")]
    rows = ["1,2019-01-01,merge,A,W,1,,", "2,2019-01-01,boundary_shift,B,W,,,"]
    lineage = make_lineage(tmp_path, places, (), rows)
    assert lineage.summed_from("W", date(2018, 1, 1)) is None


SPLIT = "s,2020-01-01,split,A,W,0.4,1,"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("X,1,R,х,x,,,2019-01-01,", "row 2: the territory «X» is not known"),
        ("R.u,1,R,х,x,,,2019-01-01,", "row 2: the territory «R.u» is not known"),
        ("D,1,X,х,x,,,2019-01-01,", "row 2: the territory «X» is not known"),
        ("D,1,,х,x,,,2019-01-01,", "row 2: parent is empty, and this is not the root"),
        ("D,,R,х,x,,,2019-01-01,", "row 2: code is empty"),
        ("D,1,R,,x,,,2019-01-01,", "row 2: name_ru is empty"),
        ("D,1 2,R,х,x,,,2019-01-01,", "row 2: the code «1 2» may hold no space"),
        ("D,1,R,х,x,,,01.01.2019,", "row 2: valid_to «01.01.2019» is no date"),
        ("D,1,R,х,x,,2019-01-01,2019-01-01,", "row 2: valid_to 2019-01-01 lies not after"),
        ("D,1,R,х,x,,2019-01-01,,", "row 2: valid_to is empty; a former version has an end"),
        ("D,1,R,х,x,,2019-01-01,2023-01-01,", "row 2: two versions of «D» overlap: 2019-01-01 to"),
        (
            "A,1,R,х,x,,,2019-01-01,",
            "row 2: two versions of «A» overlap: the beginning to 2019-01-01 and",
        ),
        ("R,1,A,х,x,,2017-01-01,2018-01-01,", "row 2: the parents of «R» form a circle while"),
        ("D,1,R,х,x", "row 2: 5 values where 9 are expected"),
    ],
)
def test_a_bad_version_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    territories = write_reference(tmp_path, PLACES, [row])
    with pytest.raises(ReferenceFault) as fault:
        load_lineage(tmp_path, territories)
    assert sentence in str(fault.value)
    assert str(fault.value).startswith(str(tmp_path / "versions.csv"))
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (("e,2020-01-01,merge,X,W,1,,",), "row 2: the territory «X» is not known"),
        (("e,2020-01-01,merge,A,R.u,1,,",), "row 2: the territory «R.u» is not known"),
        ((",2020-01-01,merge,A,W,1,,",), "row 2: event is empty"),
        (("e,,merge,A,W,1,,",), "row 2: date is empty"),
        (("e,2020-02-30,merge,A,W,1,,",), "row 2: date «2020-02-30» is no date"),
        (("e,2020-01-01,union,A,W,1,,",), "row 2: the kind «union» is not known"),
        (("e,2020-01-01,rename,A,W,1,,",), "row 2: the kind «rename» is derived from versions"),
        (("e,2020-01-01,merge,A,W,1,1.5,",), "row 2: to_share «1.5» is no share above 0"),
        (("e,2020-01-01,merge,A,W,1,0,",), "row 2: to_share «0» is no share above 0"),
        (("e,2020-01-01,merge,A,W,1,-0.1,",), "row 2: to_share «-0.1» is no share"),
        (("e,2020-01-01,merge,A,W,1,half,",), "row 2: to_share «half» is no share"),
        (("e,2020-01-01,merge,A,W,1,1/0,",), "row 2: to_share «1/0» is no share"),
        (("e,2020-01-01,merge,A,W,1,٣,",), "row 2: to_share «٣» is no share"),
        (("e,2020-01-01,merge,A,W,0.9,,",), "row 2: a merge takes the whole of «from»"),
        (("e,2020-01-01,merge,A,W,,,",), "row 2: a merge takes the whole of «from»"),
        (("e,2020-01-01,split,A,W,0.9,0.5,",), "row 2: a split makes «to» of nothing but"),
        (("e,2020-01-01,merge,A,A,1,,",), "row 2: from and to are both «A»"),
        ((SPLIT, SPLIT), "row 3: «A» to «W» on 2020-01-01 stands in row 2 already"),
        ((SPLIT, "s,2021-01-01,split,A,B,0.4,1,"), "row 3: date, kind and legal_act of the event"),
        ((SPLIT, "s,2020-01-01,split,A,B,0.7,1,"), "row 3: the shares of «A» (from) on 2020-01-01"),
        ((SPLIT, "t,2020-01-01,boundary_shift,B,W,,,"), "row 3: the known shares of «W» (to) on"),
        (
            ("e,2020-01-01,merge,A,B,1,,", "f,2020-01-01,merge,B,A,1,,"),
            "row 3: merges and splits of 2020-01-01 lead from «B» back to itself",
        ),
    ],
)
def test_a_bad_event_is_named(tmp_path: Path, rows: tuple[str, ...], sentence: str) -> None:
    territories = write_reference(tmp_path, PLACES, (), rows)
    with pytest.raises(ReferenceFault) as fault:
        load_lineage(tmp_path, territories)
    assert sentence in str(fault.value)
    assert str(fault.value).startswith(str(tmp_path / "events.csv"))
    assert "\n" not in str(fault.value)


def test_land_may_be_exchanged_on_one_day(tmp_path: Path) -> None:
    rows = ["e,2021-01-01,boundary_shift,W,D,0.1,,", "e,2021-01-01,boundary_shift,D,W,0.2,,"]
    assert len(make_lineage(tmp_path, PLACES, (), rows).stored) == 1
