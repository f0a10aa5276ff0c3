"""``/image/…``: every figure as SVG and PNG, by an address that says what it shows."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from flask import Flask, Response, current_app
from werkzeug.exceptions import NotFound

from portal.serving.picture_files import PictureFiles
from portal.web.asked import RequestContext, asked_context, asked_view
from portal.web.assets import code_digest
from portal.web.context import PageContext
from portal.web.kept import releases
from portal.web.pictures.figure import Figure
from portal.web.pictures.frame import SHEETS
from portal.web.pictures.png_text import with_texts
from portal.web.pictures.raster import Busy, NotDrawn, to_png
from portal.web.pictures.sheets import alternative, make_figure, sheet_of
from portal.web.presenters.selection import BadQuery, given_value
from portal.web.responses import PAGE_CACHE, PINNED_CACHE, etag_of, not_modified
from portal.web.view import View

log = logging.getLogger(__name__)

EXTENSION = "otklik_pictures"
_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the addresses."""
    for form in _TYPES:
        app.add_url_rule(
            f"/image/<kind>/<place>.{form}", f"image_{form}", _view(form, request_context)
        )


def _view(form: str, request_context: RequestContext) -> Callable[[str, str], Response]:
    def image(kind: str, place: str) -> Response:
        """Send the picture; 404 where there is nothing to draw, 422 for a bad choice."""
        context = asked_context(request_context)
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            view, size = asked_view(context, kind, place), _size(context)
        except BadQuery as error:
            return refusal(error)
        figure = make_figure(view)
        if figure is None:
            raise NotFound
        try:
            body = _body(view, figure, size, form)
        except NotNow as error:
            return later(context, error)
        return picture_response(context, body, _TYPES[form], f"{file_name(view)}.{form}")

    return image


def picture_response(
    context: PageContext, body: bytes, content_type: str, file_name: str
) -> Response:
    """Return a picture, to be kept longer where its address names a release."""
    response = Response(body, content_type=content_type)
    response.content_language = [context.lang]
    response.headers["Cache-Control"] = PINNED_CACHE if context.release else PAGE_CACHE
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    response.set_etag(etag_of(context))
    return response


def refusal(error: BadQuery) -> Response:
    """Return the words on a choice that does not exist, for what is no page."""
    response = Response(error.message, 422, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


class NotNow(Exception):
    """A picture could not be drawn; it is worth asking again after some seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def later(context: PageContext, error: NotNow) -> Response:
    """Return the request to come again."""
    words = context.texts.gettext("The picture cannot be drawn now. Please come back in a moment.")
    response = Response(words, 503, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _body(view: View, figure: Figure, size: str, form: str) -> bytes:
    return kept_png(view, figure, size) if form == "png" else sheet_of(view, figure, size).encode()


def _png_of(view: View, figure: Figure, size: str) -> bytes:
    """Return the PNG of a view with its words inside."""
    try:
        drawn = to_png(sheet_of(view, figure, size), SHEETS[size].zoom)
    except Busy as error:
        raise NotNow(5) from error
    except NotDrawn as error:
        log.exception("the picture of %s was not drawn", view.address())
        raise NotNow(60) from error
    texts = {
        "Title": figure.title,
        "Description": alternative(view, figure),
        "Source": view.address(),
    }
    return with_texts(drawn, texts, view.lang)


def kept_png(view: View, figure: Figure, size: str) -> bytes:
    """Return the PNG, drawn now if it is not kept; raise :class:`NotNow` if that fails."""
    files: PictureFiles = current_app.extensions[EXTENSION]
    known = releases()
    files.keep_only(known.all_ids(), known.state())
    key = "|".join([code_digest(), view.context.base, view.image("png", size), view.lang])
    name = f"{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}.png"
    if (kept := files.get(view.release, name)) is not None:
        return kept
    drawn = _png_of(view, figure, size)
    files.put(view.release, name, drawn)
    return drawn


def _size(context: PageContext) -> str:
    given = given_value(context, "size") or "card"
    if given in SHEETS:
        return given
    message = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery("size", given, message % {"given": given, "known": ", ".join(SHEETS)})


def file_name(view: View) -> str:
    """Return a name for the file that is saved: what, where, when, of which release."""
    parts = ["otklik", view.kind, view.place, view.figure, view.selection.topic.code]
    period = str(view.selection.period).replace("/", "-")
    return "-".join(part for part in (*parts, period, view.release) if part)
