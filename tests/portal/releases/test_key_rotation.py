"""A new rounding key: for later months only, finished after any crash, the old one refused."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner
from published_city import (
    build,
    build_and_publish,
    cells_of,
    copy_of,
    declare,
    state_of,
)

from portal.cli.main import main
from portal.config import keys
from portal.config.errors import OperatorError
from portal.config.keys import load_key
from portal.disclosure.ledger import Ledger, key_check
from portal.releases.durable import locked
from portal.releases.key_rotation import rotate_key
from portal.releases.publish import publish
from portal.releases.stage1 import open_ledger

pytestmark = pytest.mark.usefixtures("one_process")
FIRST, SECOND = "2026-11-15", "2026-11-15-2"
NEW_KEY = "cd" * 32


def keys_of(instance):
    return instance.confidential / "keys"


def rounding_key(instance):
    return load_key(keys_of(instance) / "rounding.key")


def ledgers(instance):
    return sorted(p for p in instance.confidential.glob("ledger*") if (p / "ledger.json").exists())


def newest_epochs(instance):
    """Return the newest epoch of every ledger that holds something."""
    return {Ledger._read(path).epochs[-1].key_check for path in ledgers(instance)}


@pytest.fixture
def same_new_key(monkeypatch):
    """Let every new key be the same, so that two instances can be compared."""
    monkeypatch.setattr(keys.secrets, "token_hex", lambda _: NEW_KEY)


def test_published_months_stay_and_later_ones_use_the_new_key(city, tmp_path, same_new_key):
    published, state = cells_of(city.releases / FIRST), open_ledger(city).state
    kept, replayed = (copy_of(city, tmp_path / name) for name in ("kept", "replayed"))
    for instance in (city, replayed):
        rotate_key(instance, "rounding")
        assert rounding_key(instance) == bytes.fromhex(NEW_KEY)
        assert open_ledger(instance).state == state
        assert newest_epochs(instance) == {key_check(rounding_key(instance))}
    # What the old key left is carried on: kept beside the ledger, or had from its blocks.
    [residuals] = (replayed.confidential / "ledger").glob("residuals-*")
    residuals.unlink()
    for instance in (city, replayed, kept):
        build_and_publish(declare(instance, "2011-12"))
    shown = {i: cells_of(i.releases / SECOND) for i in (city, replayed, kept)}
    assert shown[city] == shown[replayed]
    assert shown[city] != shown[kept]
    for instance in (city, kept):
        assert cells_of(instance.releases / SECOND, "2011-09") == published
    assert [epoch.first_block for epoch in open_ledger(city).epochs] == [0, 3]
    assert len(open_ledger(kept).epochs) == 1
    assert deviation(city) <= 6


def deviation(instance):
    """Return by how much the country's total of all months differs from the truth."""
    ledger = open_ledger(instance)
    cells = pa.concat_tables(ledger.read(block) for block in ledger.blocks)
    assert pc.sum(cells["count"]).as_py() == 900
    return abs(pc.sum(cells["shown"]).as_py() - 900)


def test_the_old_key_is_refused_by_a_sentence_and_nothing_is_written(city):
    old = (keys_of(city) / "rounding.key").read_bytes()
    rotate_key(city, "rounding")
    (keys_of(city) / "rounding.key").write_bytes(old)
    before = state_of(city.root)
    for step in (lambda: build(city), lambda: rotate_key(city, "rounding")):
        with pytest.raises(OperatorError, match=r"ledger\.json: .*another rounding key"):
            step()
    after = state_of(city.root)
    assert after == before


def test_a_release_built_with_the_old_key_is_not_published(city):
    city = declare(city, "2011-10")
    waiting = build(city)
    rotate_key(city, "rounding")
    with pytest.raises(OperatorError, match="no pending blocks; build it again"):
        publish(city, waiting)
    assert open_ledger(city).months[-1] == "2011-09"


