"""From a small made-up city file to a published release: determinism, refusals, what leaks out."""

from __future__ import annotations

import os
import shutil
import stat
import zlib
from pathlib import Path

import orjson
import pytest
from made_up_city import CITY, DAY, make_city, write_source
from published_city import sign

from geodata.errors import ReferenceFault
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.disclosure.cells import TableFault
from portal.releases.build import build_release
from portal.releases.durable import locked
from portal.releases.publish import publish
from portal.releases.scaffold import create_keys
from portal.store.current import CurrentRelease
from portal.store.release_store import ReleaseStore
from schemas.periods import Period


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_source(tmp_path_factory.mktemp("files") / "made_up.csv")


@pytest.fixture(scope="module")
def built(tmp_path_factory, source):
    instance = make_city(tmp_path_factory.mktemp("city") / "one", source)
    release_id, _ = build_release(instance, DAY, lambda _: None)
    publish(instance, release_id)
    return instance


@pytest.fixture
def scratch(built, tmp_path):
    """Return a copy of the built instance that a test may spoil."""
    shutil.copytree(built.root, tmp_path / "copy", symlinks=True)
    return Instance.open(tmp_path / "copy")


def public_files(instance):
    return [p for p in sorted((instance.releases / "current").resolve().rglob("*")) if p.is_file()]


def test_the_total_is_close_to_the_rows_of_the_file(built, source):
    store = ReleaseStore((built.releases / "current").resolve())
    root = store.territories.root.code
    months = store.counts_by_month(root, "all", "2011-07", "2011-12")
    shown = sum(c.received for c in months.values())
    assert abs(shown - 3000) <= 30
    assert shown != 0
    store.close()


def test_no_cell_is_small_and_every_file_is_listed(built):
    store = ReleaseStore((built.releases / "current").resolve())
    smallest = store._rows("SELECT min(shown) FROM cell")[0][0]
    assert smallest >= 3
    manifest = orjson.loads((store.directory / "manifest.json").read_bytes())
    names = {str(p.relative_to(store.directory)) for p in public_files(built)} - {"manifest.json"}
    assert set(manifest["files"]) == names
    assert manifest["test_only"] is True
    store.close()


def test_the_same_files_and_keys_give_the_same_bytes(built, source, tmp_path):
    other = make_city(tmp_path / "two", source, keys=built)
    release_id, _ = build_release(other, DAY, lambda _: None)
    publish(other, release_id)
    ours, theirs = (
        {p.name: zlib.crc32(p.read_bytes()) for p in public_files(i) if p.suffix != ".duckdb"}
        for i in (built, other)
    )
    names = {n for n in ours if ours[n] != theirs.get(n)}
    # The database's bytes are never the same twice, so its checksum in the manifest is not either;
    # its content hash is.
    assert names <= {"manifest.json"}
    hashes = {
        orjson.loads((i.releases / "current" / "manifest.json").read_bytes())[
            "database_content_sha256"
        ]
        for i in (built, other)
    }
    assert len(hashes) == 1


@pytest.mark.usefixtures("same_process")
def test_a_second_build_is_another_release_with_the_same_months(scratch):
    release_id, protected = build_release(scratch, DAY, lambda _: None)
    assert release_id == "2026-11-15-2"
    assert protected.new_blocks == []
    before = ReleaseStore(scratch.releases / "2026-11-15")
    after = ReleaseStore(scratch.built / release_id)
    root = before.territories.root.code
    year = Period.parse("2011-Q4")
    assert before.counts([root], ["all"], year) == after.counts([root], ["all"], year)


