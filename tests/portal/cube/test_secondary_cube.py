"""The secondary tables against a naive reading of the same records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from record_files import LATER_COLUMNS, write_records

from geodata.territories import load_territories
from portal.config.policy import load_policy
from portal.cube.inner import CubeInput
from portal.cube.secondary import SecondaryInput, region_leaves, secondary_table
from portal.releases.scaffold import PROFILE
from schemas.codelists import ANSWERED_OUTCOMES, FINAL_OUTCOMES, OUTCOME
from schemas.secondary import SECONDARY_TABLES

# R1 has places of the last level, R2 has none, D has a region and such a place side by side.
TERRITORIES = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,country,Страна,Country,,,,,,
D,C,district,Округ,District,,,,,,
m3,D,municipality,Третий,Third,,,,,,
R1,D,region,Край,Region 1,,,,,,
R2,D,region,Область,Region 2,,,,,,
m1,R1,municipality,Первый,First,,,,,,
m2,R1,municipality,Второй,Second,,,,,,
"""
REGION_OF = {
    "m1": "R1", "m2": "R1", "R1.u": "R1", "R2": "R2", "m3": "D.u", "D.u": "D.u", "C.u": "C.u",
}  # fmt: skip
GROUPS = {"heating": "housing", "roads": "roads", "health_person": "health", "care": "health"}
TERM = {"service_request": 10, "appeal_59fz": 60}
POLICY = replace(
    load_policy(PROFILE / "policy.toml"), maturity_days=TERM, limited_topics=("health_person",)
)
REPORTING = {"2026-01": ("s", "late"), "2026-02": ("s",), "2026-03": ("s",), "2026-04": ("s",)}


@pytest.fixture(scope="module")
def territories(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "territories.csv"
    path.write_text(TERRITORIES, encoding="utf-8")
    return load_territories(path)


def records(seed=11, n=2500):
    """Return records at random over five months; appeals have one to four questions."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        received = datetime(2026, 1, 1) + timedelta(minutes=int(random.integers(0, 140 * 1440)))
        outcome = str(random.choice(OUTCOME.ids()))
        takes = timedelta(days=int(random.choice([0, 5, 10, 30, 61])), minutes=number % 2)
        due = timedelta(days=int(random.choice([-1, 0, 5, 10, 11, 30, 60, 61])))
        is_dated = outcome in FINAL_OUTCOMES and random.random() < 0.9
        rows.append(
            {
                "record_hash": f"r{number}",
                "appeal_hash": f"a{int(random.integers(0, n // 2))}",
                "source": str(random.choice(["s", "s", "late"])),
                "regime": str(random.choice(list(TERM))),
                "channel": "phone",
                "received_on": received.date(),
                "received_at": received,
                "closed_at": received + takes if is_dated else None,
                "first_reply_at": None,
                "territory_code": str(random.choice(list(REGION_OF))),
                "topic_code": str(random.choice(list(GROUPS))),
                "outcome": outcome,
                "rating": str(random.choice(["agree", "disagree", "none"])),
                "is_repeat": [True, False, None][int(random.integers(3))],
                "deadline_at": received + due if random.random() < 0.8 else None,
                "priority": None,
                "version_at": received,
                "content_hash": number,
            }
        )
    return rows


def naive_answer(table, row):
    """Read one record as the table's definition says, in plain Python."""
    received, closed, due = row["received_at"], row["closed_at"], row["deadline_at"]
    term = timedelta(days=TERM[row["regime"]])
    is_final = row["outcome"] in FINAL_OUTCOMES
    if table == "rating":
        in_term = is_final and (closed is None or closed - received <= term)
        words = {"agree": "confirmed", "disagree": "not_confirmed"}
        return words.get(row["rating"], "unrated") if in_term else "unrated"
    if table == "repeat":
        return {True: "repeat", False: "first", None: "unknown"}[row["is_repeat"]]
    if due is None or due < received or due - received > term or (is_final and closed is None):
        return "no_term"
    return "in_time" if row["outcome"] in ANSWERED_OUTCOMES and closed <= due else "late"


def naive(table, rows):
    """Count distinct appeals cell by cell."""
    cells = defaultdict(set)
    for row in rows:
        day = row["received_on"]
        if row["source"] not in REPORTING.get(day.strftime("%Y-%m"), ()):
            continue
        if row["outcome"] == "excluded":
            continue
        quarter = f"{day.year}-Q{(day.month + 2) // 3}"
        region, group = REGION_OF[row["territory_code"]], GROUPS[row["topic_code"]]
        cells[region, group, naive_answer(table, row), quarter].add(row["appeal_hash"])
    return {key: len(appeals) for key, appeals in cells.items()}


@pytest.fixture(scope="module")
def given(territories, tmp_path_factory):
    directory = tmp_path_factory.mktemp("microdata")
    rows, paths = records(), []
    for name, part in (("a", rows[:1000]), ("b", rows[1000:])):
        paths.append(directory / f"{name}.parquet")
        # Columns that were added later play no part here: older files lack them.
        write_records(paths[-1], part, without=LATER_COLUMNS)
    cube = CubeInput(paths, territories, "municipality", POLICY, REPORTING, directory)
    return SecondaryInput(cube, GROUPS)


@pytest.mark.parametrize("table", SECONDARY_TABLES, ids=lambda table: table.name)
def test_a_table_equals_a_naive_count_of_distinct_appeals(given, table):
    got = {
        tuple(list(r.values())[:-1]): r["count"] for r in secondary_table(given, table).to_pylist()
    }
    expected = naive(table.name, records())
    assert got == expected
    assert {key[2] for key in expected} == set(table.answers)
    assert {key[3] for key in expected} == {"2026-Q1", "2026-Q2"}


def test_every_leaf_has_a_leaf_of_the_tree_without_the_last_level(territories):
    assert region_leaves(territories, "municipality") == REGION_OF


def test_a_limited_topic_stands_under_its_region_and_group_only(given):
    table = secondary_table(given, SECONDARY_TABLES[0])
    places = {row["territory"] for row in table.to_pylist() if row["topic"] == "health"}
    assert places == set(REGION_OF.values())
    assert "health_person" not in table["topic"].to_pylist()


def test_a_code_that_the_reference_lost_is_not_counted_elsewhere(given, territories):
    fewer = SecondaryInput(given.cube, {k: v for k, v in GROUPS.items() if k != "care"})
    topics = set(secondary_table(fewer, SECONDARY_TABLES[0])["topic"].to_pylist())
    assert topics == {*GROUPS.values(), "care"}


@pytest.mark.parametrize("without", ["microdata", "reporting"])
def test_without_records_or_sources_there_are_no_cells(given, without):
    empty = {"microdata": [], "reporting": {}}[without]
    cube = CubeInput(
        **{name: getattr(given.cube, name) for name in CubeInput.__slots__} | {without: empty}
    )
    assert secondary_table(SecondaryInput(cube, GROUPS), SECONDARY_TABLES[0]).num_rows == 0
