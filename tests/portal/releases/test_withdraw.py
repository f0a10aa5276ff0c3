"""Withdrawing takes a release out of the public room for good and never rewinds the ledger."""

from __future__ import annotations

import shutil
import stat
from datetime import date
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from published_city import build, build_and_publish, cells_of, copy_of, declare, state_of

from portal.cli.main import main
from portal.config.errors import OperatorError
from portal.releases import durable
from portal.releases.build import build_release
from portal.releases.durable import locked
from portal.releases.publish import publish
from portal.releases.rooms import used_ids
from portal.releases.stage1 import open_ledger
from portal.releases.withdraw import withdraw
from portal.store.current import CurrentRelease, NoRelease
from portal.store.release_order import release_order

pytestmark = pytest.mark.usefixtures("one_process")
FIRST, SECOND, THIRD = "2026-11-15", "2026-11-15-2", "2026-11-15-3"
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def two_published(first_quarter, tmp_path_factory, one_process):
    """Return a city whose second release shows one month more."""
    city = declare(copy_of(first_quarter, tmp_path_factory.mktemp("two") / "city"), "2011-10")
    build_and_publish(city)
    return city


@pytest.fixture
def two(two_published, tmp_path):
    return copy_of(two_published, tmp_path / "two")


def take_back(instance, release, day=DAY):
    return withdraw(instance, release, day, "Ошибка  в файле.", "A fault\nin a file.")


def register_of(instance):
    return orjson.loads((instance.releases / "withdrawn.json").read_bytes())["withdrawn"]


def in_force(instance):
    try:
        return CurrentRelease(instance.releases).get().directory.name
    except NoRelease:
        return None


def test_the_newest_other_release_takes_over_and_the_register_says_why(two):
    done = take_back(two, SECOND)
    assert (done.current, in_force(two)) == (FIRST, FIRST)
    assert register_of(two) == [
        {
            "id": SECOND,
            "withdrawn_on": "2026-11-21",
            "reason_ru": "Ошибка в файле.",
            "reason_en": "A fault in a file.",
            "first_month": "2011-07",
            "last_month": "2011-10",
        }
    ]
    assert stat.S_IMODE((two.releases / "withdrawn.json").stat().st_mode) == 0o644
    assert sorted(p.name for p in two.releases.iterdir()) == [FIRST, "current", "withdrawn.json"]
    for private in (two.withdrawn, two.withdrawn / SECOND):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert (two.withdrawn / SECOND / "manifest.json").is_file()


def test_withdrawing_an_older_release_leaves_the_current_one_alone(two):
    assert take_back(two, FIRST).current == SECOND
    assert in_force(two) == SECOND
    assert (two.withdrawn / FIRST).is_dir()


def test_a_release_that_was_changed_does_not_take_over(two):
    (two.releases / FIRST / "reference" / "topics.csv").write_text("x", encoding="utf-8")
    assert take_back(two, SECOND).current == ""


def test_with_no_other_release_none_is_in_force(city):
    assert take_back(city, FIRST).current == ""
    assert not (city.releases / "current").is_symlink()
    assert in_force(city) is None


def test_the_ledger_is_not_touched_and_a_later_build_shows_the_same_months(two):
    ledger = two.confidential / "ledger"
    before, shown = state_of(ledger), cells_of(two.releases / SECOND)
    state = open_ledger(two).state
    take_back(two, SECOND)
    take_back(two, FIRST)
    assert state_of(ledger) == before
    assert open_ledger(two).state == state
    later = declare(two, "2011-11")
    release, protected = build_release(later, date(2026, 11, 15), lambda _: None)
    assert release == THIRD  # an id is not used again
    assert [block.months for block in protected.new_blocks] == [("2011-11",)]
    publish(later, release)
    assert cells_of(later.releases / release, "2011-10") == shown
    assert in_force(later) == release


def test_a_withdrawn_release_is_not_published_again(two):
    take_back(two, SECOND)
    for aside in (False, True):
        if aside:  # nor where its files were put back
            (two.withdrawn / SECOND).rename(two.built / SECOND)
        with pytest.raises(OperatorError, match=f"{SECOND} was withdrawn on 2026-11-21.*build a n"):
            publish(two, SECOND)
    shutil.rmtree(two.built / SECOND)
    assert SECOND in used_ids(two)


@pytest.mark.parametrize("kept", [True, False])
def test_what_a_withdrawn_release_showed_stays_bound(two, kept):
    """Its months were public: with its ledger gone they would be rounded anew."""
    for release in (SECOND, FIRST):
        take_back(two, release)
    if not kept:
        shutil.rmtree(two.withdrawn)
    open_ledger(two)
    shutil.rmtree(two.confidential / "ledger")
    with pytest.raises(OperatorError, match="is published, but its ledger is missing"):
        build(two)
    assert list(two.built.iterdir()) == []


