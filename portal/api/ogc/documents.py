"""The documents around the features: landing page, conformance, collections."""

from __future__ import annotations

from typing import Any

from portal.api.ogc.links import (
    CSV,
    GEOJSON,
    OPENAPI,
    PREFIX,
    collection_path,
    file_path,
    items_path,
    link,
    table_path,
)
from portal.store.release_store import ReleaseStore

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
PARQUET = "application/vnd.apache.parquet"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
_ABOUT = {
    "ru": "Территории выпуска {release} с контурами, по уровню на коллекцию.",
    "en": "Territories of the release {release} with their polygons, a collection for each level.",
}
_NONE = {
    "ru": "Контуров в этом выпуске нет, поэтому нет и коллекций. Территории без контуров есть в"
    " /api/v1/territories.",
    "en": "This release has no polygons, so there are no collections. The territories without them"
    " are at /api/v1/territories.",
}
_COLLECTION = {
    "ru": "Территории уровня «{level}». Контуры одни и те же на любой день; datetime выбирает"
    " территории, которые тогда были, с их тогдашними кодом, названием и подчинением.",
    "en": "Territories of the level “{level}”. Polygons are the same on every day; datetime selects"
    " the territories that existed then, with the code, name and parent of then.",
}


def landing(store: ReleaseStore, lang: str) -> dict[str, Any]:
    """Return the landing page."""
    info = store.info
    about = (_ABOUT if store.polygons else _NONE)[lang]
    return {
        "title": info.title(lang),
        "description": about.format(release=info.id),
        "links": [
            link(info, PREFIX, "self"),
            link(info, f"{PREFIX}/api", "service-desc", OPENAPI),
            link(info, "/api/docs", "service-doc", "text/html"),
            link(info, f"{PREFIX}/conformance", "conformance"),
            link(info, f"{PREFIX}/collections", "data"),
        ],
    }


def conformance() -> dict[str, Any]:
    """Return the classes of the standard that hold here."""
    return {"conformsTo": list(CONFORMANCE)}


def collections(store: ReleaseStore, lang: str) -> dict[str, Any]:
    """Return the collections: a level each, if it has polygons."""
    found = [collection(store, level, lang) for level in store.polygons]
    return {
        "collections": found,
        "links": [link(store.info, f"{PREFIX}/collections", "self")],
        **({} if found else {"description": _NONE[lang]}),
    }


def collection(store: ReleaseStore, level: str, lang: str) -> dict[str, Any]:
    """Return one collection: extent in space and time, licence, where its features are."""
    info, record = store.info, store.boundary_records.get(level)
    label = info.level_label(level, lang)
    about = [_COLLECTION[lang].format(level=label), info.boundary_note(lang)]
    if record is not None:
        about += [f"{record.source} ({record.licence}).", record.credit]
    return {
        "id": level,
        "title": label,
        "description": " ".join(text for text in about if text),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(store, level),
        "links": [
            link(info, collection_path(level), "self"),
            link(info, items_path(level), "items", GEOJSON, label),
            link(info, table_path(level), "alternate", CSV),
            link(info, file_path(info, level, "geojson"), "enclosure", GEOJSON),
            link(info, file_path(info, level, "parquet"), "enclosure", PARQUET),
            *_licence(store, level),
        ],
    }


def _licence(store: ReleaseStore, level: str) -> list[dict[str, Any]]:
    record = store.boundary_records.get(level)
    if record is None or not record.licence_url:
        return []
    return [{"href": record.licence_url, "rel": "license", "title": record.licence}]


def _extent(store: ReleaseStore, level: str) -> dict[str, Any]:
    """Return the extent; a beginning or an end that nobody knows is null."""
    versions = [
        version
        for place in store.territories.at_level(level)
        for version in store.lineage.versions(place.code)
    ]
    starts = [version.valid_from for version in versions]
    ends = [version.valid_to for version in versions]
    since = None if None in starts else f"{min(d for d in starts if d)}T00:00:00Z"
    until = None if None in ends else f"{max(d for d in ends if d)}T00:00:00Z"
    extent: dict[str, Any] = {"temporal": {"interval": [[since, until]], "trs": GREGORIAN}}
    if (box := store.polygons[level].extent()) is not None:
        extent["spatial"] = {"bbox": [list(box)], "crs": CRS84}
    return extent
