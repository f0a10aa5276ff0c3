"""Fixtures that every room's tests may use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient
from made_once import made_once
from made_up_predictions import made_up_predictions
from made_up_shares import QUARTERS, SHARE_SOURCES, made_up_shares

from geodata.territories import load_territories
from portal.app import create_app
from portal.audit.checks import Verdict, checks_of, write_verdicts
from portal.config import keys
from portal.config.coverage import load_coverage
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.config.source_lists import SourceList, SourceStatus
from portal.config.topics import leaf_topics, load_topics
from portal.demo.run import Demo, build_demo
from portal.disclosure.table import PROTECTED_SCHEMA
from portal.releases.handover import PublicSource, make_context, write_handover
from portal.releases.predictions.predict import Predictor
from portal.releases.scaffold import PROFILE, copy_reference
from portal.releases.secondary_rules import share_rules
from portal.releases.stage2 import run_stage2
from portal.store.audit import AUDIT
from portal.store.release_store import ReleaseStore
from schemas.periods import periods_within

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REFERENCE = ROOT / "geodata" / "reference"
LIMITED = ("health_person", "veterans", "fallen_families", "convictions")
MONTHS = tuple(str(period) for period in periods_within("2025-03", "2026-08", "M"))
# Files, or beginnings of their paths, whose few tests take longest: a worker that came to one of
# them last would go on alone. Of the others those with most tests come first.
LONGEST = (
    "browser/test_every_page.py",
    "browser/test_browser_pages.py",
    "attack/test_twin_release.py",
    "portal/api/fuzz/test_api_fuzz.py",
    "attack/test_release_pairs.py",
    "portal/api/test_api_views_by_readers.py",
    "portal/releases/test_build_and_publish.py",
    "geodata/search/test_names.py",
    "portal/releases/test_release_errors.py",
    "portal/releases/test_key_rotation.py",
    "portal/releases/test_secondary_release.py",
    "portal/releases/test_real_cities.py",
    "portal/ingest/test_ingest_privacy.py",
    "portal/ingest/test_ingest_crash.py",
    "browser/",
    "attack/",
    "portal/api/vintages/",
    "portal/demo/test_demo_run.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order of the tests within a file stays."""
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        path = item.path.relative_to(ROOT / "tests").as_posix()
        rank = next((n for n, begin in enumerate(LONGEST) if path.startswith(begin)), len(LONGEST))
        return rank, -sizes[item.path], path

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of shared real files, or skip."""
    if not (SHARED / "appeals").is_dir():
        pytest.skip("the shared real files are not present beside the repository")
    return SHARED


def _cells() -> pa.Table:
    """Return plainly synthetic protected cells: 18 months, all leaves, three regimes."""
    random = np.random.default_rng(20261115)
    territories = load_territories(REFERENCE / "territories.csv")
    leaves = [leaf.code for leaf in territories.leaves()]
    lowest = {place.code for place in territories.at_level("municipality")}
    topics = leaf_topics(load_topics(REFERENCE / "topics.csv"))[::3]
    channels = {
        "pos_message": ("state_portal", "measures_taken explained not_supported open excluded"),
        "appeal_59fz": ("letter", "measures_taken explained supported_no_action left_unanswered"),
        "social_incident": ("social_network", "processed open"),
    }
    rows: dict[str, list[object]] = {name: [] for name in PROTECTED_SCHEMA.names}
    for place, leaf in enumerate(leaves):
        for month in MONTHS:
            for regime, (channel, outcomes) in channels.items():
                for outcome in outcomes.split():
                    topic = topics[int(random.integers(len(topics)))]
                    if topic in LIMITED and leaf in lowest:
                        topic = topics[0]  # limited topics never stand under a municipality
                    is_final = outcome not in ("open", "excluded")
                    speed = ("d1", "d7", "d30")[int(random.integers(3))] if is_final else "open"
                    shown = 3 + int(random.integers(4 + 60 // (1 + place % 40)))
                    if outcome == "measures_taken":
                        shown *= 1 + place % 5  # so that rates differ between places
                    values = (leaf, topic, regime, channel, month, outcome, speed, shown)
                    for name, value in zip(rows, values, strict=True):
                        rows[name].append(value)
    return pa.table(rows, schema=PROTECTED_SCHEMA)


COVERAGE = """source,territory,from,to,state
pos,RU,2025-03,2026-08,reported
sstu,RU,2025-03,2026-08,reported
incident_management,RU,2025-03,2026-08,reported
pos,93000000,2025-03,2026-08,not_reported
sstu,93000000,2025-03,2026-08,not_reported
incident_management,93000000,2025-03,2026-08,not_reported
pos,29606000,2026-01,2026-03,partial
"""


# No source known to us tells of a poll: this one is made up.
POLLS = (
    "id,territory,asked_from,asked_to,wording_ru,wording_en,sample_size,sample_ru,sample_en,method,"
    "source_ru,source_en,source_url,recorded_on,note_ru,note_en\n"
    "made_up,RU,2026-05-12,2026-05-20,Выдуманный вопрос?,A made-up question?,1600,"
    "жители от 18 лет,residents aged 18 and over,telephone,Выдуманный источник,A made-up source,,"
    "2026-06,,\n"
)
POS_LISTS = SourceList(
    "pos",
    (
        SourceStatus("На исполнении", "", "open"),
        SourceStatus("Ответ дан", "Меры приняты", "measures_taken"),
        SourceStatus("Отозвано", "*", "excluded"),
    ),
)
SOURCES = {
    "pos": PublicSource("pos", "ПОС", "State portal", "pos_message", True, POS_LISTS),
    "sstu": PublicSource("sstu", "ССТУ", "Register of letters", "appeal_59fz", True),
    "incident_management": PublicSource(
        "incident_management", "«Инцидент Менеджмент»", "Incidents", "social_incident", False
    ),
}


# Eighteen months are too few for any engine.
MADE_UP = Predictor(
    {"forecast": "0.0", "spikes": "0.0"},
    0.05,
    lambda known, _: made_up_predictions(known.series),
)


def _shares(instance: Instance) -> pa.Table:
    """Return plainly synthetic secondary shares under the declared coverage."""
    territories = load_territories(REFERENCE / "territories.csv")
    topics = load_topics(REFERENCE / "topics.csv")
    last_level = instance.profile.levels[-1].code
    rules = share_rules(territories, last_level, topics, instance.policy.secondary_min_denominator)
    return made_up_shares(territories, rules, load_coverage(instance.coverage_file), QUARTERS)


@pytest.fixture(scope="session")
def release_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a directory of releases with one published, written by the real stage 2."""
    with made_once(tmp_path_factory, "instance", _published) as made:
        yield made


