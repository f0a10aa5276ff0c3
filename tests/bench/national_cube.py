"""A release of the national synthetic cube, for benchmarks of the API.

2,300 municipalities, 21 topics, 60 months and 3 outcomes, of which about half of the 8.7 million
combinations are present. Everything in it is made up. The database is written as stage 2 writes it;
files for download and the audit are left out, since no query reads them and they take minutes.
"""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from geodata.territories import Territories, load_territories
from portal.config.corrections import write_corrections
from portal.config.instance import Instance
from portal.config.topics import leaf_topics, load_topics
from portal.disclosure.secondary import SHARES_SCHEMA
from portal.disclosure.table import PROTECTED_SCHEMA
from portal.releases.database import write_database
from portal.releases.handover import PublicSource, make_context, write_handover
from portal.releases.rounding_error import rate_floors, release_errors
from portal.store.current import CURRENT, MANIFEST
from portal.store.release_store import DATABASE
from schemas.periods import periods_within
from tests.bench.national_reference import ROOT, national_instance

DAY = date(2026, 9, 15)
MONTHS = tuple(str(month) for month in periods_within("2021-09", "2026-08", "M"))
N_PLACES, N_TOPICS = 2_300, 21
OUTCOMES = ("measures_taken", "explained", "open")
_SOURCE = PublicSource("pos", "ПОС", "State portal", "pos_message", True)
_SPEEDS = ("d7", "d30", "open")
_PRESENT = 0.5
_SEED = 20260915


def write_national_release(directory: Path) -> Path:
    """Write an instance with one published release; return the directory of releases."""
    instance = national_source(directory, MONTHS)
    places, topics = codes(load_territories(instance.reference / "territories.csv"), directory)
    write_release(instance, MONTHS, cells(places, topics))
    return instance.releases


def national_source(directory: Path, months: Sequence[str]) -> Instance:
    """Write the instance: reference, and one source that reports in all of ``months``."""
    instance = national_instance(directory)
    reference = ROOT / "geodata" / "reference"
    for name in ("topics.csv", "population_bands.csv"):
        shutil.copyfile(reference / name, directory / "reference" / name)
    profile = (directory / "otklik.toml").read_text(encoding="utf-8")
    (directory / "otklik.toml").write_text("synthetic = true\n" + profile, encoding="utf-8")
    (directory / "coverage.csv").write_text(
        f"source,territory,from,to,state\npos,RU,{months[0]},{months[-1]},reported\n",
        encoding="utf-8",
    )
    return type(instance).open(directory)


def write_release(instance: Instance, months: Sequence[str], table: pa.Table) -> Path:
    """Publish the protected cells as the only release; return its directory."""
    instance.releases.mkdir(parents=True)
    handover = instance.root / "handover"
    handover.mkdir()
    context = make_context(instance, str(DAY), DAY, DAY, months, {_SOURCE.id: _SOURCE})
    context["secondary"] = {"sources": {}, "quarters": {}}
    write_handover(instance, handover, table, context, SHARES_SCHEMA.empty_table())
    target = instance.releases / str(DAY)
    shutil.copytree(handover / "reference", target / "reference")
    errors = release_errors(handover, context)
    context["info"]["rate_floor"] = rate_floors(
        errors, context["info"]["policy"]["rate_max_rounding_error"]
    )
    write_database(handover, target / DATABASE, context, errors)
    write_corrections((), target / "corrections.csv")
    (target / MANIFEST).write_bytes(orjson.dumps({"release": str(DAY), "downloads": []}))
    (instance.releases / CURRENT).symlink_to(target.name)
    shutil.rmtree(handover)
    return target


def codes(
    territories: Territories, directory: Path, n_places: int = N_PLACES
) -> tuple[list[str], list[str]]:
    """Return the municipalities and topics that have cells."""
    places = [p.code for p in territories.at_level("municipality") if not p.is_unallocated]
    limited = Instance.open(directory).policy.limited_topics
    topics = [
        topic
        for topic in leaf_topics(load_topics(directory / "reference" / "topics.csv"))
        if topic not in limited
    ]
    return places[:n_places], topics[:N_TOPICS]


def cells(places: Sequence[str], topics: Sequence[str], months: Sequence[str] = MONTHS) -> pa.Table:
    """Return the protected cells; each is there with a chance of one half."""
    random = np.random.default_rng(_SEED)
    shape = (len(places), len(topics), len(months), len(OUTCOMES))
    present = np.flatnonzero(random.random(np.prod(shape)) < _PRESENT)
    place, topic, month, outcome = np.unravel_index(present, shape)
    shown = 3 + random.geometric(0.08, present.size)
    constant = np.zeros(present.size, np.int64)
    columns = {
        "territory": _coded(places, place),
        "topic": _coded(topics, topic),
        "regime": _coded([_SOURCE.regime], constant),
        "channel": _coded(["state_portal"], constant),
        "month": _coded(list(months), month),
        "outcome": _coded(list(OUTCOMES), outcome),
        "speed": _coded(list(_SPEEDS), outcome),
        "shown": pa.array(shown),
    }
    return pa.table(columns).cast(PROTECTED_SCHEMA)


def _coded(names: list[str], index: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(names)).cast(
        pa.string()
    )
