"""The history of territories as two tables: all versions, all events stored and derived."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from geodata.history.lineage import Lineage
from portal.exports.tabular import Table

VERSIONS, EVENTS = "territory_versions.csv", "territory_events.csv"
VERSION_COLUMNS = (
    "REF_AREA",
    "CODE",
    "PARENT",
    "NAME_RU",
    "NAME_EN",
    "KIND",
    "VALID_FROM",
    "VALID_TO",
    "LEGAL_ACT",
)
EVENT_COLUMNS = (
    "EVENT",
    "DATE",
    "KIND",
    "FROM_AREA",
    "TO_AREA",
    "FROM_SHARE",
    "TO_SHARE",
    "LEGAL_ACT",
)

Row = tuple[Any, ...]


def history_tables(lineage: Lineage) -> dict[str, Table]:
    """Return both tables by file name: versions by territory, a row of events for each flow."""
    return {
        VERSIONS: Table(VERSION_COLUMNS, list(_version_rows(lineage))),
        EVENTS: Table(EVENT_COLUMNS, list(_event_rows(lineage))),
    }


def _version_rows(lineage: Lineage) -> Iterator[Row]:
    for territory in lineage.territories:
        for version in lineage.versions(territory):
            yield (
                version.territory,
                version.code,
                version.parent,
                version.name_ru,
                version.name_en,
                version.kind,
                version.valid_from,
                version.valid_to,
                version.legal_act,
            )


def _event_rows(lineage: Lineage) -> Iterator[Row]:
    for event in lineage.events():
        for flow in event.flows:
            yield (
                event.event,
                event.on,
                event.kind,
                flow.origin,
                flow.target,
                _share(flow.from_share),
                _share(flow.to_share),
                event.legal_act,
            )


def _share(share: Fraction | None) -> float | None:
    return None if share is None else float(share)
