"""``/sitemap.xml`` and ``/robots.txt``: which pages there are, for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from portal.store.current import current_store
from portal.store.release_store import ReleaseStore
from portal.web.context import language_prefix
from portal.web.links import Links
from portal.web.presenters.reading_paths import READING
from portal.web.responses import data_response
from schemas.codelists import ALL

XML_TYPE = "application/xml"
# Pages in one file; the protocol allows fifty thousand addresses and fifty megabytes.
PAGES_A_FILE = 5000
_PAGES = (
    "/",
    "/regions",
    "/topics",
    "/channels",
    "/compare",
    "/fair",
    "/reporting",
    "/maps",
    "/claims",
    "/system",
    "/forecasts",
    "/spikes",
    "/data",
    "/developers",
    "/stability",
    "/methodology",
    "/borders",
    *READING.values(),
)
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINKS = "http://www.w3.org/1999/xhtml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Answers to choices are made anew for every combination: a crawler would ask for all of them. The
# pictures of pages have their choice in the address; whoever shows a link to a page fetches one.
_ROBOTS = """User-agent: *
Disallow: /find
Disallow: /*/find
Disallow: /maps/
Disallow: /*?
Allow: /image/
Allow: /badge/

Sitemap: {address}/sitemap.xml
"""


def register(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    app.add_url_rule("/sitemap-<int:part>.xml", "sitemap_part", sitemap_part)
    app.add_url_rule("/robots.txt", "robots", robots)


def sitemap() -> Response:
    """Give the list of pages, or the list of its parts where it has several."""
    store = current_store()
    parts = _parts(store)
    whole = _part(store, parts[0]) if len(parts) == 1 else _index(store, len(parts))
    return data_response(whole, XML_TYPE)


def sitemap_part(part: int) -> Response:
    """Give one part, counted from 1."""
    parts = _parts(current_store())
    if not 1 <= part <= len(parts) or len(parts) == 1:
        raise NotFound
    return data_response(_part(current_store(), parts[part - 1]), XML_TYPE)


def robots() -> Response:
    """Say what crawlers need not read, and where the list of pages is."""
    text = _ROBOTS.format(address=current_store().info.base_url.rstrip("/"))
    return data_response(text.encode(), "text/plain; charset=utf-8")


def _parts(store: ReleaseStore) -> list[list[str]]:
    """Return the paths of the pages, as many together as one file holds."""
    paths = [
        *_PAGES,
        *(f"/topic/{code}" for code in store.topics if code != ALL),
        *(f"/channel/{code}" for code in store.channels if code in store.regimes_by_channel),
        *(f"/system/{code}" for code in store.official.indicators),
        *(f"/t/{code}" for code in store.territories),
        *(f"/forecast/{code}" for code in _with_forecasts(store)),
    ]
    return [paths[start : start + PAGES_A_FILE] for start in range(0, len(paths), PAGES_A_FILE)]


def _with_forecasts(store: ReleaseStore) -> list[str]:
    """Return the places that have a page of forecasts: none where none were computed."""
    if not store.predictions.has_forecasts:
        return []
    return [code for code, place in store.territories.items() if not place.is_unallocated]


def _part(store: ReleaseStore, paths: list[str]) -> bytes:
    entries = "".join(entry for path in paths for entry in _entries(store, path))
    head = f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_LINKS}">\n'
    return f"{head}{entries}</urlset>\n".encode()


def _entries(store: ReleaseStore, path: str) -> Iterator[str]:
    """Yield the page in each language of the release, each naming all of them."""
    base, languages = store.info.base_url.rstrip("/"), store.info.languages
    pages = {lang: base + Links(language_prefix(store.info, lang)).page(path) for lang in languages}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(address)}/>'
        for lang, address in pages.items()
    )
    for address in pages.values():
        yield (
            f"<url><loc>{escape(address)}</loc><lastmod>{store.info.created_on}</lastmod>"
            f"{others if len(pages) > 1 else ''}</url>\n"
        )


def _index(store: ReleaseStore, n_parts: int) -> bytes:
    base = store.info.base_url.rstrip("/")
    entries = "".join(
        f"<sitemap><loc>{escape(base)}/sitemap-{part}.xml</loc>"
        f"<lastmod>{store.info.created_on}</lastmod></sitemap>\n"
        for part in range(1, n_parts + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'.encode()
