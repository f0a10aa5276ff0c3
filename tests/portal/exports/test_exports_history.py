"""The two tables on the history of territories: every version, every event, stored and derived."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geodata.history.lineage import load_lineage
from geodata.territories import load_territories
from portal.exports.tabular import Table
from portal.exports.territory_history import history_tables

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"


def tables() -> dict[str, list[dict[str, object]]]:
    lineage = load_lineage(REFERENCE, load_territories(REFERENCE / "territories.csv"))
    return {name: listed(table) for name, table in history_tables(lineage).items()}


def listed(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_versions_are_all_there_the_current_ones_too() -> None:
    rows = tables()["territory_versions.csv"]
    own = [row for row in rows if row["REF_AREA"] == "11508000"]
    assert [(row["CODE"], row["VALID_FROM"], row["VALID_TO"]) for row in own] == [
        ("11608000", None, date(2022, 1, 1)),
        ("11508000", date(2022, 1, 1), None),
    ]
    former = (REFERENCE / "versions.csv").read_text(encoding="utf-8").splitlines()[1:]
    current = (REFERENCE / "territories.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == len(former) + len(current)


def test_events_are_all_there_the_derived_ones_too() -> None:
    rows = tables()["territory_events.csv"]
    assert {row["KIND"] for row in rows} == {
        "boundary_shift",
        "rename",
        "change_of_kind",
        "code_change",
        "change_of_parent",
    }
    (shift,) = [row for row in rows if row["EVENT"] == "obninsk-2019"]
    assert (shift["FROM_AREA"], shift["TO_AREA"]) == ("29606000", "29715000")
    assert shift["FROM_SHARE"] is shift["TO_SHARE"] is None
    (moved,) = [row for row in rows if row["FROM_AREA"] == "81000000"]
    assert (moved["KIND"], moved["DATE"]) == ("change_of_parent", date(2018, 11, 3))
    assert moved["FROM_SHARE"] == 1.0
    assert [row["DATE"] for row in rows] == sorted(row["DATE"] for row in rows)
