"""``/static/<digest>/css/base.css``: the sheets that every page has, in one: a phone asks once.

It stands among the static files, so that the addresses of fonts inside it lead where they did.
"""

from __future__ import annotations

from functools import cache

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from portal.serving.static_files import bare
from portal.web.assets import BASE_SHEET, STATIC_ROOT, static_digest
from portal.web.responses import IMMUTABLE

# What stands first holds for browsers that do not understand the others.
PARTS = ("fallback", "tokens", "fonts", "site")


def register(app: Flask) -> None:
    """Add the address."""
    app.add_url_rule(f"/static/<digest>/{BASE_SHEET}", "base_sheet", _send)


def _send(digest: str) -> Response:
    if digest != static_digest():
        raise NotFound
    response = Response(base_sheet(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = IMMUTABLE
    return response


@cache
def base_sheet() -> str:
    """Return the parts one after the other."""
    parts = (STATIC_ROOT / "css" / f"{name}.css" for name in PARTS)
    return "\n".join(bare(part.read_text(encoding="utf-8")) for part in parts)
