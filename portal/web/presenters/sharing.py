"""What a page tells those that show links to it: title, picture, block, the one address it has."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.exports.readme import data_notes
from portal.web.context import PageContext
from portal.web.view import View

_LOCALES = {"ru": "ru_RU", "en": "en_GB"}
# Parameters by which a page says something else; all others only show it otherwise.
_CHOICES = ("geo", "indicator", "topic", "channel", "time")


@dataclass(frozen=True, slots=True)
class Sharing:
    """Tags of a page; a page without a figure of its own has no picture and no block."""

    canonical: str
    title: str
    description: str
    site: str
    locale: str
    image: str = ""
    image_alt: str = ""
    block: str = ""


def make_sharing(
    context: PageContext, title: str, description: str, site: str, view: View | None
) -> Sharing:
    """Return the tags; the picture is of the release shown, so that an old link keeps its own."""
    address = canonical_address(context)
    plain = Sharing(
        address, title or site, description, site, _LOCALES.get(context.lang, context.lang)
    )
    if view is None:
        return plain
    notes = data_notes(context.info, context.lang)
    oembed = urlencode({"url": view.live_address(), "format": "json"})
    return Sharing(
        plain.canonical,
        plain.title,
        plain.description,
        plain.site,
        plain.locale,
        context.base + view.image("png"),
        " ".join([description or view.title(), *notes]),
        f"{context.base}/oembed?{oembed}",
    )


def canonical_address(context: PageContext) -> str:
    """Return the address of what a page says, however it shows it and of whichever release."""
    chosen = {name: context.query.get(name, "") for name in _CHOICES}
    given = {name: value for name, value in chosen.items() if value}
    path = context.address_in(context.lang).split("?")[0]
    query = urlencode(given, safe=":/,")
    return context.base + path + (f"?{query}" if query else "")
