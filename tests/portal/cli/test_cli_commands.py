"""The command line as an operator meets it: what each command prints, and its faults."""

from __future__ import annotations

import csv
import errno
import os
import re
import shutil
import socket
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata.history import events, versions
from portal.cli import demo as demo_command
from portal.cli import operate, serve
from portal.cli.main import main
from portal.config.instance import Instance
from portal.ingest.microdata import microdata_files
from portal.releases.scaffold import create_keys

ROOT = Path(__file__).resolve().parents[3]
CITY = ROOT / "tests" / "instances" / "boston"
COLUMNS = (
    "case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "reason", "type",
    "neighborhood", "source",
)  # fmt: skip
TOMORROW = date.today() + timedelta(days=1)


def otklik(*arguments):
    """Run the command; a fault must be one sentence on standard error and nothing else."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exit_code == 0:
        return result
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.count("\n") == 1, result.stderr
    return result


def fault(*arguments):
    """Return the sentence of a command that must fail."""
    result = otklik(*arguments)
    assert result.exit_code == 2, result.output
    return result.stderr.strip()


def case(number, opened="2011-07-05 10:00:00", closed="2011-07-06 10:00:00", status="Closed"):
    return (
        number, opened, "", closed, status, "Graffiti", "Graffiti Removal", "Roxbury",
        "Self Service",
    )  # fmt: skip


def write_cases(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def make_city(folder):
    """Return an instance of a small city with nothing ingested."""
    shutil.copytree(CITY, folder / "city")
    instance = Instance.open(folder / "city")
    create_keys(instance)
    return instance


def make_cases(folder):
    days = [f"2011-{month:02d}-{day:02d} 10:00:00" for month in (7, 8) for day in range(1, 29)]
    rows = [case(number, day, "") for number, day in enumerate(days * 3)]
    return write_cases(folder / "cases.csv", [(*r[:4], "Open", *r[5:]) for r in rows])


@pytest.fixture
def city(tmp_path):
    """Return an instance of a small city with nothing ingested."""
    return make_city(tmp_path)


@pytest.fixture
def cases(tmp_path):
    return make_cases(tmp_path)


@pytest.fixture(scope="module")
def published_once(tmp_path_factory):
    """Return a city with one release in force; no test may change it."""
    folder = tmp_path_factory.mktemp("published")
    city, cases = make_city(folder), make_cases(folder)
    assert (
        otklik("ingest", "boston", cases, "-i", city.root, "--as-of", "2012-06-01").exit_code == 0
    )
    release = otklik("build", "-i", city.root, "--date", "2012-06-02").stdout.strip()
    assert otklik("publish", release, "-i", city.root).exit_code == 0
    return city


@pytest.fixture
def published(published_once, tmp_path):
    """Return a copy of that city."""
    shutil.copytree(published_once.root, tmp_path / "city", symlinks=True)
    return Instance.open(tmp_path / "city")


def test_help_and_readme_name_every_command_in_the_order_of_the_work():
    listed = re.findall(r"^  (\w+) ", CliRunner().invoke(main, ["--help"]).stdout, re.MULTILINE)
    assert listed == [
        "init", "sources", "ingest", "build", "audit", "publish", "claims", "official", "calendar",
        "erase", "policy", "withdraw", "key", "serve", "pictures", "demo", "protect", "geodata",
    ]  # fmt: skip
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = [
        (name, part) for name in listed for part in getattr(main.commands[name], "commands", ())
    ]
    assert ("geodata", "import") in parts
    for name in [*((name,) for name in listed), *parts]:
        assert f"otklik {' '.join(name)}" in readme
        described = CliRunner().invoke(main, [*name, "--help"])
        assert described.exit_code == 0
        for line in re.findall(r"^  (--?\w.*)$", described.stdout, re.MULTILINE):
            assert len(line.split("  ")) > 1 or line.startswith(("--serve", "-i")), line


def test_init_makes_an_instance_that_is_ready_to_be_filled(tmp_path):
    result = otklik("init", tmp_path / "new")
    assert "coverage.csv" in result.stdout
    listed = otklik("sources", "-i", tmp_path / "new").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [
        "dobrodel", "incident_management", "nash_spb", "pos", "sstu",
    ]  # fmt: skip
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "otklik.toml", "policy.toml", "coverage.csv", "reference", "sources", "claims", "indicators",
        "var",
    }  # fmt: skip


def test_init_overwrites_nothing(tmp_path):
    otklik("init", tmp_path)
    assert "there is an instance already" in fault("init", tmp_path)
    (tmp_path / "otklik.toml").unlink()
    (tmp_path / "coverage.csv").write_text("mine", encoding="utf-8")
    assert "this stands there already" in fault("init", tmp_path)
    assert (tmp_path / "coverage.csv").read_text(encoding="utf-8") == "mine"
    assert "File exists" in fault("init", tmp_path / "coverage.csv")


def test_init_that_fails_on_the_way_leaves_no_instance(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("portal.releases.scaffold.create_keys", full)
    assert fault("init", tmp_path) == "No space left on device."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["sources", "build", "serve", "erase"])
def test_a_directory_that_is_no_instance_is_named(tmp_path, command):
    assert fault(command, "-i", tmp_path).startswith(f"{tmp_path}: no otklik.toml here")


def test_ingest_prints_counts_and_where_the_quarantine_is(city, tmp_path):
    file = write_cases(tmp_path / "a.csv", [case(1), case(2, closed="2011-07-01 10:00:00")])
    result = otklik("ingest", "boston", file, "-i", city.root, "--as-of", "2012-06-01")
    counts, listed = result.stdout.splitlines()
    assert counts == (
        f"{file}: read 2, accepted 1, replaced 0, duplicate 0, quarantined 1"
        " (closed_before_received 1)"
    )
    report = Path(listed.removeprefix("  rows in quarantine are listed in "))
    assert report.read_text(encoding="utf-8").splitlines()[1:] == [
        "3,closed_dt,closed_before_received,2011-07-01 10:00:00"
    ]
    again = otklik("ingest", "boston", file, "-i", city.root, "--as-of", "2012-06-01")
    assert "accepted 0, replaced 0, duplicate 1, quarantined 1" in again.stdout


def test_a_file_of_which_nothing_can_be_used_is_a_fault_and_makes_nothing_fresh(city, tmp_path):
    file = write_cases(tmp_path / "a.csv", [case(1, status="Lost")])
    result = otklik("ingest", "boston", file, "-i", city.root, "--as-of", "2012-06-01")
    assert result.exit_code == 2
    assert result.stderr == f"{file}: not one row could be used.\n"
    assert "status_unknown 1" in result.stdout
    assert not (city.confidential / "snapshots").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the file is missing"),
        (b"", "the file is empty"),
        (",".join(COLUMNS).encode(), "the file holds no rows"),
        (",".join(COLUMNS[1:]).encode(), "the column «case_enquiry_id» is missing"),
        ("номер,дата\n".encode("cp1251"), "line 1 is not utf-8 text"),
        (b"a,b\n\x00", "line 2: this is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(city, tmp_path, content, sentence):
    file = tmp_path / "a.csv"
    if content is not None:
        file.write_bytes(content)
    said = fault("ingest", "boston", file, "-i", city.root, "--as-of", "2012-06-01")
    assert said.startswith(f"{file}: ")
    assert sentence in said
    assert microdata_files(city) == []


@pytest.mark.parametrize(
    "name", ["[/b][red]x.csv", "ы" * 120 + ".csv", "a'b\"; c.csv", os.fsdecode(b"\xff.csv")]
)
def test_any_name_of_a_file_will_do(city, tmp_path, name):
    file = tmp_path / name.replace("/", "")
    write_cases(file, [case(1)])
    result = otklik("ingest", "boston", file, "-i", city.root, "--as-of", "2012-06-01")
    assert result.exit_code == 0
    assert "accepted 1" in result.stdout


def test_an_unknown_source_is_answered_with_the_known_ones(city, cases):
    said = fault("ingest", "../boston", cases, "-i", city.root)
    assert said.endswith("no source «../boston»; there are: boston.")


@pytest.mark.parametrize(
    "arguments",
    [("ingest", "boston", "x.csv", "--as-of"), ("build", "--date"), ("erase", "--today")],
)
def test_a_day_that_has_not_come_is_refused(city, arguments):
    said = fault(*arguments, TOMORROW, "-i", city.root)
    assert said == f"{arguments[-1]}: {TOMORROW} lies in the future; today is {date.today()}."


def test_build_names_the_release_last_and_publish_takes_that_name(published):
    assert (published.releases / "current").readlink() == Path("2012-06-02")
    assert otklik("publish", "2012-06-02", "-i", published.root).exit_code == 0


@pytest.mark.parametrize(
    "release", ["2031-01-01", "current", "..", ".", "", "../confidential", "/etc"]
)
def test_only_a_release_can_be_published(published, release):
    fault("publish", release, "-i", published.root)
    assert (published.releases / "current").readlink() == Path("2012-06-02")


def test_a_release_that_was_changed_is_not_published(published):
    release = otklik("build", "-i", published.root, "--date", "2012-06-03").stdout.strip()
    (published.built / release / "reference" / "topics.csv").write_text("x", encoding="utf-8")
    assert "topics.csv was changed after the build" in fault(
        "publish", release, "-i", published.root
    )


@pytest.mark.parametrize(
    ("name", "row", "sentence"),
    [
        (
            "population.csv",
            "BOS,2011,many,2011-01-01,Census",
            "population «many» is not a whole number",
        ),
        ("tiles.csv", "NOWHERE,1,1", "the territory «NOWHERE» is not known"),
        ("postcodes.csv", "02108,NOWHERE", "the territory «NOWHERE» is not known"),
        ("topics.csv", "x/y,,Х,X", "the code «x/y» is not made of"),
        ("versions.csv", "NOWHERE,1,BOS,Х,X,,,2010-01-01,", "the territory «NOWHERE» is not"),
        ("events.csv", "e,2010-01-01,union,BOS,BOS,1,,", "the kind «union» is not known"),
    ],
)
def test_a_wrong_table_of_the_reference_is_named_before_the_long_work(
    published, monkeypatch, name, row, sentence
):
    monkeypatch.setattr("portal.releases.stage1.protect", lambda *_: pytest.fail("rounded"))
    headers = {
        "tiles.csv": "territory,column,row",
        "postcodes.csv": "postcode,territory",
        "versions.csv": ",".join(versions.COLUMNS),
        "events.csv": ",".join(events.COLUMNS),
    }
    path = published.reference / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else [headers[name]]
    path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    said = fault("build", "-i", published.root)
    assert said.startswith(f"{path}: row {len(lines) + 1}: ")
    assert sentence in said


def test_a_release_is_not_older_than_its_files(published):
    said = fault("build", "-i", published.root, "--date", "2012-05-31")
    assert said.startswith("A release of 2012-05-31 cannot hold files that tell of 2012-06-01")


def test_build_before_ingest_says_what_comes_first(city):
    assert "otklik ingest" in fault("build", "-i", city.root)


@pytest.mark.parametrize("damage", [b"", b"PAR1junkPAR1"])
def test_damaged_records_are_named_and_nothing_is_built(published, damage):
    path = microdata_files(published)[0]
    path.write_bytes(damage)
    for command in (("build",), ("ingest", "boston", published.coverage_file), ("erase",)):
        said = fault(*command, "-i", published.root)
        if command[0] != "ingest":
            assert said == f"{path}: this file of the microdata is missing or damaged."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"generation": 1, "engine": "x", "files": [{"month": "2011-07", "name": "../2011-07.p", "rows": 1}]}', "damaged"),
        (None, "missing, though there are files"),
    ],
)  # fmt: skip
def test_an_index_that_is_damaged_or_gone_erases_nothing(published, cases, text, sentence):
    files = microdata_files(published)
    index = files[0].with_name("index.json")
    if text is None:
        index.unlink()
    else:
        index.write_text(text, encoding="utf-8")
    for command in (("build",), ("ingest", "boston", cases), ("erase",)):
        assert sentence in fault(*command, "-i", published.root)
    assert all(path.exists() for path in files)


def test_what_the_system_says_becomes_a_sentence(city, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/otklik")

    monkeypatch.setattr(operate, "load_sources", refuse)
    assert fault("sources", "-i", city.root) == "/srv/otklik: Permission denied."


def test_serve_wants_a_release_and_a_free_port(published, monkeypatch):
    served = []
    monkeypatch.setattr(serve.Server, "run", lambda self: served.append(self.cfg.bind))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = fault("serve", "-i", published.root, "--port", port)
        assert said.startswith(f"127.0.0.1:{port}: cannot serve here: ")
    result = otklik("serve", "-i", published.root, "--port", port)
    assert served == [[f"127.0.0.1:{port}"]]
    assert f"http://127.0.0.1:{port}/" in result.stdout
    (published.releases / "current").unlink()
    assert "no release is published" in fault("serve", "-i", published.root)


def test_demo_looks_at_the_port_before_the_long_work(tmp_path, monkeypatch):
    monkeypatch.setattr(demo_command, "build_demo", lambda *_: pytest.fail("built"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "cannot serve here" in fault("demo", tmp_path / "demo", "--port", port)
    assert not (tmp_path / "demo").exists()


def test_demo_leaves_a_stranger_instance_alone(city):
    said = fault("demo", city.root, "--no-serve")
    assert "an instance stands here" in said
