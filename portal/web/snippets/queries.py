"""The queries that are written as code: one record each, from the release that is being served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.presenters.selection import default_period
from schemas.codelists import ALL
from schemas.periods import Period

Kind = Literal[
    "number", "table", "series", "pinned", "renewed", "file", "file_csv", "stream", "map", "layer"
]
# What may stand in an address between quotation marks of a shell and of every language here.
_PLAIN = "/:?&=%+,.~-_[]@"
_SERIES_MONTHS = 12


@dataclass(frozen=True, slots=True)
class CodeQuery:
    """One query: what it is for, its address, and the name of a file for its answer.

    ``sha256`` is the checksum of a whole file; ``layer`` the collection of a service of maps.
    """

    kind: Kind
    address: str
    file: str
    sha256: str = ""
    layer: str = ""


def code_queries(context: PageContext) -> tuple[CodeQuery, ...]:
    """Return the queries that this release can answer, simplest first."""
    return tuple(_queries(context))


def _queries(context: PageContext) -> Iterator[CodeQuery]:
    info, store = context.info, context.store
    rate, level, root = info.headline_rate, info.map_level, store.territories.root.code
    period = str(default_period(context))
    values = f"/api/v1/indicators/{rate}"
    csv = {"geoLevel": level, "time": period, "format": "csv"}
    lowest = info.levels[-1].code
    yield _query(context, "number", f"{values}/{root}/{ALL}/{period}", f"{rate}.json")
    yield _query(context, "table", values, f"{rate}.csv", **csv)
    yield _query(
        context, "series", "/api/v1/observations", "outcomes.csv",
        geo=root, groupBy="outcome", sinceTimePeriod=_since(store), format="csv",
    )  # fmt: skip
    yield _query(context, "pinned", values, f"{rate}-{info.id}.csv", release=info.id, **csv)
    yield _query(context, "renewed", values, f"{rate}.csv", **csv)
    yield from _files(context, f"observations_{level}")
    yield _query(
        context, "stream", "/api/v1/observations", f"{lowest}.ndjson",
        geoLevel=lowest, format="ndjson",
    )  # fmt: skip
    if level in store.polygons:
        drawn = csv | {"format": "geojson"}
        yield _query(context, "map", values, f"{rate}.geojson", **drawn)
        yield CodeQuery("layer", f"{context.base}/ogc", f"{level}.geojson", layer=level)


def _query(context: PageContext, kind: Kind, path: str, file: str, **query: str) -> CodeQuery:
    """Return a query of the API; names are in the page's language, which may be the default."""
    if context.lang != context.info.languages[0] and path.startswith("/api/"):
        query["lang"] = context.lang
    asked = f"?{urlencode(query, safe=':/')}" if query else ""
    return CodeQuery(kind, quote(f"{context.base}{quote(path)}{asked}", safe=_PLAIN), file)


def _files(context: PageContext, stem: str) -> Iterator[CodeQuery]:
    """Yield the whole file in both its forms, if the release offers it."""
    for kind, suffix in (("file", "parquet"), ("file_csv", "csv")):
        for file in context.store.downloads:
            if file.name == f"{stem}.{suffix}":
                path = f"{context.base}/downloads/{quote(context.info.id)}/{quote(file.name)}"
                yield CodeQuery(kind, path, file.name, sha256=file.sha256)  # type: ignore[arg-type]


def _since(store: ReleaseStore) -> str:
    """Return the first of the last twelve months, or of as many as there are."""
    first, last = (Period.parse(month) for month in (store.info.first_month, store.info.last_month))
    return str(max(last.shift(1 - _SERIES_MONTHS), first, key=lambda month: month.start))
