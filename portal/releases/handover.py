"""What crosses the wall: protected table, public reference, a context of public facts."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from geodata.boundaries.record import joined_credits, load_records
from portal.config.claims import CLAIMS
from portal.config.crosswalks import CROSSWALKS
from portal.config.deadlines import DEADLINES
from portal.config.instance import Instance
from portal.config.official import OFFICIAL
from portal.config.policy import Policy
from portal.config.series_breaks import SERIES_BREAKS
from portal.config.signoff import load_decisions, policy_fingerprint
from portal.config.source_lists import (
    NO_LIST,
    SOURCE_LISTS,
    SourceList,
    SourceStatus,
    write_source_lists,
)
from portal.config.working_calendar import WORKING_CALENDAR, working_days_of
from portal.disclosure.rounding import METHOD
from portal.disclosure.secondary import SHARES_SCHEMA
from portal.disclosure.table import write_table
from portal.indicators.definitions import VERSION
from portal.releases.predictions.archive import ARCHIVE, write_archive
from schemas.codelists import REGIME

REFERENCE_FILES = (
    "territories.csv",
    "versions.csv",
    "events.csv",
    "topics.csv",
    "population.csv",
    "population_bands.csv",
    "tiles.csv",
    "postcodes.csv",
    DEADLINES,
    SERIES_BREAKS,
)
BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class PublicSource:
    """What the public may know of a source."""

    id: str
    title_ru: str
    title_en: str
    regime: str
    reports_outcomes: bool
    lists: SourceList = NO_LIST


def make_context(
    instance: Instance,
    release_id: str,
    created_on: date,
    as_of: date,
    months: Sequence[str],
    sources: Mapping[str, PublicSource],
) -> dict[str, Any]:
    """Return the public facts that stage 2 needs: release info, regimes and sources in use."""
    policy, profile = instance.policy, instance.profile
    used = [regime for regime in REGIME.ids() if any(s.regime == regime for s in sources.values())]
    regimes = [
        {
            "code": regime,
            "reports_outcomes": all(
                s.reports_outcomes for s in sources.values() if s.regime == regime
            ),
            "maturity_days": policy.maturity_days[regime],
        }
        for regime in used
    ]
    with_outcomes = any(entry["reports_outcomes"] for entry in regimes)
    info = asdict(profile) | {
        "id": release_id,
        "created_on": created_on.isoformat(),
        "as_of": as_of.isoformat(),
        "first_month": months[0],
        "last_month": months[-1],
        "test_only": policy.test_only,
        "policy": public_policy(policy, used)
        | {"decisions": [d.to_public() for d in load_decisions(instance.signoff_file)]},
        "boundary_credit": joined_credits(load_records(instance.reference / BOUNDARIES)),
        "headline_rate": "resolution_rate" if with_outcomes else "closed_rate",
        "methods": {"rounding": METHOD, "indicators": VERSION},
    }
    return {
        "info": info,
        "months": list(months),
        "regimes": regimes,
        "sources": [
            {"id": s.id, "title_ru": s.title_ru, "title_en": s.title_en, "regime": s.regime}
            for s in sources.values()
        ],
        "source_lists": {s.id: asdict(s.lists) for s in sources.values()},
        "secondary": {"sources": {}, "quarters": {}},
        "working_days": working_days_of(instance.reference / WORKING_CALENDAR, months),
    }


def public_policy(policy: Policy, regimes: Sequence[str]) -> dict[str, Any]:
    """Return what the public may know of the policy: all of it, for the regimes in use."""
    return {
        "version": policy.version,
        "sha256": policy_fingerprint(policy),
        "base": policy.base,
        "min_block": policy.min_block,
        "quality": policy.quality,
        "secondary_min_block": policy.secondary_min_block,
        "secondary_min_denominator": policy.secondary_min_denominator,
        "rate_max_rounding_error": policy.rate_max_rounding_error,
        "density_min_count": policy.density_min_count,
        "population_max_age_years": policy.population_max_age_years,
        "maturity_days": {regime: policy.maturity_days[regime] for regime in regimes},
        "limited_topics": list(policy.limited_topics),
        "speeds": {regime: list(policy.speeds[regime]) for regime in regimes},
        "clocks": {regime: policy.clock_of(regime) for regime in regimes},
        "working_hours": list(policy.working_hours),
        "max_deviation": policy.max_deviation,
        "max_bias": policy.max_bias,
        "snapshot_retention_days": policy.snapshot_retention_days,
        "microdata_retention_days": policy.microdata_retention_days,
    }


def write_handover(
    instance: Instance,
    handover: Path,
    cells: pa.Table,
    context: dict[str, Any],
    shares: pa.Table | None = None,
) -> None:
    """Write everything that stage 2 may read; ``shares`` have the schema ``SHARES_SCHEMA``."""
    reference = handover / "reference"
    reference.mkdir(parents=True)
    for name in REFERENCE_FILES:
        if (source := instance.reference / name).exists():
            shutil.copyfile(source, reference / name)
    if (boundaries := instance.reference / BOUNDARIES).is_dir():
        shutil.copytree(boundaries, reference / BOUNDARIES, copy_function=shutil.copyfile)
    copy_tables(instance.reference / CROSSWALKS, reference / CROSSWALKS)
    write_source_lists(reference / SOURCE_LISTS, _source_lists(context))
    shutil.copyfile(instance.coverage_file, handover / "coverage.csv")
    copy_tables(instance.claims, handover / CLAIMS)
    copy_tables(instance.official, handover / OFFICIAL)
    if instance.corrections_file.exists():
        shutil.copyfile(instance.corrections_file, handover / "corrections.csv")
    write_table(cells, handover / "protected.parquet")
    shares = SHARES_SCHEMA.empty_table() if shares is None else shares
    write_table(shares, handover / "secondary.parquet")
    write_archive(instance, context["info"]["last_month"], handover / ARCHIVE)
    (handover / "context.json").write_bytes(orjson.dumps(context, option=orjson.OPT_INDENT_2))


def _source_lists(context: dict[str, Any]) -> dict[str, SourceList]:
    """Return what the sources in use call things."""
    return {
        source: SourceList(
            given["crosswalk"], tuple(SourceStatus(**status) for status in given["statuses"])
        )
        for source, given in context["source_lists"].items()
    }


def copy_tables(source: Path, target: Path) -> None:
    """Copy the tables of a directory and nothing that may lie beside them."""
    if files := sorted(source.glob("*.csv")):
        target.mkdir()
        for path in files:
            shutil.copyfile(path, target / path.name)
