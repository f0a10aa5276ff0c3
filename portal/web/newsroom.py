"""``/newsroom/…``: a figure with all that a newsroom needs, as one ZIP that opens offline."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from portal.exports.readme import data_notes
from portal.exports.tabular import Table, to_csv
from portal.web.asked import RequestContext, asked_context, asked_view
from portal.web.assets import STATIC_ROOT
from portal.web.images import NotNow, file_name, kept_png, later, refusal
from portal.web.pictures.figure import Figure
from portal.web.pictures.sheets import alternative, make_figure, sheet_of
from portal.web.presenters.numbers import COLUMNS, make_numbers
from portal.web.presenters.selection import BadQuery
from portal.web.rendering import render
from portal.web.responses import PAGE_CACHE, PINNED_CACHE, etag_of, not_modified
from portal.web.view import View

_FILE_MODE = 0o100644
_STYLES = ("tokens.css", "newsroom.css")


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the address."""

    def newsroom(kind: str, place: str) -> Response:
        """Send the archive; 404 where there is nothing to draw, 422 for a bad choice."""
        context = asked_context(request_context)
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            view = asked_view(context, kind, place)
        except BadQuery as error:
            return refusal(error)
        figure = make_figure(view)
        if figure is None:
            raise NotFound
        name = file_name(view)
        try:
            body = _archive(view, figure, name)
        except NotNow as error:
            return later(context, error)
        response = Response(body, content_type="application/zip")
        response.content_language = [context.lang]
        response.headers["Cache-Control"] = PINNED_CACHE if context.release else PAGE_CACHE
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
        response.set_etag(etag_of(context))
        return response

    app.add_url_rule("/newsroom/<kind>/<place>.zip", "newsroom", newsroom)


def _archive(view: View, figure: Figure, folder: str) -> bytes:
    """Return the ZIP; nothing in it hangs on the clock."""
    target, day = io.BytesIO(), view.context.info.created_on
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(view, figure):
            member = zipfile.ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _FILE_MODE << 16
            archive.writestr(member, data)
    return target.getvalue()


def _members(view: View, figure: Figure) -> Iterator[tuple[str, bytes]]:
    info, numbers = view.context.info, make_numbers(view)
    notes = data_notes(info, view.lang)
    page = render(
        "newsroom.html",
        view.lang,
        view=view,
        figure=figure,
        numbers=numbers,
        notes=notes,
        alternative=alternative(view, figure),
        site=info.title(view.lang).strip('«»“”" '),
    )
    yield "index.html", page.encode()
    for name in _STYLES:
        yield name, (STATIC_ROOT / "css" / name).read_bytes()
    yield "figure.svg", sheet_of(view, figure, "print").encode()
    yield "figure-1200x630.png", kept_png(view, figure, "card")
    yield "figure-print.png", kept_png(view, figure, "print")
    yield "numbers.csv", to_csv(Table(COLUMNS, numbers.rows), bom=True)
    words = [figure.title, figure.dek, alternative(view, figure), view.citation(), *view.reading()]
    yield "words.txt", "\n\n".join(dict.fromkeys(words)).encode() + b"\n"
