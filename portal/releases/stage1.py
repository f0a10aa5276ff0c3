"""Stage 1 of a build, on the confidential side: microdata → inner table → protected hand-over.

What stage 2 may see is written to one directory: the protected table from plain arrays, the public
reference and a context file. Nothing else passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from geodata.territories import Territories, check_levels, load_territories
from portal.config.coverage import CoverageRow, load_coverage
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import ROUNDING, load_key
from portal.config.topics import Topic, leaf_topics, load_topics, topic_path
from portal.cube.inner import CubeInput, inner_table
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import Paths, Protected, flat_paths, hierarchies_of, protect
from portal.ingest.as_of import latest_as_of
from portal.ingest.microdata import microdata_files
from portal.ingest.source import Source
from portal.ingest.sources import load_sources
from portal.releases.coverage_table import check_coverage
from portal.releases.handover import PublicSource, make_context, write_handover
from portal.releases.maturity import mature_months
from portal.store.current import CURRENT
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED

Progress = Callable[[str], None]


def open_ledger(instance: Instance) -> Ledger:
    """Return the instance's ledger; refuse where a release is published but its ledger is gone."""
    key = load_key(instance.confidential / "keys" / ROUNDING)
    ledger = Ledger.open(instance.confidential / "ledger", instance.policy.base, key)
    if (instance.releases / CURRENT).is_symlink() and not ledger.exists:
        raise OperatorError(
            f"{instance.releases}: a release is published, but its ledger is missing from"
            f" {ledger.directory}; restore the ledger before building again."
        )
    return ledger


def run_stage1(
    instance: Instance, release_id: str, created_on: date, handover: Path, progress: Progress
) -> Protected:
    """Write the hand-over directory and the pending ledger blocks of one release."""
    ledger = open_ledger(instance)
    territories = load_territories(instance.reference / "territories.csv")
    levels = tuple(level.code for level in instance.profile.levels)
    check_levels(territories, levels, instance.reference / "territories.csv")
    topics = load_topics(instance.reference / "topics.csv")
    check_limited(instance, topics)
    sources = load_sources(instance)
    coverage = load_coverage(instance.coverage_file)
    check_coverage(coverage, territories)
    as_of = latest_as_of(instance)
    months = _months(instance, coverage, as_of, sources)
    progress("cube")
    inner = inner_table(
        CubeInput(microdata_files(instance), territories, levels[-1], instance.policy, months)
    )
    protected = protect(
        inner,
        months,
        hierarchies_of(cell_paths(territories, topics)),
        instance.policy,
        load_key(instance.confidential / "keys" / ROUNDING),
        ledger,
        lambda month: progress(f"rounding {month}"),
    )
    if not protected.months:
        raise OperatorError("Every mature month is still too small to be published alone; wait.")
    ledger.write_pending(release_id, protected.new_blocks)
    used = _public_sources(sources, coverage)
    context = make_context(instance, release_id, created_on, min(as_of.values()), protected, used)
    write_handover(instance, handover, protected.cells, context)
    return protected


def _public_sources(
    sources: Mapping[str, Source], coverage: tuple[CoverageRow, ...]
) -> dict[str, PublicSource]:
    """Return the public part of the sources that coverage was declared for."""
    declared = sorted({row.source for row in coverage} & set(sources))
    return {
        s: PublicSource(
            s,
            sources[s].title_ru,
            sources[s].title_en,
            sources[s].regime,
            sources[s].reports_outcomes,
        )
        for s in declared
    }


def check_limited(instance: Instance, topics: Mapping[str, Topic]) -> None:
    """Refuse a policy that limits a topic which does not exist: it would limit nothing."""
    for code in instance.policy.limited_topics:
        if code not in topics:
            raise OperatorError(
                f"{instance.root / 'policy.toml'}: limited topic «{code}» is not in topics.csv."
            )


def _months(
    instance: Instance,
    coverage: tuple[CoverageRow, ...],
    as_of: Mapping[str, date],
    sources: Mapping[str, Source],
) -> list[str]:
    if not as_of:
        raise OperatorError(f"{instance.root}: nothing was ingested yet; run «otklik ingest».")
    regimes = {source.id: source.regime for source in sources.values()}
    months = mature_months(coverage, as_of, regimes, instance.policy)
    if not months:
        raise OperatorError(
            f"{instance.coverage_file}: no month is both declared and mature as of"
            f" {min(as_of.values())}; nothing can be published yet."
        )
    return months


def cell_paths(territories: Territories, topics: dict[str, Topic]) -> Paths:
    """Return the paths of every dimension of the inner table, by leaf code (root first)."""
    channels = {
        f"{regime}.{group}": (ALL, regime, f"{regime}.{group}")
        for regime in REGIME.ids()
        for group in CHANNEL_GROUP.ids()
    }
    return {
        "territory": {leaf.code: territories.path(leaf.code) for leaf in territories.leaves()},
        "topic": {code: topic_path(topics, code) for code in leaf_topics(topics)},
        "channel": channels,
        "outcome": flat_paths(OUTCOME.ids()),
        "speed": flat_paths(SPEED.ids()),
    }