def test_a_key_under_which_nothing_is_published_yet_is_simply_replaced(city):
    shutil.rmtree(city.releases)
    shutil.rmtree(city.confidential / "ledger")
    waiting = build(city)
    rotate_key(city, "rounding")
    with pytest.raises(OperatorError, match="no pending blocks"):
        publish(city, waiting)
    assert not open_ledger(city).exists
    assert open_ledger(city).epochs[-1].key_check == key_check(rounding_key(city))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("pseudonym", "The pseudonym key cannot be changed: .* taken for a new one"),
        ("roundin", "no key «roundin»; the one that can be changed is «rounding»"),
    ],
)
def test_no_other_key_is_changed(city, name, sentence):
    before = state_of(city.root)
    with pytest.raises(OperatorError, match=sentence):
        rotate_key(city, name)
    assert state_of(city.root) == before


def test_a_running_build_is_not_disturbed(city):
    before = state_of(city.root)
    with (
        locked(city.confidential / "build.lock"),
        pytest.raises(OperatorError, match="another build, publish or import is running"),
    ):
        rotate_key(city, "rounding")
    assert state_of(city.root) == before


@pytest.mark.parametrize("what", ["ledger", "key", "other"])
def test_what_does_not_fit_is_refused_before_anything_is_written(city, what):
    path = keys_of(city) / "rounding.key"
    if what == "ledger":
        shutil.rmtree(city.confidential / "ledger")
    elif what == "key":
        path.chmod(0o640)
    elif what == "other":
        path.write_text("ef" * 32, encoding="ascii")
    before = state_of(city.root)
    sentences = {
        "ledger": "its ledger is missing",
        "key": r"rounding\.key: others can read this key",
        "other": "another rounding key",
    }
    with pytest.raises(OperatorError, match=sentences[what]):
        rotate_key(city, "rounding")
    assert state_of(city.root) == before


class Crash(Exception):
    """The machine went down."""


def crash_at(monkeypatch, number, after):
    """Let the call with that number, of those that change something durably, crash.

    ``after`` says whether before or after its work is done.
    """
    made = []

    def counted(real):
        def call(*arguments, **options):
            made.append(real)
            if len(made) == number and not after:
                raise Crash
            result = real(*arguments, **options)
            if len(made) == number:
                raise Crash
            return result

        return call

    monkeypatch.setattr(keys.os, "fsync", counted(keys.os.fsync))
    for name in ("rename", "replace", "unlink", "chmod"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    return made


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_step_is_finished_by_doing_it_again(city, tmp_path, monkeypatch, after):
    """A second ledger makes it two epochs that have to begin together."""
    shutil.copytree(city.confidential / "ledger", city.confidential / "ledger-other")
    old, state = rounding_key(city), open_ledger(city).state
    interrupted, made, number = 0, [], 0
    while number <= len(made):
        number += 1
        instance = copy_of(city, tmp_path / "crash")
        with monkeypatch.context() as patch:
            made = crash_at(patch, number, after)
            try:
                rotate_key(instance, "rounding")
            except Crash:
                interrupted += (keys_of(instance) / "rounding.key.next").exists()
        assert rounding_key(instance) == old or newest_epochs(instance) == {
            key_check(rounding_key(instance))
        }
        is_done = rounding_key(instance) != old
        if not is_done:
            rotate_key(instance, "rounding")
        assert rounding_key(instance) != old
        assert newest_epochs(instance) == {key_check(rounding_key(instance))}
        ledger = open_ledger(instance)
        assert (ledger.state, len(ledger.epochs)) == (state, 2)
        files = {p.name: stat.S_IMODE(p.stat().st_mode) for p in keys_of(instance).iterdir()}
        assert files == {"pseudonym.key": 0o600, "rounding.key": 0o600}
        shutil.rmtree(instance.root)
    assert number > 12
    assert interrupted > 5


def test_an_interrupted_change_goes_on_with_the_same_new_key(city, monkeypatch):
    def crash(*_):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr("portal.releases.key_rotation.rename_durably", crash)
        with pytest.raises(Crash):
            rotate_key(city, "rounding")
    waiting = load_key(keys_of(city) / "rounding.key.next")
    with pytest.raises(OperatorError, match="otklik key rotate"):
        build(city)
    rotate_key(city, "rounding")
    assert rounding_key(city) == waiting
    assert open_ledger(city).epochs[-1].key_check == key_check(waiting)


def test_the_command_names_what_comes_next(city):
    def run(*arguments):
        return CliRunner().invoke(main, ["key", "rotate", *arguments, "-i", str(city.root)])

    assert "back it up now" in run().stdout
    refused = run("pseudonym")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
