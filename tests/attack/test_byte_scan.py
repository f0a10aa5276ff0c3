"""No byte of a release comes from the text of a source; the scan finds such bytes where they are."""

from __future__ import annotations

import gzip
import secrets
import subprocess
import sys
import zipfile
from urllib.parse import quote

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from byte_scan import FORMS, INTEGER, RAW, Kind, findings
from made_up_city import (
    DAY,
    FIRST_ID,
    FIRST_PHONE,
    N_PERSONS,
    email,
    make_city,
    person,
    telephone,
    write_source,
)

from portal.app import create_app
from portal.config.keys import PSEUDONYM, ROUNDING, load_key
from portal.config.settings import Settings
from portal.ingest.microdata import microdata_files
from portal.releases.build import build_release
from portal.releases.publish import publish

KINDS = (
    Kind("name", [person(n) for n in range(N_PERSONS)], "Приметкин Человек "),
    Kind("e-mail", [email(n) for n in range(N_PERSONS)], "@chelovek.example"),
    Kind(
        "telephone",
        [telephone(n) for n in range(N_PERSONS)],
        telephone(0)[:12],
        [FIRST_PHONE + n for n in range(N_PERSONS)],
    ),
    Kind(
        "id",
        [str(FIRST_ID + n) for n in range(3000)],
        str(FIRST_ID)[:10],
        [FIRST_ID + n for n in range(3000)],
    ),
    Kind("text", ["writes about a tree"], "writes about a tree"),
)
N_BUILDS = 20
PAGES = ("/", "/regions", "/methodology", "/data", "/t/BOS", "/api/v1/observations?geo=BOS",
         "/api/v1/sources", "/api/v1/releases", "/api/v1/coverage", "/api/v1/openapi.json",
         "/healthz", "/t/nowhere")  # fmt: skip


def files_below(*rooms):
    return [path for room in rooms for path in sorted(room.rglob("*")) if path.is_file()]


def answers(instance, folder):
    """Keep pages and answers with their headers; return the files."""
    client = create_app(Settings(instance.releases)).test_client()
    for number, url in enumerate(PAGES):
        answer = client.get(url)
        (folder / f"{number}.html").write_bytes(answer.data + str(answer.headers).encode())
    return files_below(folder)


def confidential_rooms(instance):
    """Return the rooms in which no person may be found, though no stranger reads them."""
    rooms = [path for path in instance.confidential.iterdir() if path.is_dir()]
    return [room for room in rooms if room.name not in ("snapshots", "keys")]


def secrets_of(instance):
    """Return what our own rooms know and nobody else may: the keys, the hashes of appeals."""
    keys = [load_key(instance.confidential / "keys" / name) for name in (PSEUDONYM, ROUNDING)]
    hashes = {
        text
        for path in microdata_files(instance)
        for text in pq.read_table(path, columns=["appeal_hash"])["appeal_hash"].to_pylist()
    }
    some = sorted(hashes)[:40]
    return (
        Kind("key", [key.hex() for key in keys], raw=keys),
        Kind("hash", [text[:16] for text in some], raw=[bytes.fromhex(text)[:8] for text in some]),
    )


def test_no_marker_is_in_any_public_byte(marked_city):
    files = files_below(marked_city.releases)
    assert {"portal.duckdb", "manifest.json", "classes.json"} <= {path.name for path in files}
    assert findings(files, KINDS) == set()


def test_no_marker_is_in_any_page_or_answer(marked_city, tmp_path):
    files = answers(marked_city, tmp_path)
    assert len(files) == len(PAGES)
    assert findings(files, KINDS) == set()


def test_no_marker_is_in_any_confidential_room_but_the_archive_of_files(marked_city):
    files = files_below(*confidential_rooms(marked_city))
    assert {"microdata", "ledger"} <= {room.name for room in confidential_rooms(marked_city)}
    assert len(files) > 3
    assert findings(files, KINDS) == set()


def test_no_key_and_no_hash_of_an_appeal_is_in_any_public_byte(marked_city, tmp_path):
    kinds = secrets_of(marked_city)
    files = [*files_below(marked_city.releases), *answers(marked_city, tmp_path)]
    assert findings(files, kinds) == set()
    kept = findings(files_below(marked_city.confidential), kinds)
    assert {(kind, form) for _, kind, form in kept} >= {("key", "utf-8"), ("hash", "utf-8")}


@pytest.mark.slow
def test_no_marker_is_in_any_byte_of_many_builds(tmp_path, tally):
    """Leftovers of memory differ from run to run, so one clean build says little."""
    for build in range(N_BUILDS):
        folder = tmp_path / str(build)
        folder.mkdir()
        source = write_source(folder / "made_up.csv", 3000 + 37 * build, seed=build)
        instance = make_city(folder / "city", source)
        release_id, _ = build_release(instance, DAY, lambda _: None)
        publish(instance, release_id)
        (folder / "answers").mkdir()
        files = [
            *files_below(instance.releases, *confidential_rooms(instance)),
            *answers(instance, folder / "answers"),
        ]
        assert findings(files, KINDS) == set()
        assert {kind for _, kind, _ in findings([source], KINDS)} == {kind.name for kind in KINDS}
        tally["builds searched for markers"] += 1
        tally["markers in the sources of these builds"] += sum(kind.size for kind in KINDS)
        tally["bytes searched, before unpacking"] += sum(path.stat().st_size for path in files)


