"""The lineage of territories: their dated versions, and the events that changed or moved them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.history.events import TerritoryEvent, derived_events, read_events
from geodata.history.flows import NO_PREDECESSOR, Flows
from geodata.history.versions import TerritoryVersion, all_versions, overlaps, read_versions
from geodata.territories import UNALLOCATED_SUFFIX, Territories

VERSIONS = "versions.csv"
EVENTS = "events.csv"
_DAY = timedelta(days=1)


class Lineage:
    """Versions and events of all territories of an instance.

    A «not allocated» leaf has no versions: it is there on every day.
    """

    def __init__(
        self,
        versions: Mapping[str, tuple[TerritoryVersion, ...]],
        events: Iterable[TerritoryEvent] = (),
    ) -> None:
        self._versions = dict(versions)
        self.stored = tuple(events)
        self.flows = Flows(self.stored, self.lives)
        self._events = tuple(
            sorted(
                (*self.stored, *derived_events(versions)),
                key=lambda event: (event.on, event.is_derived, event.event),
            )
        )
        self._by_code: dict[str, list[TerritoryVersion]] = {}
        for own in self._versions.values():
            for version in own:
                self._by_code.setdefault(version.code, []).append(version)

    @property
    def territories(self) -> tuple[str, ...]:
        """Every territory that has versions, in the order of ``territories.csv``."""
        return tuple(self._versions)

    def territories_with_code(self, code: str) -> tuple[str, ...]:
        """Return the territories that have ever had a code, each once."""
        return tuple(dict.fromkeys(v.territory for v in self._by_code.get(code, ())))

    def territory_at(self, code: str, on: date) -> str | None:
        """Return the territory that had a code on a day; None where none or more than one had."""
        found = {v.territory for v in self._by_code.get(code, ()) if v.holds(on)}
        return found.pop() if len(found) == 1 else None

    def version(self, territory: str, on: date) -> TerritoryVersion | None:
        """Return the form of a territory on a day; None where it did not exist."""
        return next((v for v in self.versions(territory) if v.holds(on)), None)

    def versions(self, territory: str) -> tuple[TerritoryVersion, ...]:
        """Return the versions of a territory in order of time."""
        return self._versions.get(territory, ())

    def is_known(self, territory: str) -> bool:
        """Return whether the territory is one of the instance, on whatever day."""
        return territory.removesuffix(UNALLOCATED_SUFFIX) in self._versions

    def lives(self, territory: str, on: date) -> bool:
        """Return whether a territory existed on a day."""
        return territory.endswith(UNALLOCATED_SUFFIX) or self.version(territory, on) is not None

    def path(self, territory: str, on: date) -> tuple[str, ...]:
        """Return the territories from the root down to one, as they were on a day.

        Empty where the territory did not exist; a parent that did not exist ends the chain.
        """
        steps: list[str] = []
        code: str | None = territory
        while code is not None and code not in steps:
            version = self.version(code, on)
            if version is None:
                break
            steps.append(code)
            code = version.parent
        return tuple(reversed(steps))

    def events(self, territory: str | None = None) -> tuple[TerritoryEvent, ...]:
        """Return events stored and derived by date, of one territory or of all."""
        if territory is None:
            return self._events
        return tuple(event for event in self._events if territory in event.territories)

    def summed_from(self, territory: str, on: date) -> tuple[str, ...] | None:
        """Return the territories whose sum on a day is this one in its last borders.

        None where it existed itself on that day, or where no sum gives it exactly: a part of its
        residents lived in a territory that does not belong to it whole, or the trail is lost.
        """
        own = self.versions(territory)
        if not own or own[0].start <= on or not self.flows.has_origin(territory):
            return None
        last = own[-1].end - _DAY
        back = self.flows.place(territory, own[0].start, on)
        if NO_PREDECESSOR in back.lost.values():
            return None
        parts = [code for code in self._versions if code in back.unknown or code in back.shares]
        for part in parts:
            onward = self.flows.place(part, on, last)
            if onward.unknown or onward.shares != {territory: 1}:
                return None
        return tuple(parts) or None


def load_lineage(reference: Path, territories: Territories) -> Lineage:
    """Load ``versions.csv`` and ``events.csv`` of a reference directory; both may be missing.

    Raises :class:`ReferenceFault` naming file and row for a bad row, for two versions of one
    territory that overlap in time, and for parents that form a circle on some day.
    """
    path = reference / VERSIONS
    former = read_versions(path, territories)
    versions = all_versions(territories, former)
    for line, sentence in overlaps(versions, former):
        raise ReferenceFault(f"{path}: row {line}: {sentence}")
    lineage = Lineage(versions, read_events(reference / EVENTS, territories))
    check_parents(path, former, lineage)
    return lineage


def check_parents(path: Path, former: Mapping[int, TerritoryVersion], lineage: Lineage) -> None:
    """Raise :class:`ReferenceFault` for parents that form a circle on some day.

    Current rows cannot, so every circle has a former version in it; and on the day on which the
    last of its versions begins, all of them hold.
    """
    days = {v.start for code in lineage.territories for v in lineage.versions(code)}
    for line, version in former.items():
        for day in days:
            if version.holds(day) and _is_circle(lineage, version.territory, day):
                raise ReferenceFault(
                    f"{path}: row {line}: the parents of «{version.territory}» form a circle while"
                    f" this version holds ({version.interval()})."
                )


def _is_circle(lineage: Lineage, territory: str, on: date) -> bool:
    top = lineage.path(territory, on)[0]
    version = lineage.version(top, on)
    # The chain ends at the root, at a parent that did not exist then, or at one met before.
    return version is not None and version.parent in lineage.path(territory, on)
