"""Why figures are not the same in two releases: reasons as codes, and what each touches.

Everything is read from what both releases show; no number of records is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.store.model import Observation
from portal.store.release_store import ReleaseStore
from portal.store.withdrawn import Withdrawal
from schemas.periods import periods_within

# The list of decisions is a history of the policy and no rule of it.
_NO_RULES = ("decisions",)
Named = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """A reason (code of ``change_reason``), and the codes that it touches of one kind."""

    reason: str
    what: str
    codes: tuple[str, ...]


class ReleaseDiff:
    """Two releases side by side."""

    def __init__(self, older: ReleaseStore, newer: ReleaseStore) -> None:
        self.older, self.newer = older, newer
        self.months = dict(_reasons_by_month(older, newer))

    def changes(self, withdrawn: Iterable[Withdrawal]) -> list[Change]:
        """Return every reason that applies, in a fixed order; none for a release and itself."""
        older, newer = self.older, self.newer
        found = [
            *self._months(),
            *_codes("geo", _territories(older), _territories(newer)),
            *_codes("topic", _topics(older), _topics(newer)),
            *_codes("source", _sources(older), _sources(newer)),
            *_rules(older, newer),
            Change("population_changed", "geo", _other_residents(older, newer)),
            Change("release_withdrawn", "release", tuple(entry.id for entry in withdrawn)),
            Change("corrected", "correction_kind", _corrected(older, newer)),
        ]
        return [change for change in found if change.codes]

    def reason(self, before: Observation | None, after: Observation | None) -> str:
        """Return why a cell of a month is not the same in both; one of the two may lack it."""
        row = self.either(before, after)
        reasons = self.months.get(str(row.period), ())
        if before is None or after is None:
            return self._reason_of_presence(row, reasons)
        if before.status != after.status and "M" in (before.status, after.status):
            return "policy_changed"
        if before.value is not None and after.value is not None and before.value != after.value:
            return next(
                (reason for reason in reasons if reason != "coverage_changed"), "code_moved"
            )
        return "coverage_changed"

    @staticmethod
    def either(before: Observation | None, after: Observation | None) -> Observation:
        """Return the observation of the newer release, or else of the older one."""
        if (row := after or before) is None:
            raise ValueError("neither release has the cell")
        return row

    def _reason_of_presence(self, row: Observation, reasons: tuple[str, ...]) -> str:
        for store, reason in ((self.older, "code_added"), (self.newer, "code_removed")):
            if row.territory not in store.territories or row.topic not in store.topics:
                return reason
        return reasons[0] if reasons else "other"

    def _months(self) -> Iterator[Change]:
        for reason in ("new_month", "late_records", "coverage_changed", "other"):
            months = (month for month, reasons in self.months.items() if reason in reasons)
            yield Change(reason, "time", tuple(months))


def _reasons_by_month(
    older: ReleaseStore, newer: ReleaseStore
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield month and reasons of the months that are not the same in both, in order."""
    places = [code for code in newer.territories if code in older.territories]
    sources = [code for code in newer.sources if code in older.sources]
    declared = [store.coverage_marks(places, sources) for store in (older, newer)]
    before, after = _span(older), _span(newer)
    for month in sorted(before | after):
        if month not in before:
            yield month, ("new_month",)
        elif month not in after:
            yield month, ("other",)
        else:
            one, other = (store.cell_marks.get(month, (0, 0)) for store in (older, newer))
            reasons = []
            if one != other:
                reasons.append("late_records" if other[0] > one[0] else "other")
            if declared[0].get(month) != declared[1].get(month):
                reasons.append("coverage_changed")
            if reasons:
                yield month, tuple(reasons)


def _span(store: ReleaseStore) -> set[str]:
    info = store.info
    periods = periods_within(info.first_month, info.last_month, "M")
    return {str(period) for period in periods}


def _codes(what: str, before: Named, after: Named) -> Iterator[Change]:
    """Compare codes, each with its parent and its names."""
    both = [code for code in after if code in before]
    yield Change("code_added", what, tuple(code for code in after if code not in before))
    yield Change("code_removed", what, tuple(code for code in before if code not in after))
    moved = tuple(code for code in both if before[code][0] != after[code][0])
    yield Change("code_moved", what, moved)
    renamed = tuple(code for code in both if before[code][1] != after[code][1])
    yield Change("code_renamed", what, renamed)


def _territories(store: ReleaseStore) -> Named:
    places = store.territories.items()
    return {code: (place.parent, (place.name_ru, place.name_en)) for code, place in places}


def _topics(store: ReleaseStore) -> Named:
    topics = store.topics.items()
    return {code: (topic.parent, (topic.name_ru, topic.name_en)) for code, topic in topics}


def _sources(store: ReleaseStore) -> Named:
    sources = store.sources.items()
    return {code: (entry.regime, (entry.title_ru, entry.title_en)) for code, entry in sources}


def _rules(older: ReleaseStore, newer: ReleaseStore) -> Iterator[Change]:
    one, other = older.info, newer.info
    yield Change("definition_changed", "method", _unequal(one.methods, other.methods))
    rules = [
        {key: value for key, value in info.policy.items() if key not in _NO_RULES}
        for info in (one, other)
    ]
    yield Change("policy_changed", "policy", _unequal(*rules))


def _unequal(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    keys = sorted(one.keys() | other.keys())
    return tuple(key for key in keys if one.get(key) != other.get(key))


def _other_residents(older: ReleaseStore, newer: ReleaseStore) -> tuple[str, ...]:
    places = {code for code, _ in set(older.residents) ^ set(newer.residents)}
    return tuple(code for code in newer.territories if code in places)


def _corrected(older: ReleaseStore, newer: ReleaseStore) -> tuple[str, ...]:
    told = set(older.corrections)
    return tuple(sorted({entry.kind for entry in newer.corrections if entry not in told}))
