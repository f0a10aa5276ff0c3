"""Events of territories: what moved from one place to another, and what changed its form.

``events.csv`` holds what moves residents between places. What can be seen from two neighbouring
versions of one place (a new name, kind, code or parent) is derived from them and stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.history.event_rules import EventRow, Flow, check_rows
from geodata.history.versions import TerritoryVersion, known_territory
from geodata.tables import read_date, read_rows
from geodata.territories import Territories

COLUMNS = ("event", "date", "kind", "from", "to", "from_share", "to_share", "legal_act")
MERGE, SPLIT, BOUNDARY_SHIFT = "merge", "split", "boundary_shift"
STORED_KINDS = (MERGE, SPLIT, BOUNDARY_SHIFT)
DERIVED_KINDS = ("rename", "change_of_kind", "code_change", "change_of_parent")
_SHARE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12}|/[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class TerritoryEvent:
    """What happened to territories at the beginning of a day.

    A stored event moves residents along its ``flows``. A derived one has a single flow, from the
    place to itself, and the versions ``before`` and ``after``.
    """

    event: str
    on: date
    kind: str
    flows: tuple[Flow, ...]
    legal_act: str
    before: TerritoryVersion | None = None
    after: TerritoryVersion | None = None

    @property
    def is_derived(self) -> bool:
        """Whether the event follows from versions and is stored nowhere."""
        return self.before is not None

    @property
    def territories(self) -> tuple[str, ...]:
        """The places concerned, each once: where residents came from, then where they went."""
        origins = (flow.origin for flow in self.flows)
        targets = (flow.target for flow in self.flows)
        return tuple(dict.fromkeys((*origins, *targets)))


def read_events(path: Path, territories: Territories) -> tuple[TerritoryEvent, ...]:
    """Return the events of ``events.csv`` in order of date; none where there is no file.

    Raises :class:`ReferenceFault` naming file and row for an unknown territory or kind, a bad date
    or share, rows of one event that disagree, a pair given twice, shares that sum to more than 1,
    a merge that does not take the whole, a split that makes something of more than one, and
    for merges and splits of one day that form a circle.
    """
    if not path.exists():
        return ()
    rows = [_row(path, line, row, territories) for line, row in read_rows(path, COLUMNS)]
    check_rows(path, rows)
    grouped: dict[str, list[EventRow]] = {}
    for row in rows:
        grouped.setdefault(row.event, []).append(row)
    events = (
        TerritoryEvent(name, own[0].on, own[0].kind, tuple(r.flow for r in own), own[0].legal_act)
        for name, own in grouped.items()
    )
    return tuple(sorted(events, key=lambda event: (event.on, event.event)))


def _row(path: Path, line: int, row: dict[str, str], territories: Territories) -> EventRow:
    if not row["event"]:
        raise ReferenceFault(f"{path}: row {line}: event is empty.")
    on = read_date(path, line, row, "date")
    if on is None:
        raise ReferenceFault(f"{path}: row {line}: date is empty.")
    if row["kind"] not in STORED_KINDS:
        why = " is derived from versions.csv" if row["kind"] in DERIVED_KINDS else " is not known"
        raise ReferenceFault(
            f"{path}: row {line}: the kind «{row['kind']}»{why}; write {', '.join(STORED_KINDS)}."
        )
    flow = Flow(
        known_territory(path, line, row["from"], territories).code,
        known_territory(path, line, row["to"], territories).code,
        _share(path, line, row, "from_share"),
        _share(path, line, row, "to_share"),
    )
    return EventRow(line, row["event"], on, row["kind"], flow, row["legal_act"])


def _share(path: Path, line: int, row: dict[str, str], column: str) -> Fraction | None:
    text = row[column]
    if not text:
        return None
    share = Fraction(0)
    if _SHARE.fullmatch(text) and not text.endswith("/0"):
        share = Fraction(text)
    if not 0 < share <= 1:
        raise ReferenceFault(
            f"{path}: row {line}: {column} «{text}» is no share above 0 and up to 1, such as 0.25"
            " or 312/6002; leave it empty where it is unknown."
        )
    return share


def derived_events(
    versions: Mapping[str, Iterable[TerritoryVersion]],
) -> Iterator[TerritoryEvent]:
    """Yield what neighbouring versions of a place say: rename, change of kind, code or parent."""
    for own in versions.values():
        for before, after in pairwise(own):
            for kind in DERIVED_KINDS:
                if _aspect(kind, before) != _aspect(kind, after):
                    yield TerritoryEvent(
                        f"{kind}-{after.territory}-{after.start}",
                        after.start,
                        kind,
                        (Flow(after.territory, after.territory, Fraction(1), Fraction(1)),),
                        before.legal_act,
                        before,
                        after,
                    )


def _aspect(kind: str, version: TerritoryVersion) -> tuple[str | None, ...]:
    return {
        "rename": (version.name_ru, version.name_en),
        "change_of_kind": (version.kind,),
        "code_change": (version.code,),
        "change_of_parent": (version.parent,),
    }[kind]
