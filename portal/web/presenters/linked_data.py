"""What a page says of itself to search engines: schema.org as a data block."""

from __future__ import annotations

from typing import Any

import orjson
from markupsafe import Markup

from portal.exports.schema_org import catalogue_document, territory_document
from portal.web.context import PageContext
from portal.web.kept import passport_of
from schemas.passport import Text

# A data block is no script, so the policy that forbids inline scripts lets it stand; but these
# characters could end it.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def catalogue_block(context: PageContext) -> Markup:
    """Return the catalogue of the release, for the page of data."""
    return _block(catalogue_document(passport_of(context.store), context.lang))


def territory_block(context: PageContext, code: str) -> Markup:
    """Return what is published of a territory, for its page."""
    place = context.store.territories[code]
    name = Text(place.name_ru, place.name_en)
    address = context.links.territory(code).partition("?")[0]
    passport = passport_of(context.store)
    return _block(territory_document(passport, name, code, address, context.lang))


def _block(document: dict[str, Any]) -> Markup:
    text = orjson.dumps(document).decode()
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - escaped above
