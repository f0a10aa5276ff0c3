"""The formats in which tables are offered: one table of names, media types and writers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.exports.about import About, Form
from portal.exports.atom import ATOM_TYPE, write_atom
from portal.exports.feeds import Feed
from portal.exports.geojson import write_geojson
from portal.exports.icalendar import ICALENDAR_FULL_TYPE, ICALENDAR_TYPE, write_icalendar
from portal.exports.jsonstat import write_jsonstat
from portal.exports.ndjson import write_ndjson
from portal.exports.parquet import write_parquet
from portal.exports.sdmx import SDMX_CSV_TYPE, write_sdmx_csv
from portal.exports.tabular import CSV_TYPE, Table, labelled, to_csv
from portal.exports.workbook import write_workbook

Writer = Callable[[Table, About, Form], bytes | Iterator[bytes]]
FeedWriter = Callable[[Feed, About], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that ``format`` takes.

    ``media_type`` is what Accept names, ``content_type`` what the answer says in full. A ``whole``
    format has no pages. What is an ``attachment`` is saved under a name rather than shown. JSON has
    no writer: its body differs from resource to resource.
    ``write_feed`` is of formats for registers.
    """

    name: str
    media_type: str
    suffix: str
    write: Writer | None
    content_type: str = ""
    is_whole: bool = False
    is_attachment: bool = False
    write_feed: FeedWriter | None = None

    @property
    def type_sent(self) -> str:
        """Content-Type of an answer."""
        return self.content_type or self.media_type


def write_csv(table: Table, _: About, form: Form) -> bytes:
    """Return the table as CSV with the delimiter and the byte order mark asked for."""
    return to_csv(labelled(table, form.labels), bom=form.bom, delimiter=form.delimiter)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("json", "application/json", "json", None),
        Format("csv", "text/csv", "csv", write_csv, CSV_TYPE),
        Format("jsonstat", "application/vnd.json-stat+json", "json", write_jsonstat, is_whole=True),
        Format("sdmx-csv", "application/vnd.sdmx.data+csv", "csv", write_sdmx_csv, SDMX_CSV_TYPE),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            write_workbook,
            is_attachment=True,
        ),
        Format(
            "parquet",
            "application/vnd.apache.parquet",
            "parquet",
            write_parquet,
            is_attachment=True,
        ),
        Format("ndjson", "application/x-ndjson", "ndjson", write_ndjson, is_whole=True),
        Format("geojson", "application/geo+json", "geojson", write_geojson, is_whole=True),
        Format("atom", ATOM_TYPE, "atom", None, write_feed=write_atom),
        Format("ics", ICALENDAR_TYPE, "ics", None, ICALENDAR_FULL_TYPE, write_feed=write_icalendar),
    )
}
