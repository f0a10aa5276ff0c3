"""Answers with the headers that caches live by: the release and the code fix every page."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import orjson
from flask import Response, request

from portal.store.current import all_releases
from portal.web.assets import code_digest
from portal.web.context import PageContext

PAGE_CACHE = "public, max-age=60, s-maxage=60"
# What is of one release for good; that one may be withdrawn, which shared caches learn in a minute.
PINNED_CACHE = "public, max-age=300, s-maxage=60, must-revalidate"
# Paths of pages that tell of other releases than their own.
_REGISTERS = frozenset(("/calendar", "/changes"))
IMMUTABLE = "public, max-age=31536000, immutable"
# Where programs find the APIs from any page (RFC 9727).
API_CATALOG = '</.well-known/api-catalog>; rel="api-catalog"'


def permissions_policy(geolocation: str = "") -> str:
    """Return what a page may ask of the device: nothing, or the position where that is allowed."""
    return f"camera=(), geolocation=({geolocation}), microphone=(), payment=(), usb=()"


def etag_of(context: PageContext) -> str:
    """Return the entity tag of any page or values of this release.

    Pages of registers change with whatever is published, withdrawn or announced.
    """
    tag = f"{context.info.id}-{code_digest()}"
    if context.base_map is not None:
        tag += f"-{crc32(repr(context.base_map).encode()):08x}"
    if context.path not in _REGISTERS:
        return tag
    releases = all_releases()
    known = (releases.all_ids(), list(releases.withdrawn()), releases.calendar())
    return f"{tag}-{crc32(repr(known).encode()):08x}"


def not_modified(context: PageContext) -> Response | None:
    """Return 304 where the reader's copy is of this release and code, before anything is computed.

    Compression adds ``:br`` or ``:gzip`` to the tag; what stands before it is ours.
    """
    known = {tag.partition(":")[0] for tag in request.if_none_match.as_set(include_weak=True)}
    return _with_headers(context, Response(status=304)) if etag_of(context) in known else None


def html_response(context: PageContext, body: str, status: int = 200) -> Response:
    """Return a page; errors are never kept by caches."""
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.content_language = [context.lang]
    response.headers["Link"] = API_CATALOG
    return _with_headers(context, response)


def json_response(context: PageContext, body: dict[str, Any], status: int = 200) -> Response:
    """Return values for a map."""
    return _with_headers(
        context, Response(orjson.dumps(body), status, content_type="application/json")
    )


def data_response(body: bytes, content_type: str) -> Response:
    """Return something that harvesters read, to be asked for again after a minute."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = PAGE_CACHE
    response.add_etag()
    response.make_conditional(request)
    return response


def script_response(text: str) -> Response:
    """Return a script, to be asked for again after a minute."""
    response = Response(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = PAGE_CACHE
    response.add_etag()
    response.make_conditional(request)
    return response


def _with_headers(context: PageContext, response: Response) -> Response:
    if context.release:
        # Search engines are to know the page of the release in force alone.
        response.headers["X-Robots-Tag"] = "noindex"
    if response.status_code in (200, 304):
        response.headers["Cache-Control"] = PINNED_CACHE if context.release else PAGE_CACHE
        response.set_etag(etag_of(context))
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