@pytest.mark.parametrize("what", ["missing", "older", "withdrawn"])
def test_a_missing_ledger_stops_the_build(scratch, what):
    ledger = scratch.confidential / "ledger"
    index = orjson.loads((ledger / "ledger.json").read_bytes())
    if what == "older":
        # A copy from before the newest month was published.
        index["blocks"] = index["blocks"][:-1]
        (ledger / "ledger.json").write_bytes(orjson.dumps(index))
    elif what == "missing":
        shutil.rmtree(ledger)
    else:
        shutil.rmtree(ledger)
        (scratch.releases / "current").unlink()
    with pytest.raises(OperatorError, match="its ledger is missing"):
        build_release(scratch, DAY, lambda _: None)
    if what == "withdrawn":
        (scratch.releases / "current").symlink_to("2026-11-15")
    assert sorted(p.name for p in scratch.releases.iterdir()) == ["2026-11-15", "current"]
    assert list(scratch.built.iterdir()) == []


@pytest.mark.parametrize("fault", ["missing", "readable", "short"])
def test_a_bad_rounding_key_stops_the_build(scratch, fault):
    key = scratch.confidential / "keys" / "rounding.key"
    if fault == "missing":
        key.unlink()
    elif fault == "readable":
        key.chmod(0o644)
    else:
        key.write_text("ab" * 8, encoding="ascii")
    with pytest.raises(OperatorError, match=r"rounding\.key"):
        build_release(scratch, DAY, lambda _: None)


@pytest.mark.usefixtures("same_process")
def test_a_changed_added_or_removed_file_stops_publishing(scratch):
    release_id, _ = build_release(scratch, DAY, lambda _: None)
    directory = scratch.built / release_id
    path = directory / "reference" / "topics.csv"
    original = path.read_bytes()
    path.write_bytes(original + b"\n")
    with pytest.raises(OperatorError, match=r"topics\.csv was changed"):
        publish(scratch, release_id)
    path.write_bytes(original)
    (directory / "extra.xlsx").write_bytes(b"x")
    with pytest.raises(OperatorError, match=r"extra\.xlsx is not what the manifest lists"):
        publish(scratch, release_id)
    (directory / "extra.xlsx").unlink()
    publish(scratch, release_id)
    assert (scratch.releases / "current").resolve().name == release_id


@pytest.mark.parametrize(
    ("name", "fault"),
    [("2031-01-01", "no such release"), ("current", "no id"), ("../releases/2026-11-15", "no id")],
)
def test_publishing_what_does_not_exist_is_refused(scratch, name, fault):
    with pytest.raises(OperatorError, match=fault):
        publish(scratch, name)
    assert (scratch.releases / "current").readlink() == Path("2026-11-15")


@pytest.mark.usefixtures("same_process")
def test_what_is_built_is_not_public_until_it_is_published(scratch):
    release_id, _ = build_release(scratch, DAY, lambda _: None)
    kept = CurrentRelease(scratch.releases)
    assert kept.all_ids() == ["2026-11-15"]
    assert kept.directory(release_id) is None
    publish(scratch, release_id)
    assert kept.all_ids() == [release_id, "2026-11-15"]
    assert kept.get().directory.name == release_id
    publish(scratch, "2026-11-15")  # back to what was public before
    assert kept.get().directory.name == "2026-11-15"


