"""Pages of a list: slice, ``X-Pagination`` and ``Link``; nothing is ever cut silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from flask import request

from portal.api.answers import Ask
from portal.api.problems import refuse
from portal.exports.formats import FORMATS
from schemas.observations import MAX_CELLS

_JSON_SIZE = 1_000
# A query that was sent like this can stand in a header as it is.
_ENCODED = re.compile(r"[\w.~%+=&-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a list of ``total`` entries; a whole answer is one page without links."""

    page: int
    size: int
    total: int
    is_whole: bool = False

    @classmethod
    def of(cls, ask: Ask, total: int) -> Window:
        """Return the window that was asked for, or raise ``page-past-end``.

        Only JSON has pages unless told otherwise, and some formats have none: raises
        ``contradictory-filters`` where one is asked for.
        """
        if FORMATS[ask.format].is_whole:
            _refuse_pages(ask.format)
            return cls(1, max(total, 1), total, is_whole=True)
        default = _JSON_SIZE if ask.format == "json" else MAX_CELLS
        size = ask.arguments.get("page_size") or default
        window = cls(ask.arguments["page"], size, total)
        if window.page > max(window.last, 1):
            refuse("page-past-end", "page", f"The last page is {max(window.last, 1)}.")
        return window

    @property
    def last(self) -> int:
        """Number of the last page; 0 where the list is empty."""
        return -(-self.total // self.size)

    @property
    def start(self) -> int:
        """Offset of the first entry."""
        return (self.page - 1) * self.size

    @property
    def stop(self) -> int:
        """Offset after the last entry."""
        return min(self.start + self.size, self.total)

    def headers(self) -> dict[str, str]:
        """Return ``X-Pagination`` (as flask-smorest writes it) and ``Link`` (RFC 8288)."""
        numbers = {"total": self.total, "total_pages": self.last}
        if self.total:
            numbers |= {"first_page": 1, "last_page": self.last, "page": self.page}
            numbers |= {"previous_page": self.page - 1} if self.page > 1 else {}
            numbers |= {"next_page": self.page + 1} if self.page < self.last else {}
        headers = {"X-Pagination": orjson.dumps(numbers).decode()}
        if self.total and not self.is_whole:
            headers["Link"] = self._links()
        return headers

    def _links(self) -> str:
        targets = {"first": 1, "last": self.last}
        if self.page > 1:
            targets["prev"] = self.page - 1
        if self.page < self.last:
            targets["next"] = self.page + 1
        address = _address()
        return ", ".join(f'<{address}page={page}>; rel="{rel}"' for rel, page in targets.items())


def _refuse_pages(name: str) -> None:
    for parameter in ("page_size", "page"):
        if parameter in request.args:
            refuse("contradictory-filters", parameter, f"An answer in {name} is whole.")


def _address() -> str:
    """Return the address of this request without its page, up to where the page is to stand."""
    query = request.query_string.decode("latin-1")
    if "page" in request.args or not _ENCODED.fullmatch(query):
        pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
        query = urlencode(pairs)
    return f"{request.script_root}{request.path}?{query}{'&' if query else ''}"
