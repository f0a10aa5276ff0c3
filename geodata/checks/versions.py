"""Checks of versions: gaps, parents that did not exist, codes of two places, ends without event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from geodata.checks.finding import Findings, error, warning
from geodata.history.lineage import Lineage
from geodata.history.versions import TerritoryVersion
from geodata.territories import Territories


def version_findings(lineage: Lineage) -> Findings:
    """Yield what is wrong with the versions of territories, each alone and side by side."""
    yield from _gaps(lineage)
    yield from _orphans(lineage)
    yield from _shared_codes(lineage)
    yield from _ends(lineage)


def _all(lineage: Lineage) -> Iterable[TerritoryVersion]:
    return (version for code in lineage.territories for version in lineage.versions(code))


def _gaps(lineage: Lineage) -> Findings:
    for code in lineage.territories:
        for before, after in pairwise(lineage.versions(code)):
            if before.end < after.start:
                yield warning(
                    "gap",
                    f"«{code}» has no version from {before.valid_to} to {after.valid_from}.",
                )


def _orphans(lineage: Lineage) -> Findings:
    for version in _all(lineage):
        if version.parent is None:
            continue
        day = _first_uncovered(version, lineage.versions(version.parent))
        if day is not None:
            when = "in the beginning" if day == date.min else f"on {day}"
            yield error(
                "orphan",
                f"«{version.territory}» ({version.interval()}) lies in «{version.parent}», which"
                f" did not exist {when}.",
            )


def _first_uncovered(version: TerritoryVersion, cover: Sequence[TerritoryVersion]) -> date | None:
    day = version.start
    for other in cover:
        if other.start <= day < other.end:
            day = other.end
    return day if day < version.end else None


def _shared_codes(lineage: Lineage) -> Findings:
    by_code: dict[str, list[TerritoryVersion]] = {}
    for version in _all(lineage):
        by_code.setdefault(version.code, []).append(version)
    for code, versions in by_code.items():
        in_time = sorted(versions, key=lambda version: (version.start, version.end))
        before = in_time[0]
        for after in in_time[1:]:
            if before.territory != after.territory and after.start < before.end:
                yield error(
                    "shared_code",
                    f"the code {code} is that of «{before.territory}» ({before.interval()}) and of"
                    f" «{after.territory}» ({after.interval()}) at the same time.",
                )
            before = max(before, after, key=lambda version: version.end)


def _ends(lineage: Lineage) -> Findings:
    """Yield territories that ended without a word on where their residents went."""
    told = {(flow.origin, event.on) for event in lineage.stored for flow in event.flows}
    for code in lineage.territories:
        last = lineage.versions(code)[-1]
        if last.valid_to is None or (code, last.valid_to) in told:
            continue
        heir = lineage.territory_at(last.code, last.valid_to)
        if heir is None:
            yield error(
                "ended_without_event",
                f"«{code}» ended on {last.valid_to}; no event says where it went, and no other"
                " territory took over its code.",
            )
        else:
            yield warning(
                "code_passed_on",
                f"«{code}» ended on {last.valid_to} and its code {last.code} went to «{heir}»; no"
                " event says what went with it, so its counts are not recast.",
            )


def level_findings(
    territories: Territories, lineage: Lineage, levels: Sequence[str] | None
) -> Findings:
    """Yield levels that are not of the instance, and versions that do not lie in an upper level.

    Without ``levels`` (codes from the root down) their order is that of the current tree.
    """
    order = list(levels) if levels is not None else _levels_seen(territories)
    depth = {level: index for index, level in enumerate(order)}
    for territory in territories.values():
        if territory.level not in depth:
            yield error(
                "level",
                f"«{territory.code}» has the level «{territory.level}», which is none of"
                f" {', '.join(order)}.",
            )
    for version in _all(lineage):
        if version.parent is None:
            continue
        own, above = territories[version.territory].level, territories[version.parent].level
        if own in depth and above in depth and depth[above] >= depth[own]:
            yield error(
                "level",
                f"«{version.territory}» of level «{own}» cannot lie in «{version.parent}» of level"
                f" «{above}» ({version.interval()}).",
            )


def _levels_seen(territories: Territories) -> list[str]:
    """Return the levels by how far from the root they are met first."""
    depths: dict[str, int] = {}
    for code, territory in territories.items():
        steps = len(territories.path(code))
        depths[territory.level] = min(depths.get(territory.level, steps), steps)
    return sorted(depths, key=lambda level: depths[level])
