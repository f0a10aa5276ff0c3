"""Writers of tables: what is hidden, what is the same bytes, what readers and standards want."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from portal.exports.about import About, Form
from portal.exports.formats import FORMATS
from portal.exports.jsonstat import write_jsonstat
from portal.exports.ndjson import write_ndjson
from portal.exports.parquet import write_parquet
from portal.exports.sdmx import write_sdmx_csv
from portal.exports.tabular import Table, labelled, records
from portal.exports.workbook import write_workbook
from schemas.structure import APPEALS, ORIGIN

ABOUT = About(
    "2026-11-15",
    date(2026, 11, 15),
    date(2026, 11, 1),
    "en",
    "Otklik",
    "Publisher",
    "https://example.org",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "synthetic",
    ("Demonstration (synthetic) data.",),
)
PLACES = ("29000000", "93000000")
TIMES = ("2026-07", "2026-08")
NAMES = {
    "REF_AREA": {"29000000": "Kaluga Oblast", "93000000": "=Tuva"},
    "TIME_PERIOD": {"2026-07": "July 2026", "2026-08": "August 2026"},
}


def table() -> Table:
    """Return two places and two months: a count, a zero, what was not reported and is limited."""
    flags = [(1240, 7, "A", "B"), (0, 3, "P", None), (None, None, "L", None)]
    figures = iter([*flags, (None, None, "M", None)])
    rows = [
        (place, "all", "all", "all", "all", "all", time, *next(figures))
        for place in PLACES
        for time in TIMES
    ]
    parts = [part for part in APPEALS.components if part not in ORIGIN]
    made = Table.of(APPEALS, parts, rows, NAMES)
    return made.with_constants(ORIGIN, ("2026-11-15", "synthetic"))


def sheets(data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8")


def test_a_workbook_hides_nothing() -> None:
    parts = dict(sheets(write_workbook(table(), ABOUT, Form("both"))))
    assert {name for name in parts if "worksheets" in name} == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    for forbidden in ("comment", "pivot", "externalLink", "vba", "hyperlink", "query", "drawing"):
        assert not [name for name in parts if forbidden.lower() in name.lower()], forbidden
    text = "".join(parts.values())
    assert "hidden" not in text.lower()
    assert "definedName" not in text
    assert "<f>" not in text
    assert 'TargetMode="External"' not in text
    book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - our own file
    [names] = book.findall("{*}sheets")
    assert [(s.get("name"), s.get("state")) for s in names] == [("data", None), ("notes", None)]


def test_a_workbook_says_what_it_is_and_keeps_codes_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(table(), ABOUT, Form("both"))))
    header, *rows = book["data"].values
    first = dict(zip(header, rows[0], strict=True))
    assert (first["REF_AREA"], first["OBS_VALUE"], first["DATA_NOTE"]) == (
        "29000000",
        1240,
        "synthetic",
    )
    assert [row[header.index("OBS_VALUE")] for row in rows] == [1240, 0, None, None]
    assert [row[header.index("OBS_STATUS")] for row in rows] == ["A", "P", "L", "M"]
    # What begins like a formula is text.
    assert rows[2][header.index("REF_AREA_NAME")] == "=Tuva"
    notes = [cell for row in book["notes"].values for cell in row if cell]
    assert "Demonstration (synthetic) data." in notes
    assert {"2026-11-15", "Publisher", "Not reported", "Appeals"} <= set(notes)


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.write])
def test_the_same_table_is_the_same_bytes(name: str) -> None:
    write = FORMATS[name].write
    assert write is not None
    one, other = (write(table(), ABOUT, Form("both")) for _ in range(2))
    assert _bytes(one) == _bytes(other)


def _bytes(written: Any) -> bytes:
    return written if isinstance(written, bytes) else b"".join(written)


def test_parquet_has_the_types_of_the_structure_even_where_nothing_is_known() -> None:
    empty = Table.of(APPEALS, APPEALS.components, [], {})
    for made in (table(), empty):
        read = pq.read_table(io.BytesIO(write_parquet(made, ABOUT, Form())))
        types = dict(zip(read.column_names, read.schema.types, strict=True))
        assert (types["OBS_VALUE"], types["REF_AREA"]) == (pa.int64(), pa.string())
    metadata = read.schema.metadata
    assert (metadata[b"release"], metadata[b"data_note"]) == (b"2026-11-15", b"synthetic")


def test_parquet_never_cuts_decimals_off() -> None:
    parts = [part for part in APPEALS.components if part.id in ("REF_AREA", "OBS_VALUE")]
    made = Table.of(APPEALS, parts, [("29000000", 3), ("93000000", 2.5)])
    with pytest.raises(ValueError, match="decimals"):
        write_parquet(made, ABOUT, Form())


def test_json_stat_is_a_dense_cube_in_row_major_order() -> None:
    cube = json.loads(write_jsonstat(table(), ABOUT, Form()))
    assert (cube["version"], cube["class"], cube["source"]) == ("2.0", "dataset", "Publisher")
    assert cube["size"] == [2, 1, 1, 1, 1, 1, 2, 2]
    assert cube["value"] == [1240, 7, 0, 3, None, None, None, None]
    assert cube["status"] == ["A", "A", "P", "P", "L", "L", "M", "M"]
    assert set(cube["dimension"]) == set(cube["id"])
    assert {name for own in cube["role"].values() for name in own} <= set(cube["id"])
    for name, size in zip(cube["id"], cube["size"], strict=True):
        assert len(cube["dimension"][name]["category"]["index"]) == size
    assert cube["dimension"]["REF_AREA"]["category"]["label"] == NAMES["REF_AREA"]
    assert cube["extension"]["data_note"] == "synthetic"


@pytest.mark.parametrize("spoil", [lambda rows: rows[:-1], lambda rows: [*rows, rows[0]]])
def test_json_stat_of_a_table_with_holes_or_repeats_is_refused(spoil: Any) -> None:
    whole = table()
    spoilt = Table.of(APPEALS, whole.parts, spoil(list(whole.rows)))
    with pytest.raises(ValueError, match="whole product"):
        write_jsonstat(spoilt, ABOUT, Form())


@pytest.mark.parametrize(
    ("labels", "header", "row"),
    [
        (
            "id",
            "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TOPIC",
            "dataflow,OTKLIK:APPEALS(1.0),R,29000000,all",
        ),
        (
            "both",
            "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Territory,TOPIC: Topic",
            "dataflow,OTKLIK:APPEALS(1.0): Citizens' appeals,R,29000000: Kaluga Oblast,all",
        ),
        (
            "name",
            "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Territory,TOPIC,Topic",
            "dataflow,OTKLIK:APPEALS(1.0),Citizens' appeals,R,29000000,Kaluga Oblast,all,",
        ),
    ],
)
def test_sdmx_csv_has_its_columns_in_front_and_labels_as_asked(
    labels: str, header: str, row: str
) -> None:
    lines = write_sdmx_csv(table(), ABOUT, Form(labels)).decode().split("\r\n")
    assert lines[0].startswith(f"{header},")
    assert lines[1].startswith(f"{row},")
    assert len({len(re.findall(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line)) for line in lines[:-1]}) == 1


def test_lines_come_one_by_one_and_name_their_release() -> None:
    lines = [json.loads(line) for line in _bytes(write_ndjson(table(), ABOUT, Form())).splitlines()]
    assert [line["value"] for line in lines] == [1240, 0, None, None]
    assert {(line["release"], line["data_note"]) for line in lines} == {("2026-11-15", "synthetic")}


def test_lines_are_not_read_before_they_are_wanted() -> None:
    read: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(10_000):
            read.append(number)
            yield (number,)

    lines = write_ndjson(Table(("N",), rows()), ABOUT, Form())
    next(lines)
    assert len(read) < 2_000


def test_labels_spread_only_columns_that_have_names() -> None:
    assert labelled(table(), "both").columns[:3] == ("REF_AREA", "REF_AREA_NAME", "TOPIC")
    assert labelled(table(), "name").columns[:2] == ("REF_AREA_NAME", "TOPIC")
    assert labelled(table(), "id").columns == table().columns
    first = next(records(table(), "both"))
    assert (first["geo"], first["geo_name"], first["value"]) == (PLACES[0], "Kaluga Oblast", 1240)


def test_every_format_has_a_media_type_of_its_own() -> None:
    types = [form.media_type for form in FORMATS.values()]
    assert len(set(types)) == len(types)
    assert all(form.type_sent.startswith(form.media_type) for form in FORMATS.values())