def _published(root: Path) -> Path:
    profile = (PROFILE / "otklik.toml").read_text(encoding="utf-8")
    (root / "otklik.toml").write_text("synthetic = true\n" + profile, encoding="utf-8")
    (root / "policy.toml").write_bytes((PROFILE / "policy.toml").read_bytes())
    (root / "coverage.csv").write_text(COVERAGE, encoding="utf-8")
    copy_reference(root / "reference")
    copytree(PROFILE / "claims", root / "claims")
    copytree(PROFILE / "indicators", root / "indicators")
    (root / "indicators" / "polls.csv").write_text(POLLS, encoding="utf-8")
    instance = Instance.open(root)
    instance.releases.mkdir(parents=True)
    day = date(2026, 11, 15)
    context = make_context(instance, str(day), day, day, MONTHS, SOURCES)
    handover = root / "handover"
    handover.mkdir()
    context["secondary"] = {
        "sources": SHARE_SOURCES,
        "quarters": dict.fromkeys(SHARE_SOURCES, QUARTERS),
    }
    write_handover(instance, handover, _cells(), context, _shares(instance))
    ceilings = {"deviation_bounded": 40, "bias_bounded": 0.5}
    codes = [check.code for check in checks_of("confidential")]
    verdicts = [Verdict(code, True, ceiling=ceilings.get(code)) for code in codes]
    write_verdicts(handover / AUDIT, verdicts)
    run_stage2(handover, instance.releases / str(day), lambda _: None, MADE_UP)
    (instance.releases / "current").symlink_to(str(day))
    return instance.releases


@pytest.fixture(scope="session")
def release_store(release_dir: Path) -> ReleaseStore:
    """Return the store of the synthetic test release."""
    return ReleaseStore((release_dir / "current").resolve())


@dataclass(frozen=True)
class SmallDemo:
    """A whole demonstration at a twentieth of its size, and the stages it reported."""

    built: Demo
    stages: list[str]


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDemo]:
    """Return a demonstration made by the real generator, ingest, build and publish."""
    with made_once(tmp_path_factory, "run", _small_demo) as made:
        yield SmallDemo(*made)


def _small_demo(folder: Path) -> tuple[Demo, list[str]]:
    stages: list[str] = []
    # One key for every run: what 95 % of figures hold to, one run in many does not. What other keys
    # make of it, tests/bench/bench_error_keys.py tells.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "secrets", SimpleNamespace(token_hex=lambda size: "7d" * size))
        built = build_demo(folder / "demo", 0.05, 7, lambda stage, *_: stages.append(stage))
    return built, stages


@pytest.fixture(scope="session")
def app(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the web application over the synthetic test release."""
    # Pictures are drawn once, however many tests ask for them.
    images = tmp_path_factory.mktemp("images")
    return create_app(Settings(releases_dir=release_dir, images_dir=images))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a test client."""
    return app.test_client()
