"""Check a whole reference directory: every fault at once, where loaders stop at the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from geodata.checks.events import event_findings
from geodata.checks.finding import ERROR, Finding, Findings, error
from geodata.checks.outlines import boundary_findings
from geodata.checks.residents import population_findings
from geodata.checks.tables import table_findings
from geodata.checks.versions import level_findings, version_findings
from geodata.errors import ReferenceFault
from geodata.history.events import read_events
from geodata.history.lineage import EVENTS, VERSIONS, Lineage, check_parents
from geodata.history.versions import all_versions, overlaps, read_versions
from geodata.territories import Territories, load_territories


def check_reference(
    reference: Path,
    levels: Sequence[str] | None = None,
    map_level: str = "",
    today: date | None = None,
) -> list[Finding]:
    """Return what is wrong with the files of a reference directory, errors first.

    ``levels`` are the codes of the instance from the root down; without them the order of levels is
    read from the tree. ``map_level`` is the one whose tiles are one picture; no figure may be of a
    day after ``today``. A file with a row that cannot be read gives that one finding, and what
    would be compared with it is not.
    """
    try:
        territories = load_territories(reference / "territories.csv")
    except ReferenceFault as fault:
        return [error("bad_file", str(fault))]
    found = [
        *_lineage_findings(reference, territories, levels, today),
        *table_findings(reference, territories, map_level),
        *boundary_findings(reference, territories, levels),
    ]
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def _lineage_findings(
    reference: Path,
    territories: Territories,
    levels: Sequence[str] | None,
    today: date | None,
) -> Findings:
    path = reference / VERSIONS
    try:
        former = read_versions(path, territories)
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))
        return  # what lived when is not known
    versions = all_versions(territories, former)
    for line, sentence in overlaps(versions, former):
        yield error("overlap", f"{path}: row {line}: {sentence}")
    lineage = Lineage(versions)
    try:
        lineage = Lineage(versions, read_events(reference / EVENTS, territories))
        check_parents(path, former, lineage)
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))
    yield from level_findings(territories, lineage, levels)
    yield from version_findings(lineage)
    yield from event_findings(territories, lineage)
    yield from population_findings(reference, territories, lineage, today)