@pytest.mark.slow
def test_control_careless_databases_of_many_builds_are_caught(tmp_path, tally):
    caught = 0
    for build in range(N_BUILDS):
        source = write_source(tmp_path / f"{build}.csv", 3000 + 37 * build, seed=build)
        target = tmp_path / f"{build}.duckdb"
        subprocess.run([sys.executable, "-c", SAME_PROCESS, source, target], check=True)
        caught += any(kind == "name" for _, kind, _ in findings([target], KINDS))
    tally["careless databases caught, all of as many as builds"] += caught
    assert caught >= N_BUILDS * 0.9


def test_the_scan_finds_the_markers_of_the_source(marked_source):
    found = findings([marked_source], KINDS)
    assert {kind for _, kind, form in found if form == "utf-8"} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("packing", ["plain", "gz", "br"])
def test_the_scan_finds_each_encoding(tmp_path, form, packing):
    # Digits are all that «digits only» keeps, so it is tried on a telephone; cp1251 on a name.
    kind = KINDS[2] if form == "digits only" else KINDS[0]
    content = b"\x07\x01" + FORMS[form](kind.texts[17])[-1] + b"\xff"
    pack = {"plain": bytes, "gz": gzip.compress, "br": brotli.compress}[packing]
    path = tmp_path / f"public.{packing}"
    path.write_bytes(pack(content))
    assert (path.name, kind.name, form) in findings([path], KINDS)


def test_the_scan_finds_integers_and_packed_columns(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"\1" + (FIRST_ID + 5).to_bytes(8, "little") + b"\1")
    table = pa.table({"who": [person(4)] * 2000, "at": [FIRST_ID + 7] * 2000})
    pq.write_table(table, tmp_path / "b.parquet", compression="zstd")
    found = findings(tmp_path.iterdir(), KINDS)
    assert {
        ("a.bin", "id", INTEGER),
        ("b.parquet", "name", "utf-8"),
        ("b.parquet", "id", "utf-8"),
    } <= found


def test_the_scan_looks_into_archives_and_notes_of_columns(tmp_path):
    noted = pa.field("shown", pa.int32(), metadata={"by": person(3)})
    notes = {"made by": email(4)}
    columns = pa.table([pa.array([1])], pa.schema([noted], metadata=notes))
    pq.write_table(columns, tmp_path / "notes.parquet", compression="zstd")
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = telephone(5).encode()
        entry = zipfile.ZipInfo("notes.parquet")
        entry.extra = b"\1\2\4\0" + b"mail"
        entry.comment = str(FIRST_ID + 6).encode()
        archive.writestr(entry, (tmp_path / "notes.parquet").read_bytes(), zipfile.ZIP_DEFLATED)
        archive.writestr("page.html", f"<!-- {person(7)} -->" * 50)
    found = {(path, kind) for path, kind, _ in findings(files_below(tmp_path), KINDS)}
    assert {("notes.parquet", "name"), ("notes.parquet", "e-mail")} <= found
    assert {("all.zip", kind) for kind in ("name", "e-mail", "telephone", "id")} <= found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answer.json", person(8).encode("unicode_escape").decode()),
        ("page.html", "".join(f"&#{ord(sign)};" for sign in person(8))),
        ("link.html", quote(person(8))),
    ],
)
def test_the_scan_reads_escaped_text(tmp_path, name, text):
    (tmp_path / name).write_text(f"<p>{text}</p>", encoding="ascii")
    assert (name, "name", "utf-8") in findings([tmp_path / name], KINDS)


def test_the_scan_finds_a_key_as_bytes(tmp_path):
    key = secrets.token_bytes(32)
    (tmp_path / "a.bin").write_bytes(b"\0\1" + key + b"\2")
    assert findings([tmp_path / "a.bin"], [Kind("key", [key.hex()], raw=[key])]) == {
        ("a.bin", "key", RAW)
    }


SAME_PROCESS = """
import sys, duckdb
source, target = sys.argv[1:]
connection = duckdb.connect(target)
connection.execute("PRAGMA force_compression = 'uncompressed'")
connection.execute("CREATE TABLE work AS FROM read_csv(?, all_varchar = true)", [source])
connection.execute("CHECKPOINT")
connection.execute(
    "CREATE TABLE cell AS SELECT neighborhood, count(*) AS shown FROM work GROUP BY ALL"
)
connection.execute("CHECKPOINT")
connection.execute("DROP TABLE work")
connection.execute("CHECKPOINT")
connection.close()
"""


def test_control_a_database_written_by_the_process_that_read_the_source_is_caught(
    marked_source, tmp_path
):
    """Nothing but a count stands in its tables, yet the file remembers the persons."""
    target = tmp_path / "careless.duckdb"
    subprocess.run([sys.executable, "-c", SAME_PROCESS, marked_source, target], check=True)
    found = findings([target], KINDS)
    assert ("careless.duckdb", "name", "utf-8") in found
    assert ("careless.duckdb", "telephone", "utf-8") in found
