"""The archive of a release: whole, checked, the same bytes again, read by other people's readers."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest
from csvw import CSVW

from portal.exports.archive import write_archive
from portal.exports.passport import make_passport
from portal.exports.readme import README
from portal.store.release_store import ReleaseStore
from schemas.passport import Passport

# A reader in plain Python needs half a minute for the big ones, and learns nothing more from them.
SMALL_BYTES = 100_000


@pytest.fixture(scope="module")
def passport(release_store: ReleaseStore) -> Passport:
    return make_passport(release_store)


def _archive(store: ReleaseStore, passport: Passport) -> bytes:
    target = io.BytesIO()
    write_archive(passport, store.info, store.directory / "downloads", target)
    return target.getvalue()


@pytest.fixture(scope="module")
def unpacked(
    release_store: ReleaseStore, passport: Passport, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    directory = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(io.BytesIO(_archive(release_store, passport))) as archive:
        assert archive.testzip() is None
        archive.extractall(directory)
    return directory


def test_it_holds_every_file_its_descriptions_and_nothing_else(
    unpacked: Path, passport: Passport, release_store: ReleaseStore
) -> None:
    files = {form.file for entry in passport.datasets for form in entry.distributions}
    described = {f"{name}-metadata.json" for name in files if name.endswith(".csv")}
    passports = {f"{entry.id}.metadata.json" for entry in passport.datasets}
    about = {"README.md", "SHA256SUMS", "datapackage.json"}
    assert {path.name for path in unpacked.iterdir()} == files | described | passports | about
    for name in files:
        own = release_store.directory / "downloads" / name
        assert (unpacked / name).read_bytes() == own.read_bytes()


def test_the_checksums_are_those_of_all_other_members(unpacked: Path) -> None:
    lines = (unpacked / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert told == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in unpacked.iterdir()
        if path.name != "SHA256SUMS"
    }


def test_the_same_release_gives_the_same_bytes(
    release_store: ReleaseStore, passport: Passport
) -> None:
    one, other = (_archive(release_store, passport) for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        members = archive.infolist()
    assert {member.date_time for member in members} == {(2026, 11, 15, 0, 0, 0)}
    assert members[0].filename == README == "README.md"
    stored = {m.filename for m in members if m.compress_type == zipfile.ZIP_STORED}
    assert stored == {m.filename for m in members if m.filename.endswith(".parquet")}
    assert len(one) < sum(member.file_size for member in members) / 3


def test_frictionless_finds_every_file_and_every_cell_right(unpacked: Path) -> None:
    """The command that the README names, on the whole archive: types, keys, sizes, checksums."""
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", "datapackage.json"]
    run = subprocess.run(
        command, cwd=unpacked, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"}
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert "INVALID" not in run.stdout


def test_frictionless_finds_a_changed_cell(unpacked: Path, tmp_path: Path) -> None:
    package = orjson.loads((unpacked / "datapackage.json").read_bytes())
    package["resources"] = [r for r in package["resources"] if r["name"] == "topics"]
    (tmp_path / "datapackage.json").write_bytes(orjson.dumps(package))
    changed = (unpacked / "topics.csv").read_bytes().replace(b"housing", b"housinG", 1)
    (tmp_path / "topics.csv").write_bytes(changed)
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", "datapackage.json"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode != 0
    assert "hash" in run.stdout


def test_csvw_reads_the_same_values_by_their_types(unpacked: Path, passport: Passport) -> None:
    small = [
        form
        for entry in passport.datasets
        for form in entry.distributions
        if form.suffix == "csv" and form.bytes < SMALL_BYTES
    ]
    assert len(small) >= 8
    for form in small:
        read = CSVW(str(unpacked / f"{form.file}-metadata.json"), validate=True)
        assert read.is_valid, form.file
        rows = list(read.tables[0])
        assert len(rows) == form.rows
        with (unpacked / form.file).open(encoding="utf-8", newline="") as file:
            for plain, typed in zip(csv.DictReader(file), rows, strict=True):
                assert [name for name, value in plain.items() if not value] == [
                    name for name, value in typed.items() if value is None
                ]
                for name, value in typed.items():
                    if isinstance(value, int) and not isinstance(value, bool):
                        assert int(plain[name]) == value


def test_descriptions_of_the_big_files_are_valid_too(unpacked: Path, passport: Passport) -> None:
    for entry in passport.datasets:
        if entry.form("csv") is not None:
            path = unpacked / f"{entry.id}.csv-metadata.json"
            described = orjson.loads(path.read_bytes())
            names = [column["name"] for column in described["tableSchema"]["columns"]]
            assert names == [column.name for column in entry.columns]
            assert described["url"] == f"{entry.id}.csv"


def test_the_readme_says_in_both_languages_what_is_inside(
    unpacked: Path, passport: Passport
) -> None:
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    assert text.index("Демонстрационные (синтетические)") < text.index("Demonstration (synthetic)")
    for entry in passport.datasets:
        assert entry.title.ru in text
        assert entry.title.en in text
        for form in entry.distributions:
            assert text.count(f"| `{form.file}` |") == 2
    assert text.count("sha256sum --check SHA256SUMS") == 2
    assert "not a zero" in text


def test_the_commands_of_the_readme_work(unpacked: Path) -> None:
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    shell, python = (text.split(f"```{kind}\n")[1].split("```")[0] for kind in ("sh", "python"))
    subprocess.run(shell.splitlines()[0].split(), cwd=unpacked, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", python], cwd=unpacked, check=True)


def test_the_passport_of_a_dataset_is_there_as_it_is(unpacked: Path, passport: Passport) -> None:
    topics = passport.dataset("topics")
    assert topics is not None
    told = orjson.loads((unpacked / "topics.metadata.json").read_bytes())
    assert told["release"] == passport.release
    assert told["note"] == "synthetic"
    assert told["title"] == {"ru": topics.title.ru, "en": topics.title.en}
    assert [column["name"] for column in told["columns"]] == [c.name for c in topics.columns]
    assert told["distributions"][0]["sha256"] == topics.distributions[0].sha256
