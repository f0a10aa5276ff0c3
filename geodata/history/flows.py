"""Follow the residents of a place through events, onward or back, to the borders of another day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from geodata.history.events import TerritoryEvent

NO_SUCCESSOR = "no_successor"
NO_PREDECESSOR = "no_predecessor"
SHARES_INCOMPLETE = "shares_incomplete"
_ONE = Fraction(1)
_DAY = timedelta(days=1)

Legs = dict[date, list[tuple[str, Fraction | None]]]


@dataclass(slots=True)
class Placement:
    """Which territories of another day hold the residents of a place.

    ``shares`` are known parts of its residents by territory, ``unknown`` the territories that hold
    a part nobody knows. ``lost`` names by code and reason where a trail ends before that day.
    """

    shares: dict[str, Fraction] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    lost: dict[str, str] = field(default_factory=dict)

    def add(self, other: Placement, share: Fraction | None) -> None:
        """Take in where a part of the residents went; ``share`` is absent where unknown."""
        self.lost |= other.lost
        if share is None:
            self.unknown |= other.unknown | set(other.shares)
            return
        self.unknown |= other.unknown
        for code, part in other.shares.items():
            self.shares[code] = self.shares.get(code, Fraction(0)) + share * part

    def settle(self) -> Placement:
        """Return it with what is known after all: parts that end in one place are the whole."""
        places = self.unknown | set(self.shares)
        if self.unknown and len(places) == 1 and not self.lost:
            return Placement(dict.fromkeys(places, _ONE))
        return self


class Flows:
    """The moves of all stored events, to be followed in both directions.

    A day stands for the state after the events of that day.
    """

    def __init__(
        self, events: Iterable[TerritoryEvent], lives: Callable[[str, date], bool]
    ) -> None:
        self._lives = lives
        self._onward: dict[str, Legs] = {}
        self._back: dict[str, Legs] = {}
        for event in events:
            for flow in event.flows:
                onward = self._onward.setdefault(flow.origin, {})
                onward.setdefault(event.on, []).append((flow.target, flow.from_share))
                back = self._back.setdefault(flow.target, {})
                back.setdefault(event.on, []).append((flow.origin, flow.to_share))
        self.members = frozenset(self._onward) | frozenset(self._back)

    def place(self, territory: str, since: date, to: date) -> Placement:
        """Return where the residents that ``territory`` has on ``since`` are counted on ``to``."""
        if since <= to:
            return self._forward(territory, since, to)
        return self._backward(territory, since, to)

    def has_origin(self, territory: str) -> bool:
        """Return whether any event brought residents to the territory."""
        return territory in self._back

    def _forward(self, territory: str, since: date, to: date) -> Placement:
        legs = self._onward.get(territory, {})
        on = min((day for day in legs if since < day <= to), default=None)
        if on is None:
            return self._stay(territory, to, NO_SUCCESSOR)
        found = Placement()
        for target, share in legs[on]:
            found.add(self._forward(target, on, to), share)
        stays = self._forward(territory, on, to) if self._lives(territory, on) else None
        return _with_rest(found, legs[on], territory, stays)

    def _backward(self, territory: str, since: date, to: date) -> Placement:
        legs = self._back.get(territory, {})
        on = max((day for day in legs if to < day <= since), default=None)
        if on is None:
            return self._stay(territory, to, NO_PREDECESSOR)
        eve = on - _DAY
        found = Placement()
        for origin, share in legs[on]:
            found.add(self._backward(origin, eve, to), share)
        stays = self._backward(territory, eve, to) if self._lives(territory, eve) else None
        return _with_rest(found, legs[on], territory, stays)

    def _stay(self, territory: str, to: date, reason: str) -> Placement:
        if self._lives(territory, to):
            return Placement({territory: _ONE})
        return Placement(lost={territory: reason})


def _with_rest(
    found: Placement,
    legs: list[tuple[str, Fraction | None]],
    territory: str,
    stays: Placement | None,
) -> Placement:
    """Add what did not leave: ``stays`` says where it is, or that the place did not live on."""
    known = [share for _, share in legs if share is not None]
    rest = _ONE - sum(known) if len(known) == len(legs) else None
    if stays is not None and rest != 0:
        found.add(stays, rest)
    elif stays is None and rest:
        found.lost[territory] = SHARES_INCOMPLETE
    return found.settle()
