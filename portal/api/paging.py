"""Pages of a list: slice, ``X-Pagination`` and ``Link``; nothing is ever cut silently."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from flask import request

from portal.api.answers import Ask
from portal.api.problems import refuse
from schemas.observations import MAX_CELLS

_DEFAULT_SIZE = {"json": 1_000, "csv": MAX_CELLS}


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a list of ``total`` entries."""

    page: int
    size: int
    total: int

    @classmethod
    def of(cls, ask: Ask, total: int) -> Window:
        """Return the window that was asked for, or raise ``page-past-end``.

        CSV has everything on one page unless told otherwise.
        """
        size = ask.arguments.get("page_size") or _DEFAULT_SIZE[ask.format]
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
        if self.total:
            headers["Link"] = self._links()
        return headers

    def _links(self) -> str:
        targets = {"first": 1, "last": self.last}
        if self.page > 1:
            targets["prev"] = self.page - 1
        if self.page < self.last:
            targets["next"] = self.page + 1
        return ", ".join(f'<{_address(page)}>; rel="{rel}"' for rel, page in targets.items())


def _address(page: int) -> str:
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    return f"{request.script_root}{request.path}?{urlencode([*pairs, ('page', page)])}"
