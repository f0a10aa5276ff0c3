"""Coverage by municipal centres as rows: the file and the CSV of the API.

Counted from the register of centres and from the population; none of it is made up, not even in a
demonstration.
"""

from __future__ import annotations

from typing import Any

from portal.exports.tabular import Table
from portal.indicators.centre_register import RegisterShare, register_shares
from portal.store.release_store import ReleaseStore
from schemas.passport import Column, Text

# Column of a file by the field of an entry.
CENTRE_COLUMNS = {
    "territory": "REF_AREA",
    "n_centres": "CENTRES",
    "n_municipalities": "MUNICIPALITIES",
    "residents_covered": "RESIDENTS_COVERED",
    "residents": "RESIDENTS",
    "population_as_of": "POPULATION_AS_OF",
    "population_source": "POPULATION_SOURCE",
}
COLUMNS_OF_CENTRES = (
    Column(
        "CENTRES",
        "integer",
        Text(
            "муниципалитеты с центром управления, которые есть в реестре: не меньше стольких",
            "municipalities with a management centre that the register has: at least so many",
        ),
    ),
    Column(
        "MUNICIPALITIES",
        "integer",
        Text("муниципалитеты территории", "municipalities of the territory"),
    ),
    Column(
        "RESIDENTS_COVERED",
        "integer",
        Text(
            "жители муниципалитетов с центром; пусто — нет дня, на который известны все",
            "residents of municipalities with a centre; empty = no day on which all are known",
        ),
    ),
    Column(
        "RESIDENTS",
        "integer",
        Text("жители территории в тот же день", "residents of the territory on the same day"),
    ),
)


def centre_entries(store: ReleaseStore) -> list[dict[str, Any]]:
    """Return an entry for each territory in which the register has a centre."""
    return [_entry(share) for share in register_shares(store).values()]


def centre_table(store: ReleaseStore) -> Table:
    """Return the table of the file."""
    rows = [tuple(entry[name] for name in CENTRE_COLUMNS) for entry in centre_entries(store)]
    return Table(tuple(CENTRE_COLUMNS.values()), rows)


def _entry(share: RegisterShare) -> dict[str, Any]:
    found = share.residents
    return {
        "territory": share.territory,
        "n_centres": share.n_centres,
        "n_municipalities": share.n_municipalities,
        "residents_covered": found and found.covered,
        "residents": found and found.whole,
        "population_as_of": found and found.as_of.isoformat(),
        "population_source": found and found.source,
    }
