"""Stage 1 of a build, on the confidential side: microdata → inner table → protected hand-over.

What stage 2 may see is written to one directory: the protected table from plain arrays, the public
reference and a context file. Nothing else passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from geodata.boundaries.load import boundary_files
from geodata.boundaries.record import load_records
from geodata.history.lineage import load_lineage
from geodata.population.bands import load_population_bands
from geodata.population.figures import load_population
from geodata.search.postcodes import FILE as POSTCODES
from geodata.search.postcodes import load_postcodes
from geodata.territories import Territories, check_levels, load_territories
from geodata.tiles.tilemap import load_tiles
from geodata.web.projection_definition import check_projection
from portal.config.claims import load_sound_claims
from portal.config.corrections import check_corrections
from portal.config.coverage import CoverageRow, load_coverage
from portal.config.crosswalks import CROSSWALKS, load_crosswalks
from portal.config.deadlines import DEADLINES, load_deadlines
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import ROUNDING, load_key
from portal.config.official import load_sound_official
from portal.config.series_breaks import SERIES_BREAKS, load_series_breaks
from portal.config.source_lists import SourceList, SourceStatus
from portal.config.topics import Topic, leaf_topics, load_topics
from portal.disclosure.appeals import cell_paths, hierarchies_of
from portal.disclosure.ledger import Ledger, NewBlock
from portal.disclosure.protect import ProtectedTable, protect
from portal.disclosure.terms import (
    Reporting,
    check_months,
    check_terms,
    rounding_policy,
    terms_of,
)
from portal.ingest.as_of import latest_as_of
from portal.ingest.source import Source
from portal.ingest.sources import load_sources
from portal.releases.coverage_table import check_coverage, coverage_table
from portal.releases.handover import BOUNDARIES, PublicSource, make_context, write_handover
from portal.releases.late import TAKEN_IN
from portal.releases.maturity import mature_months
from portal.releases.policy_signoff import check_policy
from portal.releases.records import open_records
from portal.releases.rooms import ever_public
from portal.releases.secondary import SecondaryJob, protect_secondary

Progress = Callable[[str], None]


def open_ledger(instance: Instance) -> Ledger:
    """Return the instance's ledger; refuse where a release is published but its ledger is gone.

    A withdrawn release was public too, so its months stay bound. An older copy of the ledger is
    refused like a missing one: what it lacks would be rounded anew.
    """
    key = load_key(instance.confidential / "keys" / ROUNDING)
    ledger = Ledger.open(instance.confidential / "ledger", instance.policy.base, key)
    for release in ever_public(instance):
        for month in (release.first_month, release.last_month):
            if month not in ledger.months:
                raise OperatorError(
                    f"{release.path}: {month} is published, but its ledger is missing from"
                    f" {ledger.directory}; restore the newest ledger before building again."
                )
    return ledger


def run_stage1(
    instance: Instance, release_id: str, created_on: date, handover: Path, progress: Progress
) -> ProtectedTable:
    """Write the hand-over directory and the pending ledger blocks of one release."""
    ledger = open_ledger(instance)
    territories = _territories(instance)
    topics = load_topics(instance.reference / "topics.csv")
    _check_public_tables(instance, territories, topics, created_on)
    check_limited(instance, topics)
    coverage = load_coverage(instance.coverage_file)
    check_coverage(coverage, territories)
    check_corrections(instance.corrections_file, created_on)
    sources = declared_sources(instance, coverage)
    check_terms(ledger, instance.policy)
    check_policy(instance, ledger, created_on)
    as_of = latest_as_of(instance)
    reporting = _reporting(instance, coverage, as_of, sources)
    oldest = min(day for source, day in as_of.items() if source in sources)
    if created_on < oldest:
        raise OperatorError(
            f"A release of {created_on} cannot hold files that tell of {oldest}; date it later."
        )
    progress("cube")
    check_months(ledger, reporting)
    new = {month: ids for month, ids in reporting.items() if month not in ledger.months}
    with open_records(instance, territories, ledger) as records:
        protected = protect(
            records.new_cells(new),
            hierarchies_of(cell_paths(territories, topics), [*ledger.months, *reporting]),
            rounding_policy(instance.policy),
            load_key(instance.confidential / "keys" / ROUNDING),
            ledger,
            late=records.late_cells(),
            progress=lambda month: progress(f"rounding {month}"),
        )
        if not protected.months:
            raise OperatorError(
                "Every mature month is still too small to be published alone; wait."
            )
        secondary = protect_secondary(
            SecondaryJob(
                instance,
                release_id,
                replace(records.cube, reporting=reporting),
                topics,
                sources,
                coverage_table(coverage, territories, protected.months),
                protected.months,
                records.indexes,
            ),
            progress,
        )
    notes = {"terms": terms_of(instance.policy), TAKEN_IN: records.note}
    blocks = [_with_notes(block, reporting, notes) for block in protected.new_blocks]
    ledger.write_pending(release_id, blocks, protected.checkpoint)
    public = {name: public_face(source) for name, source in sources.items()}
    context = make_context(instance, release_id, created_on, oldest, protected.months, public)
    context["secondary"] = secondary.to_public()
    write_handover(instance, handover, protected.cells, context, secondary.shares)
    # Without what is large: stage 2 wants the memory.
    return replace(protected, checkpoint=None)


def _with_notes(block: NewBlock, reporting: Reporting, notes: Mapping[str, Any]) -> NewBlock:
    """Return the block with what later builds must know of it.

    The sources of a published month were noted when it was published.
    """
    if block.kind != "months":
        return replace(block, notes=notes)
    return replace(block, notes={"sources": {m: list(reporting[m]) for m in block.months}, **notes})


def _territories(instance: Instance) -> Territories:
    path = instance.reference / "territories.csv"
    territories = load_territories(path)
    check_levels(territories, tuple(level.code for level in instance.profile.levels), path)
    return territories


def _check_public_tables(
    instance: Instance, territories: Territories, topics: dict[str, Topic], created_on: date
) -> None:
    """Refuse reference tables that could not be served, before the long work begins."""
    load_population(instance.reference / "population.csv")
    levels = [level.code for level in instance.profile.levels]
    load_population_bands(instance.reference / "population_bands.csv", levels)
    load_tiles(instance.reference / "tiles.csv", territories, instance.profile.map_level)
    load_postcodes(instance.reference / POSTCODES, territories)
    load_lineage(instance.reference, territories)
    load_crosswalks(instance.reference / CROSSWALKS, leaf_topics(topics))
    load_deadlines(instance.reference / DEADLINES, territories)
    load_series_breaks(instance.reference / SERIES_BREAKS)
    load_sound_claims(instance.claims, territories, created_on)
    load_sound_official(instance.official, territories, created_on)
    check_projection(instance.profile.projection)
    _check_boundaries(instance)


def _check_boundaries(instance: Instance) -> None:
    directory = instance.reference / BOUNDARIES
    records = load_records(directory)
    levels = [level.code for level in instance.profile.levels]
    for level in (*boundary_files(directory), *records):
        if level not in levels:
            raise OperatorError(
                f"{directory}: «{level}» is none of the levels {', '.join(levels)}; a file has the"
                " name of its level."
            )


def check_limited(instance: Instance, topics: dict[str, Topic]) -> None:
    """Refuse a policy that limits what no record can have as its topic: it would limit nothing."""
    possible = leaf_topics(topics)
    for code in instance.policy.limited_topics:
        if code not in topics:
            fault = "is not in topics.csv"
        elif code not in possible:
            fault = "is a group; name its topics"
        else:
            continue
        raise OperatorError(f"{instance.root / 'policy.toml'}: limited topic «{code}» {fault}.")


def declared_sources(instance: Instance, coverage: Sequence[CoverageRow]) -> dict[str, Source]:
    """Return the sources in the coverage; refuse one unknown, or of a regime without terms."""
    sources, policy = load_sources(instance), instance.policy
    declared = {}
    for name in sorted({row.source for row in coverage}):
        if name not in sources:
            raise OperatorError(f"{instance.coverage_file}: there is no source «{name}».")
        regime = sources[name].regime
        if regime not in policy.maturity_days or regime not in policy.speeds:
            raise OperatorError(
                f"{instance.root / 'policy.toml'}: maturity_days and finest_speed must name"
                f" «{regime}», the regime of source «{name}»."
            )
        declared[name] = sources[name]
    return declared


def public_face(source: Source) -> PublicSource:
    """Return what a release tells of a source: nothing but what its mapping file says."""
    return PublicSource(
        source.id,
        source.title_ru,
        source.title_en,
        source.regime,
        source.reports_outcomes,
        SourceList(
            source.crosswalk,
            tuple(SourceStatus(*pair, outcome) for pair, outcome in source.outcomes.items()),
        ),
    )


def _reporting(
    instance: Instance,
    coverage: Sequence[CoverageRow],
    as_of: Mapping[str, date],
    sources: Mapping[str, Source],
) -> Reporting:
    if not as_of:
        raise OperatorError(f"{instance.root}: nothing was ingested yet; run «otklik ingest».")
    regimes = {name: source.regime for name, source in sources.items()}
    reporting = mature_months(coverage, as_of, regimes, instance.policy)
    if not reporting:
        raise OperatorError(
            f"{instance.coverage_file}: no month is both declared and mature as of"
            f" {min(as_of.values())}; nothing can be published yet."
        )
    return reporting
