"""Open data is there to be read from any page: its addresses, and what is said to other sites."""

from __future__ import annotations

METHODS = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = (
    "/.well-known/",
    "/api/",
    "/badge/",
    "/catalog",
    "/data/archive/",
    "/dataset/",
    "/datasets/",
    "/downloads/",
    "/embed",
    "/geo/",
    "/image/",
    "/newsroom/",
    "/oembed",
    "/ogc",
    "/opendata/",
)
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Range, Deprecation, ETag, Link,"
        " Otklik-Data-Note, Otklik-Release, Otklik-Rows, RateLimit, RateLimit-Policy, Repr-Digest,"
        " Retry-After, Sunset, X-Pagination, X-Request-Id"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What a browser asks before a page of another site may send a header of its own.
PREFLIGHT_HEADERS = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Cache-Control, If-Match, If-Modified-Since, If-None-Match,"
        " If-Range, If-Unmodified-Since, Pragma, Range, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}
