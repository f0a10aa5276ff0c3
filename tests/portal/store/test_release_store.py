"""The store against naive sums over the protected cells."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from portal.store.model import WITH_OUTCOMES, ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

YEAR = Period.parse("2025-09-01/P1Y")


@pytest.fixture(scope="module")
def cells(release_dir: Path) -> list[dict[str, object]]:
    return pq.read_table(release_dir.parents[1] / "handover" / "protected.parquet").to_pylist()


def below(store: ReleaseStore, territory: str, leaf: object) -> bool:
    return territory in store.territories.path(str(leaf))


@pytest.mark.parametrize("territory", ["RU", "RU-CFO", "29000000", "29000000.u", "45000000"])
@pytest.mark.parametrize("regime", ["all", "pos_message", WITH_OUTCOMES])
def test_counts_equal_naive_sums(release_store, cells, territory, regime):
    wanted = {
        "all": {"pos_message", "appeal_59fz", "social_incident"},
        WITH_OUTCOMES: {"pos_message", "appeal_59fz"},
    }.get(regime, {regime})
    naive: Counter[str] = Counter()
    for cell in cells:
        if (
            cell["month"] in YEAR.months
            and cell["regime"] in wanted
            and below(release_store, territory, cell["territory"])
        ):
            naive[str(cell["outcome"])] += int(cell["shown"])
    counts = release_store.counts([territory], ["all"], YEAR, regime)[territory, "all"]
    assert {k: v for k, v in counts.by_outcome.items() if v} == dict(naive)
    assert counts.counted == counts.received - naive["excluded"]


def test_children_add_up_to_their_parent(release_store):
    for parent in ("RU", "RU-PFO", "89000000"):
        children = [t.code for t in release_store.territories.children(parent)]
        parts = release_store.counts(children, ["all"], YEAR)
        whole = release_store.counts([parent], ["all"], YEAR)[parent, "all"]
        assert sum(c.received for c in parts.values()) == whole.received > 0


def test_observations_are_dense_and_ordered(release_store):
    query = ObservationQuery(
        ("29000000", "93000000"),
        ("all", "roads"),
        ("all", "pos_message"),
        ("all",),
        ("measures_taken", "open"),
        ("all",),
        (Period.parse("2026-07"), Period.parse("2026-08"), YEAR),
    )
    rows = release_store.observations(query)
    assert len(rows) == query.n_cells == 2 * 2 * 2 * 2 * 3
    keys = [(r.territory, r.topic, r.regime, r.outcome, r.period) for r in rows]
    assert len(set(keys)) == len(keys)
    assert {r.status for r in rows if r.territory == "93000000"} == {"L"}
    assert all(r.value is None for r in rows if r.territory == "93000000")
    for row in rows:
        if row.territory == "29000000":
            counts = release_store.counts([row.territory], [row.topic], row.period, row.regime)
            assert row.value == counts[row.territory, row.topic].by_outcome[row.outcome]


def test_coverage_of_a_part_makes_the_whole_partial(release_store):
    quarter = Period.parse("2026-Q1")
    states = release_store.coverage_states(
        ["29606000", "29000000", "89000000", "93000000"], quarter
    )
    assert states == {
        "29606000": "partial",
        "29000000": "partial",
        "89000000": "reported",
        "93000000": "not_reported",
    }
    social = release_store.coverage_states(["29606000"], quarter, "social_incident")
    assert social == {"29606000": "reported"}


def test_a_period_that_reaches_beyond_the_months_is_partial(release_store):
    late = Period.parse("2026-Q3")
    assert release_store.coverage_states(["89000000"], late) == {"89000000": "partial"}


def test_population_is_the_newest_not_after_the_year(release_store):
    found = release_store.population("29000000", Period.parse("2026-08"))
    assert found.year == 2025
    assert found == release_store.population("29000000", Period.parse("2025"))
    assert release_store.population("29000000", Period.parse("1900")) is None


def test_the_band_follows_the_residents_of_the_period(release_store):
    month = Period.parse("2026-08")
    assert release_store.population_band("29000000", month).code == "region_1m_2m"
    assert release_store.population_band("75743000", month) is None
    assert release_store.population_band("RU", month) is None


def test_a_release_of_an_older_program_has_its_figures_on_the_first_of_january(
    release_store, tmp_path
):
    older = tmp_path / "older"
    shutil.copytree(release_store.directory, older)
    (older / "reference" / "population_bands.csv").unlink()
    (older / "reference" / "population.csv").write_text(
        "territory,year,population,source\n29000000,2024,5,Office\n", encoding="utf-8"
    )
    store = ReleaseStore(older)
    figure = store.population("29000000", Period.parse("2025"))
    assert (figure.residents, figure.as_of) == (5, date(2024, 1, 1))
    assert store.population_band("29000000", Period.parse("2025")) is None
    store.close()


def test_the_store_knows_former_versions_and_events(release_store):
    lineage = release_store.lineage
    assert lineage.territory_at("11608000", date(2021, 6, 1)) == "11508000"
    assert lineage.path("81000000", date(2018, 1, 1)) == ("RU", "RU-SFO", "81000000")
    assert [event.kind for event in lineage.events("29715000")] == ["boundary_shift"]


def test_a_place_made_by_a_merger_has_the_residents_of_its_parts(release_store, tmp_path):
    merged = tmp_path / "merged"
    shutil.copytree(release_store.directory, merged)
    rows = {
        "territories": "P1,29000000,municipality,А,A,,,,,,2025-01-01\n"
        "P2,29000000,municipality,Б,B,,,,,,2025-01-01\n"
        "W,29000000,municipality,В,W,,,,,2025-01-01,\n",
        "events": "m,2025-01-01,merge,P1,W,1,,\nm,2025-01-01,merge,P2,W,1,,\n",
        "population": "P1,2024,10,2024-01-01,Office\nP2,2024,20,2024-01-01,Office\n",
    }
    for name, text in rows.items():
        with (merged / "reference" / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(text)
    store = ReleaseStore(merged)
    figure = store.population("W", Period.parse("2024"))
    assert (figure.residents, figure.parts) == (30, ("P1", "P2"))
    store.close()


def test_the_database_is_locked_against_files_and_settings(release_store, tmp_path):
    cursor = release_store._connection.cursor()
    for sql in (
        "SELECT * FROM read_csv('/etc/hostname')",
        f"COPY cell TO '{tmp_path / 'x.csv'}'",
        f"ATTACH '{tmp_path / 'x.db'}'",
        "SET enable_external_access = true",
        "DELETE FROM cell",
        "INSTALL httpfs",
    ):
        with pytest.raises(Exception, match=r"(?i)disabled|read-only|cannot|permission|locked"):
            cursor.execute(sql)


def test_a_limited_topic_is_no_zero_in_a_municipality(release_store):
    query = ObservationQuery(
        ("29701000", "29000000"), ("health_person", "all"), *(("all",),) * 4, (YEAR,)
    )
    found = {(r.territory, r.topic): (r.value, r.status) for r in release_store.observations(query)}
    assert found["29701000", "health_person"] == (None, "M")
    assert found["29701000", "all"][0] > 0
    assert found["29000000", "health_person"][1] in ("A", "P")
