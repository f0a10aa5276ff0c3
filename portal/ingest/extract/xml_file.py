"""Read XML: one element per record, its children by name. No entities, no network."""

from __future__ import annotations

import time
from collections.abc import Iterator

from lxml import etree

from portal.ingest.extract.child import run
from portal.ingest.extract.headers import folded, missing_column
from portal.ingest.extract.request import Extracted, ExtractFault, Request
from portal.ingest.extract.rows import Row, write_table
from portal.ingest.extract.stream import plain_bytes


def read(request: Request) -> Extracted:
    """Write the mapped child elements of each record as Parquet, rows numbered from 1."""
    started = time.perf_counter()
    seen: set[str] = set()
    rows = write_table(_rows(request, seen), request)
    for field, names in request.columns.items():
        if rows and field not in seen and field not in request.optional:
            raise ExtractFault(missing_column(request.name, names[0], ()))
    return Extracted(rows, 0, {"parse": time.perf_counter() - started})


def _rows(request: Request, seen: set[str]) -> Iterator[Row]:
    source = plain_bytes(request)
    wanted = [[folded(name) for name in names] for names in request.columns.values()]
    try:
        events = etree.iterparse(
            str(source),
            events=("end",),
            tag=f"{{*}}{request.records}",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for number, (_, element) in enumerate(events, start=1):
            if number == 1 and element.getroottree().docinfo.doctype:
                raise ExtractFault(f"{request.name}: XML with a document type is not read.")
            children = {
                folded(etree.QName(child).localname): (child.text or "") for child in element
            }
            values = []
            for field, names in zip(request.columns, wanted, strict=True):
                found = next((name for name in names if name in children), None)
                if found is not None:
                    seen.add(field)
                values.append(children[found] if found is not None else "")
            yield number, tuple(values)
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise ExtractFault(f"{request.name}: line {error.lineno}: this is no sound XML.") from None


def _forget(element: etree._Element) -> None:
    """Free what was read, so that memory does not grow with the file."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


if __name__ == "__main__":
    run(read)
