"""The real history of all municipalities of Russia, 2018-2024: 3,101 versions, 33 events."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from oktmo_history import (
    MERGERS,
    NO_END,
    SHIFTS,
    SPLITS,
    municipalities,
    write_events,
    write_oktmo,
)

from geodata.checks.reference import check_reference
from geodata.history.lineage import Lineage, load_lineage
from geodata.history.recast import RecastValue, recast

YEARS = range(2018, 2025)
NOW = date(2024, 12, 31)
MONTHS = tuple(f"{year}-{month:02d}" for year in YEARS for month in (1, 12))
IDS = [f"{year} {whole}" for year, whole, _ in MERGERS]


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oktmo")
    write_oktmo(shared, folder)
    write_events(folder)
    population = ["territory,year,population,as_of,source"]
    (folder / "population.csv").write_text(population[0] + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lineage(shared: Path, folder: Path) -> Lineage:
    return load_lineage(folder, write_oktmo(shared, folder))


def test_all_versions_are_loaded(shared: Path, lineage: Lineage) -> None:
    places = [code for code in lineage.territories if lineage.versions(code)[0].parent != "RU"]
    assert len(places) - 1 == 2660  # and the country itself
    assert sum(len(lineage.versions(code)) for code in places) - 1 == 3101
    assert sum(lineage.lives(code, NOW) for code in places) - 1 == 2594


def test_each_code_of_each_year_leads_to_its_municipality(shared: Path, lineage: Lineage) -> None:
    for row in municipalities(shared):
        end = 2025 if row["valid_to_year"] == NO_END else int(row["valid_to_year"])
        for year in range(int(row["valid_from_year"]), end):
            for day in (date(year, 1, 1), date(year, 12, 31)):
                assert lineage.territory_at(row["oktmo"], day) == row["territory_id"]
                version = lineage.version(row["territory_id"], day)
                assert version is not None
                assert (version.code, version.name_ru) == (row["oktmo"], row["name_ru"])
                path = lineage.path(row["territory_id"], day)
                assert path == ("RU", row["region_oktmo"], row["territory_id"])


def test_the_first_two_digits_are_not_always_the_subject(shared: Path, lineage: Lineage) -> None:
    seen = Counter()
    for row in municipalities(shared):
        code = row["oktmo"]
        subject = lineage.path(row["territory_id"], date(int(row["valid_from_year"]), 1, 1))[1]
        if subject != code[:2] + "000000":
            seen[code[:3], subject] += 1
            assert subject == code[:3] + "00000"
    assert seen == {
        ("118", "11800000"): 2,
        ("718", "71800000"): 22,
        ("719", "71900000"): 23,
    }
    assert lineage.territories_with_code("71940000") == ("2247", "2882")
    assert lineage.territory_at("71940000", date(2021, 6, 1)) == "2247"
    assert lineage.territory_at("71940000", date(2022, 6, 1)) == "2882"


def test_what_changed_between_two_versions_is_derived(shared: Path, lineage: Lineage) -> None:
    own: dict[str, list[dict[str, str]]] = {}
    for row in sorted(municipalities(shared), key=lambda row: row["valid_from_year"]):
        own.setdefault(row["territory_id"], []).append(row)
    columns = {"rename": "name_ru", "change_of_kind": "kind", "code_change": "oktmo"}
    expected = {
        (kind, new["territory_id"], f"{new['valid_from_year']}-01-01")
        for rows in own.values()
        for old, new in pairwise(rows)
        for kind, column in columns.items()
        if old[column] != new[column]
    }
    derived = [event for event in lineage.events() if event.is_derived]
    assert {(e.kind, e.territories[0], str(e.on)) for e in derived} == expected
    assert Counter(e.kind for e in derived) == {
        "rename": 440,
        "change_of_kind": 436,
        "code_change": 437,
    }


@pytest.mark.parametrize(("year", "whole", "parts"), MERGERS, ids=IDS)
def test_a_real_merger_is_an_exact_sum(
    lineage: Lineage, year: int, whole: str, parts: tuple[str, ...]
) -> None:
    assert {lineage.versions(part)[-1].valid_to for part in parts} == {date(year, 1, 1)}
    assert lineage.versions(whole)[0].valid_from == date(year, 1, 1)
    before, after = f"{year - 1}-12", f"{year}-01"
    counts = {part: 100 * number + 7 for number, part in enumerate(parts, start=1)}
    series = {(part, before): count for part, count in counts.items()} | {(whole, after): 1234}
    done = recast(series, lineage, NOW)
    assert done.values == {
        (whole, before): RecastValue(sum(counts.values()), "A", parts),
        (whole, after): RecastValue(1234, "A", (whole,)),
    }
    assert done.exact_only().refused == {}
    assert lineage.summed_from(whole, date(year - 1, 1, 1)) == parts
    assert lineage.summed_from(whole, date(year, 1, 1)) is None
    # Nobody knows the shares of the whole, so the way back is refused.
    back = recast({(whole, after): 1234}, lineage, date(year - 1, 12, 31))
    assert back.values == {}
    assert back.refused == {(part, after): "share_unknown" for part in parts}


def test_the_country_is_recast_without_losing_an_appeal(lineage: Lineage) -> None:
    series = {
        (code, month): (index * 31 + number * 7) % 90
        for index, code in enumerate(lineage.territories)
        for number, month in enumerate(MONTHS)
        if lineage.lives(code, date.fromisoformat(f"{month}-01"))
    }
    done = recast(series, lineage, NOW)
    assert {value.obs_status for value in done.values.values()} == {"A"}
    assert set(done.refused.values()) == {"share_unknown"}
    for month in MONTHS:
        year = int(month[:4])
        refused = {code for code, own in done.refused if own == month}
        kept = {code for code, own in done.values if own == month}
        assert refused == _of_unknown_shares(year)
        lost = _before_unknown_shares(year)
        whole = sum(n for (code, own), n in series.items() if own == month and code not in lost)
        assert sum(v.value for (_, own), v in done.values.items() if own == month) == whole
        assert len(kept) + len(refused) == 1 + 85 + 2594


def _of_unknown_shares(year: int) -> set[str]:
    """Return who cannot be told in the borders of today for a year: a shift came after it."""
    places = {code for event, _, after in SHIFTS if year < event for code in after}
    places |= {code for event, _, after in SPLITS if year < event for code in after}
    if year < 2022:
        # Саратов and its district exchanged land, and were merged a year later: known after all.
        places -= {"2877", "2878"}
    return places


def _before_unknown_shares(year: int) -> set[str]:
    places = {code for event, before, _ in SHIFTS if year < event for code in before}
    places |= {before for event, before, _ in SPLITS if year < event}
    return places - {"1911", "1946"}


def test_land_exchanged_within_what_was_merged_later_is_exact(lineage: Lineage) -> None:
    done = recast({("1911", "2021-05"): 40, ("1946", "2021-05"): 2}, lineage, NOW)
    assert done.values == {("2887", "2021-05"): RecastValue(42, "A", ("1911", "1946"))}
    assert lineage.summed_from("2887", date(2021, 1, 1)) == ("1911", "1946")
    assert lineage.summed_from("2887", date(2022, 1, 1)) == ("2877", "2878")


def test_residents_are_recast_over_the_mergers_of_2024(shared: Path, lineage: Lineage) -> None:
    residents: dict[tuple[str, str], int] = {}
    with (shared / "geodata" / "population.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "municipality":
                year = int(row["population_year"])
                place = lineage.territory_at(row["oktmo"], date(year, 1, 1))
                assert place is not None
                residents[place, f"{year}-01"] = int(row["population"])
    assert len(residents) == 2425 + 2363
    done = recast(residents, lineage, NOW)
    assert done.refused == {}
    assert done.values["3101", "2023-01"] == RecastValue(21220 + 15524, "A", ("1847", "1866"))
    assert done.values["3014", "2023-01"] == RecastValue(91858 + 29930, "A", ("1471", "1487"))
    assert done.values["3101", "2024-01"] == RecastValue(36129, "A", ("3101",))
    for year in (2023, 2024):
        month = f"{year}-01"
        before = sum(n for (_, own), n in residents.items() if own == month)
        assert sum(v.value for (_, own), v in done.values.items() if own == month) == before


def test_the_check_finds_only_the_unknown_shares(folder: Path, lineage: Lineage) -> None:
    found = check_reference(folder, ("country", "region", "municipality"))
    assert Counter((f.severity, f.code) for f in found) == {
        ("warning", "share_unknown"): len(SHIFTS) + len(SPLITS)
    }
    assert "«628» to «2748»" in " ".join(f.sentence for f in found)


def test_without_events_the_check_names_all_that_ended(
    shared: Path, folder: Path, tmp_path: Path
) -> None:
    write_oktmo(shared, tmp_path)
    (tmp_path / "population.csv").write_bytes((folder / "population.csv").read_bytes())
    found = check_reference(tmp_path)
    assert Counter((f.severity, f.code) for f in found) == {
        ("error", "ended_without_event"): 32,
        ("warning", "code_passed_on"): 34,
    }
    write_events(tmp_path, MERGERS[:10], (), ())
    found = check_reference(tmp_path)
    assert Counter((f.severity, f.code) for f in found) == {
        ("error", "ended_without_event"): 20,
        ("warning", "code_passed_on"): 26,
    }
    assert found[0].severity == "error"
