"""Which values of an official indicator may stand for it, and which contradict one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.official import OfficialIndicator, OfficialValue


@dataclass(frozen=True, slots=True)
class PlaceValues:
    """What is said of one territory.

    ``shown`` is the newest value and with it every one that contradicts it, the newest first;
    ``n_others`` are the rest. ``differ`` says that ``shown`` contradict one another.
    """

    territory: str
    shown: tuple[OfficialValue, ...]
    n_others: int

    @property
    def differ(self) -> bool:
        """Whether sources name different values."""
        return len(self.shown) > 1


def values_by_place(
    indicator: OfficialIndicator,
    values: Sequence[OfficialValue],
    conflict_groups: Mapping[str, str],
) -> tuple[PlaceValues, ...]:
    """Return what is said of each territory, in the order in which ``values`` name them.

    ``values`` come with the newest first; ``conflict_groups`` are the groups of press claims that
    contradict one another, by claim. A plan stands for a territory only where nothing else does.
    """
    found = []
    for territory in dict.fromkeys(one.territory for one in values):
        of_place = [one for one in values if one.territory == territory]
        facts = [one for one in of_place if one.status != "planned"] or of_place
        newest = facts[0]
        shown = [newest]
        for other in facts[1:]:
            is_new = all(_differ(one, other) for one in shown)
            if is_new and contradict(indicator, newest, other, conflict_groups):
                shown.append(other)
        found.append(PlaceValues(territory, tuple(shown), len(of_place) - len(shown)))
    return tuple(found)


def contradict(
    indicator: OfficialIndicator,
    one: OfficialValue,
    other: OfficialValue,
    conflict_groups: Mapping[str, str],
) -> bool:
    """Return whether two values of a territory name different things.

    They do where they are of one time, or where the press claims that they come from are held to
    contradict one another. A month and a day of it are the same date, told more or less exactly.
    """
    if not _differ(one, other):
        return False
    groups = {conflict_groups.get(value.claim, "") for value in (one, other)}
    is_declared = len(groups) == 1 and "" not in groups
    return is_declared or indicator.kind == "date" or _same_time(indicator, one, other)


def _same_time(indicator: OfficialIndicator, one: OfficialValue, other: OfficialValue) -> bool:
    """Return whether both are of one time: a flow of a year is none of its months."""
    if indicator.kind == "flow":
        return one.moment == other.moment
    return _lies_in(one.moment, other.moment)


def _differ(one: OfficialValue, other: OfficialValue) -> bool:
    if one.value_date or other.value_date:
        return not _lies_in(one.value_date, other.value_date)
    return (one.value, one.qualifier) != (other.value, other.qualifier)


def _lies_in(one: str, other: str) -> bool:
    """Return whether one time lies in the other: a day in its month, a month in its year."""
    return one.startswith(other) or other.startswith(one)
