"""Files that cannot be read: one sentence, nothing imported, nothing half-written."""

from __future__ import annotations

import gzip
import zlib

import pytest

from portal.config.errors import OperatorError
from portal.ingest.extract.request import MIB, Limits

HEADER = "number,received,closed,status,subject,place"
GOOD = "1,2026-01-10 09:00:00,2026-01-11 09:00:00,done,Trees,BOS-RX"
WHOLE = f"{HEADER}\n{GOOD}\n".encode()
PACKED = gzip.compress(WHOLE, mtime=0)


def refused(office, content: bytes, sentence: str, name="day.csv", limits=None):
    """Check that a file is refused with one sentence that names it, after a good one went in."""
    office.ingest(office.rows(GOOD.replace("1,", "9,", 1), name="good.csv"))
    before = office.state()
    bad = office.write(content, name)
    with pytest.raises(OperatorError) as caught:
        office.ingest(office.rows(GOOD, name="first.csv"), bad, limits=limits)
    message = str(caught.value)
    assert sentence in message
    assert str(bad) in message
    assert message.endswith(".")
    assert "\n" not in message
    assert office.state() == before
    assert not list((office.instance.confidential / "work").iterdir())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "no column names"),
        (f"{HEADER}\n".encode(), "holds no rows"),
        (
            WHOLE.replace(b"subject", b"subjekt"),
            "the column «subject» is missing; the nearest one is «subjekt»",
        ),
        (WHOLE.replace(b"subject", b"Ivanov Ivan"), "the column «subject» is missing."),
        (WHOLE.replace(b"place", b"Status"), "two columns «status»"),
        (WHOLE + "2,2026-01-10,,дано".encode("cp1251"), "line 3 is not utf-8 text"),
        (WHOLE.decode().encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00rest", "not a text file"),
        (WHOLE.replace(b",", b";"), "the column «number» is missing"),
    ],
)
def test_a_file_that_is_not_what_the_mapping_says(office, content, sentence):
    refused(office, content, sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (WHOLE, "the name says gzip"),
        (PACKED[:-9], "cut short"),
        (PACKED[:-8] + b"\x00" * 8, "damaged"),
        (PACKED[:20], "cut short"),
    ],
    ids=["plain", "no-trailer", "wrong-checksum", "header-only"],
)
def test_a_broken_archive(office, content, sentence):
    refused(office, content, sentence, "day.csv.gz")


def test_a_file_that_is_missing_or_no_file(office):
    with pytest.raises(OperatorError, match="the file is missing"):
        office.ingest(office.files / "nothing.csv")
    with pytest.raises(OperatorError, match="this is no file"):
        office.ingest(office.files)


def test_a_source_that_is_missing_names_those_there_are(office):
    with pytest.raises(OperatorError, match="no source «desc»; there are: boston, desk"):
        office.ingest(office.rows(GOOD), source="desc")


def test_one_endless_line_is_refused_before_it_is_parsed(office):
    limits = Limits(line_bytes=MIB)
    content = WHOLE + b"2," + b"x" * (3 * MIB)
    refused(office, content, "line 3 is longer than", limits=limits)


def test_a_packed_file_of_one_huge_line_is_refused_unpacked_in_pieces(office):
    # 64 MiB of one letter in 64 kB: far below a gigabyte, but the piece that stops it is the same.
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(engine.compress(b"x" * MIB) for _ in range(64)) + engine.flush()
    refused(office, packed, "line 1 is longer than", "day.csv.gz")


def test_an_archive_that_explodes_is_refused_at_the_limit(office):
    line = b"1,2026-01-10 09:00:00,,done,Trees,BOS-RX\n"
    packed = gzip.compress(HEADER.encode() + b"\n" + line * 200_000)
    limits = Limits(free_bytes=MIB, ratio=50)
    refused(office, packed, "more than 50 times its size", "day.csv.gz", limits)
    limits = Limits(text_bytes=2 * MIB)
    with pytest.raises(OperatorError, match=f"larger than {2 * MIB} bytes"):
        office.ingest(office.files / "day.csv.gz", limits=limits)


