"""Late records against naive readings: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from record_files import LATER_COLUMNS, write_records

from geodata.territories import load_territories
from portal.config.policy import Policy
from portal.cube.counted import CountedSpan
from portal.cube.inner import CubeInput, inner_table
from portal.cube.late import late_origins, late_table, standing_table

TERRITORIES = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,city,Город,City,,,,,,
n1,C,neighbourhood,Первый,First,,,,,,
n2,C,neighbourhood,Второй,Second,,,,,,
"""
POLICY = Policy(
    version="1",
    base=3,
    min_block=1,
    quality="standard",
    rate_max_rounding_error=5.0,
    density_min_count=30,
    maturity_days={"service_request": 10},
    speeds={"service_request": ("h4", "h9", "d1", "d3", "d7", "d15", "d30", "over_d30")},
    limited_topics=(),
    snapshot_retention_days=1,
    microdata_retention_days=1,
)
MONTHS = ("2026-01", "2026-02", "2026-03")


@pytest.fixture(scope="module")
def territories(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "territories.csv"
    path.write_text(TERRITORIES, encoding="utf-8")
    return load_territories(path)


@pytest.fixture
def cube(territories, tmp_path):
    """Return the input over one file that the test writes: January and February are published."""
    reporting = {"2026-01": ("s", "t"), "2026-02": ("s",)}
    path = tmp_path / "records.parquet"
    return CubeInput([path], territories, "neighbourhood", POLICY, reporting, tmp_path)


def record(number, month, place="n1", appeal=None, source="s", **more):
    received = datetime.fromisoformat(f"{month}-10")
    return {
        "record_hash": f"r{number}",
        "appeal_hash": appeal or f"a{number}",
        "source": source,
        "regime": "service_request",
        "channel": "phone",
        "received_on": received.date(),
        "received_at": received,
        "territory_code": place,
        "topic_code": "roads",
        "outcome": "open",
        "rating": "none",
        "version_at": received,
        "content_hash": 0,
    } | more


def counts(table):
    """Return counts by (territory, month): nothing else differs between the records here."""
    cells = Counter()
    for row in table.to_pylist():
        cells[row["territory"], row["month"]] += row["count"]
    return dict(cells)


def at(month, generation, source="s"):
    return CountedSpan(month, source, generation, generation)


def stay(month, entered_in, left_in):
    return {"month": month, "entered_in": entered_in, "left_in": left_in}


def test_a_record_is_late_when_it_entered_after_the_last_generation_counted(cube):
    rows = [record(n, "2026-01", entered_in=n) for n in (1, 2, 3, 4)]
    write_records(cube.microdata[0], rows)
    for spans, expected in (
        ([at("2026-01", 2)], 2),
        ([at("2026-01", 2), at("2026-01", 3)], 1),
        ([at("2026-01", 3), at("2026-01", 2)], 1),
        ([at("2026-01", 4)], 0),
    ):
        late = counts(late_table(replace(cube, counted=spans)))
        assert late == ({("n1", "2026-01"): expected} if expected else {})


def test_only_sources_declared_then_and_published_months_are_looked_at(cube):
    rows = [
        record(1, "2026-02", entered_in=9, source="t"),
        record(2, "2026-03", entered_in=9),
        record(3, "2026-01", entered_in=9, source="t"),
    ]
    write_records(cube.microdata[0], rows)
    given = replace(cube, counted=[at("2026-01", 1), at("2026-01", 1, "t"), at("2026-02", 1)])
    assert counts(late_table(given)) == {("n1", "2026-01"): 1}
    assert late_origins(given) == {("t", "2026-01")}


def test_an_appeal_that_a_cell_holds_already_is_not_counted_there_again(cube):
    rows = [
        record(1, "2026-01", appeal="a", entered_in=1),
        record(2, "2026-01", appeal="a", entered_in=5),
        record(3, "2026-01", "n2", appeal="a", entered_in=5),
        record(4, "2026-01", "n2", appeal="a", entered_in=5),
    ]
    write_records(cube.microdata[0], rows)
    given = replace(cube, counted=[at("2026-01", 1)])
    assert counts(late_table(given)) == {("n2", "2026-01"): 1}
    assert counts(standing_table(given)) == {("n1", "2026-01"): 1}
    # Where the first question was not counted either, the appeal is late in both cells.
    assert sum(counts(late_table(replace(cube, counted=[at("2026-01", 0)]))).values()) == 2


def test_an_appeal_that_waits_in_no_cell_keeps_no_month_waiting(cube):
    rows = [record(n, "2026-01", appeal="a", entered_in=n) for n in (1, 2)]
    write_records(cube.microdata[0], rows)
    assert late_origins(replace(cube, counted=[at("2026-01", 1)])) == set()
    assert late_origins(replace(cube, counted=[at("2026-01", 0)])) == {("s", "2026-01")}


def test_a_record_that_left_a_month_where_it_was_counted_is_counted_nowhere_else(cube):
    moved = record(1, "2026-02", entered_in=3, earlier_stays=[stay("2026-01", 1, 3)])
    write_records(cube.microdata[0], [moved])
    counted_there = replace(cube, counted=[at("2026-01", 2), at("2026-02", 2)])
    assert counts(late_table(counted_there)) == {}
    assert counts(inner_table(counted_there)) == {}
    # It came and left between two builds, so nobody has counted it.
    for generations in ((3, 2), (0, 2)):
        spans = [at("2026-01", generations[0]), at("2026-02", generations[1])]
        assert counts(late_table(replace(cube, counted=spans))) == {("n1", "2026-02"): 1}


def test_records_of_the_first_format_entered_before_all_others(cube):
    write_records(cube.microdata[0], [record(1, "2026-01")], without=LATER_COLUMNS)
    assert counts(late_table(replace(cube, counted=[at("2026-01", 0)]))) == {}
    assert counts(late_table(cube)) == {("n1", "2026-01"): 1}


def test_a_span_without_end_lets_nothing_be_late(cube):
    rows = [record(1, "2026-01", entered_in=700), record(2, "2026-02", entered_in=700)]
    write_records(cube.microdata[0], rows)
    given = replace(cube, counted=[CountedSpan("2026-01", "s", 0, 2**31 - 1)])
    assert counts(late_table(given)) == {("n1", "2026-02"): 1}


def test_without_records_or_published_months_nothing_is_late(cube):
    assert late_table(replace(cube, microdata=[])).num_rows == 0
    assert standing_table(replace(cube, reporting={})).num_rows == 0
    assert late_origins(replace(cube, reporting={})) == set()


def test_late_cells_equal_a_naive_count(cube):
    random = np.random.default_rng(3)
    rows = [
        record(
            number,
            str(random.choice(MONTHS)),
            str(random.choice(["n1", "n2"])),
            f"{source}{random.integers(300)}",
            source,
            entered_in=int(random.integers(1, 6)),
        )
        for number in range(1500)
        for source in [str(random.choice(["s", "t"]))]
    ]
    write_records(cube.microdata[0], rows)
    last = {("2026-01", "s"): 2, ("2026-01", "t"): 4, ("2026-02", "s"): 1}
    held, late = defaultdict(set), defaultdict(set)
    for row in rows:
        month, source = f"{row['received_on']:%Y-%m}", row["source"]
        if source in cube.reporting.get(month, ()):
            is_counted = row["entered_in"] <= last[month, source]
            (held if is_counted else late)[row["territory_code"], month].add(row["appeal_hash"])
    expected = {cell: len(found - held[cell]) for cell, found in late.items()}
    given = replace(cube, counted=[CountedSpan(*place, 0, last[place]) for place in last])
    assert counts(late_table(given)) == expected
    assert counts(standing_table(given)) == {cell: len(found) for cell, found in held.items()}
    assert len(expected) == 4
    assert any(late[cell] & held[cell] for cell in expected)


class History:
    """The microdata of many sources as a merge keeps it, and what its blocks have counted."""

    def __init__(self):
        self.generations = Counter()
        self.records = {}
        self.published = {}
        self.spans = []
        self.counted = set()

    def take_in(self, source, number, month):
        """Add a record, or move it to another month."""
        self.generations[source] += 1
        name, now = f"{source}-{number}", self.generations[source]
        stays, old = [], self.records.get(name)
        if old is not None:
            if month_of(old) == month:
                return
            stays = [*old["earlier_stays"], stay(month_of(old), old["entered_in"], now)]
        self.records[name] = record(name, month, source=source, entered_in=now, earlier_stays=stays)

    def publish(self, cube, new):
        """Publish months ``new`` and all late records; return counts of the engine by month."""
        sources = tuple(self.generations)
        reporting = dict.fromkeys(new, sources)
        given = replace(cube, counted=self.spans, reporting=reporting)
        write_records(cube.microdata[0], list(self.records.values()))
        cells = counts(inner_table(given)) if new else {}
        cells |= counts(late_table(replace(given, reporting=self.published)))
        self.published |= reporting
        self.spans += [
            at(month, self.generations[source], source)
            for month in self.published
            for source in sources
        ]
        return cells

    def naive(self, new):
        """Count by remembering every record that was counted."""
        cells = Counter()
        for name, row in self.records.items():
            month = month_of(row)
            if month in {*self.published, *new} and name not in self.counted:
                self.counted.add(name)
                cells["n1", month] += 1
        return dict(cells)


def month_of(row):
    return f"{row['received_on']:%Y-%m}"


@pytest.mark.parametrize("seed", [1, 2])
def test_over_any_history_each_record_is_counted_exactly_once(cube, seed):
    random = np.random.default_rng(seed)
    history = History()
    moved_away = 0
    for new in (["2026-01"], ["2026-02"], [], ["2026-03"]):
        for _ in range(600):
            source, number = f"s{random.integers(25)}", int(random.integers(20))
            history.take_in(source, number, str(random.choice(MONTHS)))
        expected = history.naive(new)
        assert history.publish(cube, new) == expected
        moved_away += sum(len(row["earlier_stays"]) > 1 for row in history.records.values())
    assert history.counted == set(history.records)
    assert moved_away > 500
