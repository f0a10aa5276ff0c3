"""Links of the answers: absolute, since programs of maps follow them as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from portal.api.ogc.query import with_offset
from portal.exports.base_address import base_address
from portal.store.model import ReleaseInfo

PREFIX = "/ogc"
JSON, GEOJSON, CSV = "application/json", "application/geo+json", "text/csv"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, Any]


def root(info: ReleaseInfo) -> str:
    """Return the address of the portal that links begin with."""
    return base_address(info.base_url, request.url_root)


def link(info: ReleaseInfo, path: str, rel: str, kind: str = JSON, title: str = "") -> Link:
    """Return one link; ``path`` begins with a slash."""
    found = {"href": root(info) + path, "rel": rel, "type": kind}
    return found | ({"title": title} if title else {})


def collection_path(level: str) -> str:
    """Return the path of a collection."""
    return f"{PREFIX}/collections/{quote(level, safe='')}"


def items_path(level: str) -> str:
    """Return the path of the features of a collection."""
    return f"{collection_path(level)}/items"


def item_path(level: str, code: str) -> str:
    """Return the path of one feature."""
    return f"{items_path(level)}/{quote(code, safe='')}"


def table_path(level: str) -> str:
    """Return the path of the same territories as a table."""
    return f"/api/v1/territories?{urlencode({'geoLevel': level, 'format': 'csv'})}"


def file_path(info: ReleaseInfo, level: str, suffix: str) -> str:
    """Return the path of the file with all polygons of a level."""
    return f"/downloads/{quote(info.id)}/boundaries_{quote(level)}.{suffix}"


def page_links(info: ReleaseInfo, offset: int, limit: int, matched: int) -> list[Link]:
    """Return the links of a page of features to itself and to the pages beside it."""
    asked: Sequence[tuple[str, str]] = list(request.args.items(multi=True))
    own = f"{request.path}?{urlencode(asked)}" if asked else request.path
    links = [link(info, own, "self", GEOJSON)]
    if offset + limit < matched:
        links.append(_page(info, asked, offset + limit, "next"))
    if offset > 0:
        links.append(_page(info, asked, max(offset - limit, 0), "prev"))
    return links


def _page(info: ReleaseInfo, asked: Sequence[tuple[str, str]], offset: int, rel: str) -> Link:
    return link(info, f"{request.path}?{urlencode(with_offset(asked, offset))}", rel, GEOJSON)
