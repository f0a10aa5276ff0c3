"""Checks of the boundaries: whose they are, of which level, and who has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from geodata.boundaries.codes import FIELDS, as_code
from geodata.boundaries.files import Reading, read_features
from geodata.boundaries.load import boundary_files, load_boundaries
from geodata.boundaries.record import load_records
from geodata.checks.finding import Findings, error, warning
from geodata.errors import ReferenceFault
from geodata.territories import Territories


def boundary_findings(
    reference: Path, territories: Territories, levels: Sequence[str] | None
) -> Findings:
    """Yield boundary files that do not load, features of no or another level, missing outlines.

    ``levels`` are those of the instance; without them those of the tree count.
    """
    directory = reference / "boundaries"
    try:
        files, records = boundary_files(directory), load_records(directory)
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))
        return
    known = levels or {territory.level for territory in territories.values()}
    for level in records:
        if level not in known:
            yield error("level", f"{directory / level}.toml: there is no level «{level}».")
    by_iso = {t.iso_3166_2: t.code for t in territories.values() if t.iso_3166_2}
    for level, file in files.items():
        yield from _feature_findings(file, level, territories, by_iso)
    try:
        outlines = load_boundaries(directory, territories)
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))
        return
    for level, file in files.items():
        yield from _missing_findings(file, level, territories, outlines)


def _missing_findings(
    file: Path, level: str, territories: Territories, outlines: Collection[str]
) -> Findings:
    missing = [place.code for place in territories.at_level(level) if place.code not in outlines]
    if missing:
        yield warning(
            "no_outline",
            f"{file}: {len(missing)} territories of level «{level}» have no outline, the first is"
            f" «{missing[0]}».",
        )


def _feature_findings(
    file: Path, level: str, territories: Territories, by_iso: Mapping[str, str]
) -> Findings:
    try:
        frame = read_features(file, Reading())
    except ReferenceFault:
        return  # the loader of all boundaries names it
    for number, (_, properties) in enumerate(frame.iterrows(), start=1):
        name = _name(properties)
        code = name if name in territories else by_iso.get(name)
        if code is None:
            yield error(
                "unknown_territory",
                f"{file}: feature {number}: the territory «{name}» is not known.",
            )
        elif territories[code].level != level:
            yield warning(
                "level",
                f"{file}: feature {number}: «{code}» is of level «{territories[code].level}».",
            )


def _name(properties: Any) -> str:
    values = (as_code(properties.get(field)) for field in FIELDS)
    return next((value for value in values if value), "")
