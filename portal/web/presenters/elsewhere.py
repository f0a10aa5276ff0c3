"""A choice whose numbers have a page of their own: the reader is led there."""

from __future__ import annotations

from portal.web.context import PageContext


class Elsewhere(Exception):
    """What was asked for stands at another address of this site."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def lead_to(context: PageContext, path: str, *dropped: str) -> Elsewhere:
    """Return the way to ``path`` with the same query but for the parameters ``dropped``."""
    kept = {k: v for k, v in context.query.items() if k not in (*dropped, "theme")}
    return Elsewhere(context.links.page(path, **kept))
