"""Small reference tables for download: bands, crosswalks, lists of sources, deadlines, breaks."""

from __future__ import annotations

from dataclasses import astuple

from portal.config.deadlines import DEADLINE_COLUMNS
from portal.config.source_lists import list_rows
from portal.exports.tabular import Table
from portal.store.release_store import ReleaseStore

BAND_COLUMNS = ("LEVEL", "CODE", "FROM_POPULATION", "LABEL_RU", "LABEL_EN")
CROSSWALK_COLUMNS = ("CROSSWALK", "VALUE", "SUBVALUE", "TOPIC", "MATCH")
BREAK_COLUMNS = (
    *("BREAK_ON", "REGIME", "SHORT_RU", "SHORT_EN"),
    *("LEGAL_BASIS_RU", "LEGAL_BASIS_EN", "SOURCE"),
)
LIST_COLUMNS = ("SOURCE", "CROSSWALK", "SOURCE_STATUS", "SOURCE_RESULT", "OUTCOME")
_MONTH = len("2025-08")


def reference_tables(store: ReleaseStore) -> dict[str, Table]:
    """Return the tables by file name; one that the release does not have is left out."""
    bands = [
        (b.level, b.code, b.from_population, b.label_ru, b.label_en) for b in store.population_bands
    ]
    crosswalks = [
        (name, row.value, row.subvalue, row.topic, row.match)
        for name, rows in store.crosswalks.items()
        for row in rows
    ]
    breaks = [
        (
            one.on.isoformat()[: _MONTH if one.is_month else None],
            one.regime,
            one.short_ru,
            one.short_en,
            one.basis_ru,
            one.basis_en,
            one.source,
        )
        for one in store.series_breaks
    ]
    tables = {
        "population_bands.csv": Table(BAND_COLUMNS, bands),
        "crosswalks.csv": Table(CROSSWALK_COLUMNS, crosswalks),
        "deadlines.csv": Table(_deadline_columns(), [astuple(one) for one in store.deadlines]),
        "series_breaks.csv": Table(BREAK_COLUMNS, breaks),
        "source_lists.csv": Table(LIST_COLUMNS, list(list_rows(store.source_lists))),
    }
    return {name: table for name, table in tables.items() if table.rows}


def _deadline_columns() -> tuple[str, ...]:
    named = {"territory": "REF_AREA"}
    return tuple(named.get(name, name.upper()) for name in DEADLINE_COLUMNS)
