"""No byte of a release comes from the text of a source; the scan finds such bytes where they are."""

from __future__ import annotations

import gzip
import subprocess
import sys

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from byte_scan import FORMS, INTEGER, Kind, findings
from made_up_city import FIRST_ID, FIRST_PHONE, N_PERSONS, email, person, telephone

from portal.app import create_app
from portal.config.settings import Settings

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
PAGES = ("/", "/regions", "/methodology", "/data", "/t/BOS", "/api/v1/observations?geo=BOS",
         "/api/v1/sources", "/api/v1/releases", "/api/v1/coverage", "/api/v1/openapi.json",
         "/healthz", "/t/nowhere")  # fmt: skip


def public_files(instance):
    return [path for path in sorted(instance.releases.rglob("*")) if path.is_file()]


def test_no_marker_is_in_any_public_byte(marked_city):
    files = public_files(marked_city)
    assert {"portal.duckdb", "manifest.json", "classes.json"} <= {path.name for path in files}
    assert findings(files, KINDS) == set()


def test_no_marker_is_in_any_page_or_answer(marked_city, tmp_path):
    client = create_app(Settings(marked_city.releases)).test_client()
    for number, url in enumerate(PAGES):
        answer = client.get(url)
        (tmp_path / f"{number}.html").write_bytes(answer.data + str(answer.headers).encode())
    assert len(list(tmp_path.iterdir())) == len(PAGES)
    assert findings(tmp_path.iterdir(), KINDS) == set()


def test_no_marker_is_in_microdata_quarantine_or_ledger(marked_city):
    kept = [
        path
        for room in ("microdata", "quarantine", "ledger")
        for path in (marked_city.confidential / room).rglob("*")
        if path.is_file()
    ]
    assert len(kept) > 3
    assert findings(kept, KINDS) == set()


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
