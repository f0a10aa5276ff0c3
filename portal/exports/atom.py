"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from datetime import date

from lxml import etree

from portal.exports.about import About
from portal.exports.feeds import Feed, FeedEntry, address, last_change, midnight, printable

ATOM_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_atom(feed: Feed, about: About) -> bytes:
    """Return the feed; its ids are addresses of the portal, and notes stand in the subtitle."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    root.set(_LANG, about.lang)
    _add(root, "id", address(about, feed.path))
    _add(root, "title", f"{about.title}: {feed.title}")
    if about.notes:
        _add(root, "subtitle", " ".join(about.notes))
    _add(root, "updated", _written(last_change(feed, about)))
    _add(_add(root, "author"), "name", about.publisher)
    _add(root, "rights", f"{about.license} {about.license_url}")
    own = feed.own or f"{feed.path}?format=atom&lang={about.lang}"
    _link(root, "self", address(about, own), ATOM_TYPE)
    _link(root, "alternate", address(about, feed.path), feed.media_type)
    for entry in feed.entries:
        _entry(root, entry, about, feed.media_type)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return written


def _entry(root: etree._Element, entry: FeedEntry, about: About, media_type: str) -> None:
    node = _add(root, "entry")
    _add(node, "id", address(about, entry.path))
    _add(node, "title", entry.title)
    _add(node, "updated", _written(entry.updated))
    _add(node, "published", _written(min(entry.day, entry.updated)))
    _link(node, "alternate", address(about, entry.path), media_type)
    for code in entry.categories:
        _add(node, "category").set("term", code)
    _add(node, "content", entry.text).set("type", "text")


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text:
        child.text = printable(text)
    return child


def _link(parent: etree._Element, rel: str, href: str, media_type: str) -> None:
    node = _add(parent, "link")
    node.set("rel", rel)
    node.set("type", media_type)
    node.set("href", href)


def _written(day: date) -> str:
    return midnight(day).strftime("%Y-%m-%dT%H:%M:%SZ")