def test_public_files_are_readable_and_confidential_ones_are_not(scratch):
    old = os.umask(0o077)
    try:
        release_id, _ = build_release(scratch, DAY, lambda _: None)
        publish(scratch, release_id)
    finally:
        os.umask(old)
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (scratch.releases / release_id).rglob("*")}
    assert modes == {0o755, 0o644}
    os.umask(0)
    try:
        build_release(scratch, DAY, lambda _: None)
    finally:
        os.umask(old)
    ledger = scratch.confidential / "ledger"
    for path in (ledger, *ledger.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_two_builds_do_not_run_at_once(scratch):
    with (
        locked(scratch.confidential / "build.lock"),
        pytest.raises(OperatorError, match="another build, publish or import"),
    ):
        build_release(scratch, DAY, lambda _: None)


@pytest.mark.parametrize("file", ["population.csv", "boundaries/neighbourhood.geojson"])
def test_nothing_is_left_behind_when_either_stage_refuses(scratch, file):
    """Tables are read before the long work, boundaries by stage 2 alone."""
    (scratch.reference / file).parent.mkdir(exist_ok=True)
    (scratch.reference / file).write_text("nonsense\n", encoding="utf-8")
    with pytest.raises((OperatorError, ReferenceFault), match=file) as refusal:
        build_release(scratch, DAY, lambda _: None)
    # The operator's own file is named, not the copy that stage 2 was given.
    assert str(refusal.value).startswith(f"{scratch.reference}/")
    assert sorted(p.name for p in scratch.releases.iterdir()) == ["2026-11-15", "current"]
    assert list(scratch.built.iterdir()) == []


def test_a_build_without_anything_ingested_says_what_to_do(tmp_path):
    shutil.copytree(CITY, tmp_path / "empty")
    instance = Instance.open(tmp_path / "empty")
    create_keys(instance)
    with pytest.raises(OperatorError, match="otklik ingest"):
        build_release(instance, DAY, lambda _: None)


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("coverage.csv", "boston,BOS", "bostn,BOS", "there is no source «bostn»"),
        ("coverage.csv", "2011-07", "2011-05", "2011-05 is declared now, but 2011-12 is published"),
        ("policy.toml", "service_request = 30", "service_request = 60", "maturity_days of «serv"),
        ("policy.toml", 'service_request = "h1"', 'service_request = "d1"', "speeds of «serv"),
        ("policy.toml", "service_request = 30", "appeal_59fz = 30", "must name «service_request»"),
        ("policy.toml", "test_only = true", "test_only = false", "test_only cannot change"),
        ("policy.toml", "base = 3", "base = 5", "the policy says 5"),
        ("policy.toml", "base = 3", 'base = 3\nlimited_topics = ["other"]', "«other» is a group"),
        ("policy.toml", "base = 3", 'base = 3\nlimited_topics = ["moon"]', "«moon» is not in"),
        ("policy.toml", "base = 3", 'base = 3\nlimited_topics = ["unclassified"]', "new version"),
        ("reference/territories.csv", "Roxbury", "Roxborough", ""),
    ],
)
def test_what_published_months_do_not_allow_is_refused(scratch, file, old, new, fault):
    spoil(scratch.root / file, old, new)
    instance = Instance.open(scratch.root)
    if fault:
        with pytest.raises(OperatorError, match=fault):
            build_release(instance, DAY, lambda _: None)
    else:  # a new name is no new place
        build_release(instance, DAY, lambda _: None)


@pytest.mark.usefixtures("same_process")
def test_a_topic_may_be_limited_for_later_months_under_a_new_version(scratch):
    policy = scratch.root / "policy.toml"
    spoil(policy, "base = 3", 'base = 3\nlimited_topics = ["unclassified"]')
    spoil(policy, 'version = "test-1.0"', 'version = "test-1.1"')
    instance = Instance.open(scratch.root)
    sign(instance)
    _, protected = build_release(instance, DAY, lambda _: None)
    assert protected.new_blocks == []


@pytest.mark.usefixtures("same_process")
def test_a_published_place_or_topic_that_is_gone_is_named(scratch):
    path = scratch.root / "reference" / "territories.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    gone = next(line for line in lines if "Roxbury" in line)
    path.write_text("\n".join(line for line in lines if line != gone) + "\n", encoding="utf-8")
    code = gone.split(",")[0]
    with pytest.raises(TableFault, match=rf"\.parquet: territory «{code}» is no .*; restore it"):
        build_release(scratch, DAY, lambda _: None)


def test_a_boundary_file_of_no_level_is_refused_before_the_long_work(scratch):
    boundaries = scratch.reference / "boundaries"
    boundaries.mkdir(exist_ok=True)
    (boundaries / "villages.toml").write_text('source = "S"\nlicence = "L"\n', encoding="utf-8")
    with pytest.raises(OperatorError, match="«villages» is none of the levels"):
        build_release(scratch, DAY, lambda _: None)