@pytest.mark.parametrize("rows", [65_535, 65_536])
def test_a_table_cut_at_the_limit_of_a_spreadsheet_is_refused(office, rows):
    content = HEADER + "\n" + "\n".join(f"{n},2026-01-10,,done,Trees,BOS-RX" for n in range(rows))
    refused(office, content.encode(), f"exactly {rows} rows is the limit of a spreadsheet")


def test_a_table_cut_at_the_newer_limit_is_refused(office):
    row = "1,2026-01-10,,done,Trees,BOS-RX\n"
    refused(office, f"{HEADER}\n{row * 1_048_575}".encode(), "exactly 1048575 rows")


def test_a_reader_out_of_memory_or_time_is_an_ordinary_outcome(office):
    with pytest.raises(OperatorError, match="more than 96 MiB of memory; it was not imported"):
        office.ingest(office.rows(GOOD), limits=Limits(memory_bytes=96 * MIB))
    with pytest.raises(OperatorError, match=r"longer than 0\.01 s"):
        office.ingest(office.rows(GOOD), limits=Limits(wall_seconds=0.01))


def test_a_reader_out_of_processor_time_is_an_ordinary_outcome(office):
    # The row that is cut brings about the slow pass.
    rows = "1,2026-01-10,,done,Trees,BOS-RX\n" * 800_000
    with pytest.raises(OperatorError, match="1 s of processor time"):
        office.ingest(office.write(f"{HEADER}\ncut\n{rows}"), limits=Limits(cpu_seconds=1))


def test_long_or_too_many_values_are_no_codes(office):
    rows = [f"{n},2026-01-10,,done,{'word ' * 40},BOS-RX" for n in range(3)]
    refused(
        office,
        "\n".join([HEADER, *rows]).encode(),
        "the column «subject» holds values longer than 160",
    )
    rows = [f"{n},2026-01-10,,done,topic {n},BOS-RX" for n in range(60)]
    with pytest.raises(OperatorError, match="more than 50 different values"):
        office.ingest(office.rows(*rows), limits=Limits(distinct=50))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline", "pack", "bom"),
    [
        ("utf-8", ",", "\n", False, False),
        ("utf-8", ";", "\r\n", False, True),
        ("utf-8", "\t", "\n", True, True),
        ("cp1251", ";", "\r\n", False, False),
        ("cp1251", "|", "\n", True, False),
        ("utf-8", "auto", "\n", True, False),
        ("utf-8", "auto;", "\n", False, False),
    ],
)
def test_the_same_rows_in_any_dress_give_the_same_records(
    office, encoding, delimiter, newline, pack, bom
):
    text = (office.instance.sources / "desk.toml").read_text()
    stated = "auto" if delimiter.startswith("auto") else delimiter
    between = delimiter.removeprefix("auto") or ","
    extra = f'encoding = "{encoding}"\ndelimiter = "{stated}"\n'.replace("\t", "\\t")
    text = text.replace('format = "csv"\n', f'format = "csv"\n{extra}')
    office.mapping(text.replace("subject", "тема").replace('done = "m', '"решено" = "m'))
    rows = [
        HEADER.replace("subject", "тема"),
        GOOD.replace("done", "Решено"),
        f"2{GOOD[1:]}".replace("done", " РЕШЕНО "),
    ]
    content = newline.join(row.replace(",", between) for row in rows).encode(encoding)
    content = (b"\xef\xbb\xbf" if bom else b"") + content
    file = office.write(
        gzip.compress(content) if pack else content, "day.csv.gz" if pack else "day.csv"
    )
    (report,) = office.ingest(file)
    assert (report.read, report.accepted) == (2, 2)
    assert office.records("outcome, topic_code") == [("measures_taken", "trees")] * 2


def test_a_file_of_broken_rows_alone_imports_nothing(office):
    (report,) = office.ingest(office.rows("1", "2", "3"))
    assert (report.read, report.accepted, report.quarantined) == (3, 0, 3)
    assert office.records() == []


def test_several_members_of_one_archive_are_one_file(office):
    packed = gzip.compress(WHOLE) + gzip.compress(GOOD.replace("1,", "2,", 1).encode())
    (report,) = office.ingest(office.write(packed, "day.csv.gz"))
    assert report.accepted == 2
