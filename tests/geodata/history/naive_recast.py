"""A slow second way to recast: every count alone, one event day after another, nothing shared."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from geodata.history.lineage import Lineage

Spread = dict[str, Fraction | None]  # None: a part of unknown size


def naive_spread(lineage: Lineage, territory: str, month: date, to_date: date) -> Spread:
    """Return where a count goes: shares by territory. Where a trail ends, «lost:» is put before."""
    own = lineage.versions(territory)
    day = max(month, own[0].start)
    if day >= own[-1].end:
        day = own[-1].end - timedelta(days=1)
    days = sorted({event.on for event in lineage.stored})
    spread: Spread = {territory: Fraction(1)}
    for on in (d for d in days if day < d <= to_date):
        spread = _step(lineage, spread, on, forward=True)
    for on in (d for d in reversed(days) if to_date < d <= day):
        spread = _step(lineage, spread, on, forward=False)
    return {
        code if code.startswith("lost:") or lineage.lives(code, to_date) else f"lost:{code}": share
        for code, share in spread.items()
    }


def _step(lineage: Lineage, spread: Spread, on: date, forward: bool) -> Spread:
    after: Spread = {}
    for code, amount in spread.items():
        legs: list[tuple[str, Fraction | None]] = []
        for event in lineage.stored:
            for flow in event.flows if event.on == on else ():
                if forward and flow.origin == code:
                    legs.append((flow.target, flow.from_share))
                if not forward and flow.target == code:
                    legs.append((flow.origin, flow.to_share))
        if not legs:
            _put(after, code, amount)
            continue
        rest = None if any(s is None for _, s in legs) else 1 - sum(s or 0 for _, s in legs)
        lives_on = lineage.lives(code, on if forward else on - timedelta(days=1))
        if rest != 0 and (lives_on or rest is not None):
            legs.append((code if lives_on else f"lost:{code}", rest))
        if len(legs) == 1:
            legs = [(legs[0][0], Fraction(1))]  # the only place there is to go
        for place, share in legs:
            _put(after, place, None if share is None or amount is None else share * amount)
    return after


def _put(spread: Spread, code: str, amount: Fraction | None) -> None:
    before = spread.get(code, Fraction(0))
    spread[code] = None if before is None or amount is None else before + amount