@pytest.mark.parametrize(
    ("release", "reason", "sentence"),
    [
        ("2031-01-01", "x", "2031-01-01 is not published"),
        ("current", "x", "«current» is no id"),
        ("../releases/2026-11-15", "x", "is no id"),
        ("", "x", "is not published"),
        ("withdrawn.json", "x", "is not published"),
        (FIRST, " \n", "say it in both languages"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused_and_nothing_changes(city, release, reason, sentence):
    before = state_of(city.root)
    with pytest.raises(OperatorError, match=sentence):
        withdraw(city, release, DAY, "x", reason)
    assert state_of(city.root) == before


def test_a_built_release_is_published_or_not_but_never_withdrawn(city):
    shutil.copytree(city.releases / FIRST, city.built / SECOND)
    with pytest.raises(OperatorError, match=f"{SECOND} is not published"):
        take_back(city, SECOND)


def test_a_running_build_and_a_damaged_register_stop_it(city):
    (city.releases / "withdrawn.json").write_bytes(b'{"withdrawn": [{"id": 1}]}')
    before = state_of(city.root)
    for step in (lambda: take_back(city, FIRST), lambda: build(city), lambda: publish(city, FIRST)):
        with pytest.raises(OperatorError, match=r"withdrawn\.json: .* damaged; restore it"):
            step()
    with (
        locked(city.confidential / "build.lock"),
        pytest.raises(OperatorError, match="another build, publish or import"),
    ):
        take_back(city, FIRST)
    assert state_of(city.root) == before


class Crash(Exception):
    """The machine went down."""


def crash_at(monkeypatch, number):
    """Let the system call with that number, of those that change something durably, crash."""
    made = []

    def counted(real):
        def call(*arguments, **options):
            made.append(real)
            if len(made) == number:
                raise Crash
            return real(*arguments, **options)

        return call

    monkeypatch.setattr(durable.os, "fsync", counted(durable.os.fsync))
    for name in ("rename", "replace", "unlink", "symlink_to", "mkdir", "chmod"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    return made


def registered(instance):
    path = instance.releases / "withdrawn.json"
    return {entry["id"] for entry in register_of(instance)} if path.exists() else set()


@pytest.mark.parametrize("is_last", [False, True])
def test_a_crash_at_any_step_is_finished_by_withdrawing_again(two, tmp_path, monkeypatch, is_last):
    if is_last:
        take_back(two, FIRST)
    whole = copy_of(two, tmp_path / "whole")
    take_back(whole, SECOND)
    wanted = state_of(whole.root)
    made, number = [], 0
    while number <= len(made):
        number += 1
        instance = copy_of(two, tmp_path / "crash")
        with monkeypatch.context() as patch:
            made = crash_at(patch, number)
            try:
                take_back(instance, SECOND)
            except Crash:
                is_told = SECOND in registered(instance)
                assert is_told or (instance.releases / SECOND).exists()
                link = instance.releases / "current"
                assert not (is_told and link.is_symlink() and link.readlink().name == SECOND)
        take_back(instance, SECOND)
        assert state_of(instance.root) == wanted
        assert in_force(instance) == (None if is_last else FIRST)
        shutil.rmtree(instance.root)
    assert number > 10


def test_withdrawing_again_keeps_the_first_reason(two):
    take_back(two, SECOND)
    again = withdraw(two, SECOND, date(2026, 12, 31), "x", "y")
    assert again.withdrawal.reason_en == "A fault in a file."
    assert again.withdrawal.withdrawn_on == DAY
    assert len(register_of(two)) == 1


def test_the_command_wants_both_reasons_and_says_what_is_in_force(two):
    def run(*arguments):
        return CliRunner().invoke(main, ["withdraw", *arguments, "-i", str(two.root)])

    assert "Missing option '--reason-en'" in run(SECOND, "--reason-ru", "x").stderr
    reasons = ("--reason-ru", "Ошибка.", "--reason-en", "A fault.")
    unknown = run("2031-01-01", *reasons)
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (2, 1)
    assert run(SECOND, *reasons).stdout.splitlines() == [
        f"Release {SECOND} is withdrawn; the register says {date.today()}.",
        f"Release {FIRST} is the current one.",
    ]
    assert "No release is left" in run(FIRST, *reasons).stdout


def test_releases_are_sorted_by_date_and_then_by_number():
    ids = ["2026-11-15", "2026-11-15-2", "2026-11-15-10", "2026-11-16", "2027-01-01"]
    assert sorted(set(ids), key=release_order) == ids
    assert sorted(["zz", *ids], key=release_order)[-1] == "zz"
