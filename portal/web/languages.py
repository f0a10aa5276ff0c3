"""The language of an address: it stands in the path, and ``lang`` leads there."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.web.context import PageContext
from portal.web.errors import render_bad_query
from portal.web.presenters.parameters import unknown_language
from portal.web.responses import PAGE_CACHE, html_response


def in_another_language(context: PageContext) -> AnyResponse | None:
    """Return the way to the same in the language of ``lang``; ``None`` where none is asked for.

    A page or feed has its language in the path, so that each has one address. An unknown language
    gets the page that says which there are.
    """
    asked = context.query.get("lang")
    if asked is None:
        return None
    if asked not in context.info.languages:
        return html_response(context, render_bad_query(context, unknown_language(context)), 422)
    response = redirect(context.address_in(asked), 302)
    response.headers["Cache-Control"] = PAGE_CACHE
    return response


def feed_in_another_language(context: PageContext) -> AnyResponse | None:
    """Return the way to a feed in another language; ``context`` is that of its page."""
    prefix = "" if context.lang == context.info.languages[0] else f"/{context.lang}"
    return in_another_language(replace(context, path=request.path.removeprefix(prefix)))
