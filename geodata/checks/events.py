"""Checks of events against versions: who existed before, who after, and what the shares leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from geodata.checks.finding import Findings, error, warning
from geodata.history.event_rules import Flow
from geodata.history.events import MERGE, SPLIT, TerritoryEvent
from geodata.history.lineage import Lineage
from geodata.territories import Territories

_DAY = timedelta(days=1)


def event_findings(territories: Territories, lineage: Lineage) -> Findings:
    """Yield what does not fit between the stored events and the versions of their territories."""
    for event in lineage.stored:
        yield from _existence(event, lineage)
        yield from _levels(event, territories)
    yield from _shares(lineage)


def _existence(event: TerritoryEvent, lineage: Lineage) -> Findings:
    name, eve = f"the event «{event.event}» of {event.on}", event.on - _DAY
    for code in dict.fromkeys(flow.origin for flow in event.flows):
        if not lineage.lives(code, eve):
            yield error("from_missing", f"{name} comes from «{code}», which did not exist before.")
        if event.kind == MERGE and lineage.lives(code, event.on):
            yield error(
                "merged_lives_on", f"{name} takes the whole of «{code}», which still exists."
            )
    for code in dict.fromkeys(flow.target for flow in event.flows):
        if not lineage.lives(code, event.on):
            yield error("to_missing", f"{name} leads to «{code}», which did not exist then.")
        if event.kind == SPLIT and lineage.lives(code, eve):
            yield error(
                "split_existed",
                f"{name} makes «{code}» anew, which existed before; that is a boundary_shift.",
            )


def _levels(event: TerritoryEvent, territories: Territories) -> Findings:
    levels = {code: territories[code].level for code in event.territories}
    if len(set(levels.values())) > 1:
        listed = ", ".join(f"«{code}» {level}" for code, level in levels.items())
        yield warning(
            "event_levels", f"the event «{event.event}» of {event.on} joins levels: {listed}."
        )


def _shares(lineage: Lineage) -> Findings:
    onward: dict[tuple[str, date], list[Fraction | None]] = {}
    back: dict[tuple[str, date], list[Fraction | None]] = {}
    for event in lineage.stored:
        for flow in event.flows:
            onward.setdefault((flow.origin, event.on), []).append(flow.from_share)
            back.setdefault((flow.target, event.on), []).append(flow.to_share)
        yield from _unknown(event)
    for (code, on), shares in onward.items():
        if not lineage.lives(code, on) and _is_short(shares):
            yield error(
                "shares_incomplete",
                f"«{code}» ended on {on}, but its from_share values sum to {_sum(shares)}, not 1.",
            )
    for (code, on), shares in back.items():
        if not lineage.lives(code, on - _DAY) and _is_short(shares):
            yield error(
                "shares_incomplete",
                f"«{code}» began on {on}, but its to_share values sum to {_sum(shares)}, not 1.",
            )


def _is_short(shares: Iterable[Fraction | None]) -> bool:
    known = [share for share in shares if share is not None]
    return len(known) == len(list(shares)) and sum(known) < 1


def _sum(shares: Iterable[Fraction | None]) -> str:
    return f"{float(sum(share or 0 for share in shares)):.6g}"


def _unknown(event: TerritoryEvent) -> Findings:
    missing = [flow for flow in event.flows if flow.from_share is None]
    if missing:
        listed = ", ".join(_arrow(flow) for flow in missing)
        yield warning(
            "share_unknown",
            f"the event «{event.event}» of {event.on} has no from_share for {listed}: counts before"
            " it are not recast.",
        )


def _arrow(flow: Flow) -> str:
    return f"«{flow.origin}» to «{flow.target}»"
