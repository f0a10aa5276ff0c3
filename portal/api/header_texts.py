"""What each header of an answer means: for the OpenAPI document and the documentation page."""

from __future__ import annotations

from typing import Any

# On every answer of data.
COMMON = {
    "Otklik-Release": "Release that answered.",
    "Otklik-Data-Note": "synthetic or test_only where the figures are not to be quoted.",
    "X-Request-Id": "Id of this request, to be named when reporting a fault.",
    "ETag": "Changes with release and query; send it back in If-None-Match for a 304.",
    "Last-Modified": "When this release began to answer; send it back in If-Modified-Since for a"
    " 304. Not on lists of all releases.",
    "Cache-Control": "How long the answer may be kept.",
    "Vary": "Request headers that the answer hangs on: the format, the compression. The language is"
    " in the address.",
    "Link": "Addresses with their relation (RFC 8288): describedby leads to the meaning of"
    " the columns, service-desc and service-doc to that of the API; in a list of pages also first,"
    " prev, next and last.",
}
LIMITS = {
    "RateLimit-Policy": "How much one client may ask: of each policy the quota q in w seconds:"
    ' "burst";q=300;w=10 (draft-ietf-httpapi-ratelimit-headers). Only where the portal has limits.',
    "RateLimit": "What is left of each policy: r requests, whole again in t seconds.",
}
ENDING = {
    "Deprecation": "Since when not to rely on this address, parameter or value any more: @ and"
    " seconds since 1970 (RFC 9745). A Link with the relation deprecation leads to the reason, one"
    " with successor-version to what takes its place.",
    "Sunset": "When it goes (RFC 8594), a year after its deprecation or later.",
}
PAGED = {
    "X-Pagination": "JSON: total, total_pages, first_page, last_page, page, previous_page,"
    " next_page.",
}
FILES = {
    "Content-Disposition": "Only of XLSX and Parquet: a file name with the release in it.",
}
REFUSED = {
    "Retry-After": "Of 429 and 503: in how many seconds to ask again.",
    "Allow": "Of 405 and OPTIONS: the methods that there are.",
}
DOWNLOADS = {
    "Repr-Digest": "Of whole files: their SHA-256 (RFC 9530), as in the manifest of the release.",
    "Otklik-Rows": "Of whole tables: how many rows there must be.",
    "Accept-Ranges": "Of whole files: a part can be asked for by Range, to go on where a download"
    " broke off.",
    "Content-Range": "Which part of a file this is.",
    "Location": "Of redirects: where the file or the page is.",
}
PLAIN = {
    "Content-Type": "The media type, with charset where it is text.",
    "Content-Length": "Bytes of the body.",
    "Content-Encoding": "br or gzip, where Accept-Encoding allows them.",
    "Content-Language": "Language of a page.",
    "Date": "When the answer was made.",
    "X-Robots-Tag": "noindex on pages that are not for search engines: blocks, and any page of a"
    " named release.",
}
OPEN = {
    "Access-Control-Allow-Origin": "*: any page may read open data, without cookies or keys.",
    "Access-Control-Expose-Headers": "The headers that such a page may read.",
    "Access-Control-Allow-Methods": "Of a preflight: the methods that there are.",
    "Access-Control-Allow-Headers": "Of a preflight: the headers that may be sent.",
    "Access-Control-Max-Age": "Of a preflight: for how many seconds it need not be repeated.",
}
PROTECTION = {
    "Content-Security-Policy": "What a page may load: nothing from other hosts.",
    "Cross-Origin-Opener-Policy": "Pages stand alone in their windows.",
    "Cross-Origin-Resource-Policy": "cross-origin for open data, same-origin for pages.",
    "Permissions-Policy": "What a page may ask of the device.",
    "Referrer-Policy": "Other sites learn no more than the host.",
    "X-Content-Type-Options": "nosniff: the media type holds.",
}
# As the documentation page shows them.
GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Of every answer of data", COMMON),
    ("Lists in pages", PAGED),
    ("Limits of rate", LIMITS),
    ("Refusals", REFUSED),
    ("What is going to end", ENDING),
    ("Files", FILES | DOWNLOADS),
    ("Of HTTP itself", PLAIN),
    ("For pages of other sites", OPEN),
    ("Protection of the reader", PROTECTION),
)


def of_status(status: int) -> dict[str, str]:
    """Return the headers of a refusal beyond those of HTTP itself."""
    by_status = {405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
    own = {name: REFUSED[name] for name in by_status.get(status, ())}
    return {"X-Request-Id": COMMON["X-Request-Id"], **LIMITS, **own}


def header_objects(texts: dict[str, str]) -> dict[str, Any]:
    """Return headers as the OpenAPI document describes them."""
    return {
        name: {"description": text, "schema": {"type": "string"}} for name, text in texts.items()
    }
