"""``/embed/…``: figures that other sites show in a frame, and the script that fits its height.

These are the only pages that another site may frame.
"""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from portal.store.current import NoRelease
from portal.store.withdrawn import ReleaseWithdrawn
from portal.web.asked import RequestContext, asked_context, asked_view
from portal.web.assets import STATIC_ROOT
from portal.web.context import THEMES, PageContext
from portal.web.errors import DEFAULT_LANGUAGE, UnknownRelease, error_title
from portal.web.i18n import texts_of
from portal.web.presenters.block import make_block
from portal.web.presenters.selection import BadQuery
from portal.web.rendering import render
from portal.web.responses import PAGE_CACHE, PINNED_CACHE, etag_of, not_modified, script_response

# As every page, but any site may frame it, and it asks for nothing of its own.
FRAMED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
HOST_SCRIPT = "/embed.js"
_TEXT = (STATIC_ROOT / "embed-host.js").read_text(encoding="utf-8")


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the addresses."""

    def embed(kind: str, place: str) -> Response:
        """Show a figure; whatever is wrong is said inside the frame, where alone it is seen."""
        try:
            response = _block(asked_context(request_context), kind, place)
        except ReleaseWithdrawn as error:
            reason = error.withdrawal.reason(_lang())
            response = _sorry(410, error_title(410, _lang()), reason)
        except NoRelease:
            response = _sorry(503, error_title(503, _lang()))
        except UnknownRelease as error:
            response = _no_such_choice(error.fault)
        except BadQuery as error:
            response = _no_such_choice(error)
        except HTTPException as error:
            response = _sorry(error.code or 500, error_title(error.code or 500, _lang()))
        response.headers["Content-Security-Policy"] = FRAMED
        return response

    app.add_url_rule("/embed/<kind>/<place>", "embed", embed)
    app.add_url_rule(HOST_SCRIPT, "embed_script", lambda: script_response(_TEXT))


def _block(context: PageContext, kind: str, place: str) -> Response:
    if (unchanged := not_modified(context)) is not None:
        return unchanged
    view = asked_view(context, kind, place)
    block = make_block(view)
    if block is None:
        raise NotFound
    info = context.info
    page = render(
        "embed.html",
        context.lang,
        block=block,
        theme=context.links.theme,
        site=info.title(context.lang).strip('«»“”" '),
        release=info.id,
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.content_language = [context.lang]
    response.headers["Cache-Control"] = PINNED_CACHE if context.release else PAGE_CACHE
    response.set_etag(etag_of(context))
    return response


def _no_such_choice(fault: BadQuery) -> Response:
    heading = texts_of(_lang()).gettext("This choice does not exist")
    return _sorry(422, heading, fault.message)


def _sorry(status: int, heading: str, *sentences: str) -> Response:
    theme = request.args.get("theme")
    page = render(
        "embed_gone.html",
        _lang(),
        heading=heading,
        sentences=sentences,
        theme=theme if theme in THEMES else None,
        home="/",
    )
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _lang() -> str:
    """Return the language that was asked for, as far as there are texts in it."""
    asked = request.args.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in ("ru", "en") else DEFAULT_LANGUAGE
