"""Paths of pages that figures stand on, and addresses with their query."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from portal.web.figure_kinds import Kind

_SAFE = ":/,"


def page_path(kind: Kind, place: str, topic: str, channel: str, *, is_country: bool) -> str:
    """Return the path of the page of a figure, without its language."""
    if kind == "topic":
        return f"/topic/{quote(topic)}"
    if kind == "channel":
        return f"/channel/{quote(channel)}"
    if kind == "compare":
        return "/compare"
    return "/" if is_country and kind == "map" else f"/t/{quote(place)}"


def joined(path: str, query: Iterable[tuple[str, str]]) -> str:
    """Return the address of a path with a query."""
    text = urlencode(list(query), safe=_SAFE)
    return f"{path}?{text}" if text else path
