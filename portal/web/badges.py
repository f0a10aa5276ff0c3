"""``/badge/…``: a place's badge as SVG, for the site of its administration."""

from __future__ import annotations

from flask import Flask, Response

from portal.store.withdrawn import ReleaseWithdrawn
from portal.web.asked import RequestContext, asked_context, asked_view
from portal.web.charts.badge import Badge, badge_svg
from portal.web.errors import error_title
from portal.web.images import picture_response, refusal
from portal.web.pictures.standalone import standalone
from portal.web.presenters.badge import make_badge
from portal.web.presenters.selection import BadQuery
from portal.web.responses import not_modified

_TYPE = "image/svg+xml; charset=utf-8"


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the address."""

    def badge(code: str) -> Response:
        """Send the badge of a place; of a withdrawn release it says why, in place of a number."""
        try:
            context = asked_context(request_context)
        except ReleaseWithdrawn as error:
            return _withdrawn(error)
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            view = asked_view(context, "territory", code)
        except BadQuery as error:
            return refusal(error)
        drawn = make_badge(view)
        body = standalone(badge_svg(drawn), drawn.description).encode()
        name = f"otklik-badge-{code}-{view.release}.svg"
        return picture_response(context, body, _TYPE, name)

    app.add_url_rule("/badge/<code>.svg", "badge", badge)


def _withdrawn(error: ReleaseWithdrawn) -> Response:
    """Return a badge without a number: browsers show a picture whatever its status."""
    heading, reason = error_title(410, "ru"), error.withdrawal.reason("ru")
    words = Badge("", "hatch", heading, reason, error.withdrawal.id, "", f"{heading}: {reason}")
    body = standalone(badge_svg(words), words.description)
    response = Response(body, 410, content_type=_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
