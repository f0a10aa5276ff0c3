"""``/oembed``: the block of a page by the page's address, for editors that ask by oEmbed 1.0."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from portal.store.release_store import ReleaseStore
from portal.web.asked import RequestContext, asked_view
from portal.web.context import PageContext, make_context
from portal.web.errors import split_language
from portal.web.images import refusal
from portal.web.kept import opened
from portal.web.presenters.block import make_block
from portal.web.presenters.selection import BadQuery
from portal.web.presenters.share import frame_code
from portal.web.responses import PAGE_CACHE, etag_of
from portal.web.view import View

WIDTH, LEAST_WIDTH = 720, 240
THUMBNAIL = (1200, 630)
_PLACE = re.compile(r"^/(?:t/|embed/territory/|share/territory/)([^/]+)$")
_MAP = re.compile(r"^/(?:embed/map/|share/map/)([^/]+)$")
_TOPIC = re.compile(r"^/topic/([^/]+)$")
_CHANNEL = re.compile(r"^/channel/([^/]+)$")


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the address."""

    def oembed() -> Response:
        """Give the block of ``url``; 404 for what is no figure of ours, 501 for another format."""
        context = request_context("", request.path)
        if request.args.get("format", "json") != "json":
            return _plain("json", 501)
        try:
            body = _answer(context, request.args.get("url", ""))
        except BadQuery as error:
            return refusal(error)
        response = Response(orjson.dumps(body), content_type="application/json")
        response.headers["Cache-Control"] = PAGE_CACHE
        response.set_etag(etag_of(context))
        return response

    app.add_url_rule("/oembed", "oembed", oembed)


def _plain(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(context: PageContext, address: str) -> dict[str, Any]:
    try:
        asked = urlsplit(address)
    except ValueError:
        raise NotFound from None
    if f"{asked.scheme}://{asked.netloc}" != context.base:
        raise NotFound
    query = {name: ",".join(given) for name, given in parse_qs(asked.query).items()}
    release = query.get("release", "")
    if not release:
        return _body(context, context.store, unquote(asked.path), query)
    with opened(release) as store:
        return _body(context, store, unquote(asked.path), query)


def _body(
    context: PageContext, store: ReleaseStore, path: str, query: dict[str, str]
) -> dict[str, Any]:
    lang, rest = split_language(path, store.info.languages)
    if query.get("lang") in store.info.languages:
        lang = query["lang"]
    release = query.get("release", "")
    view = _view(make_context(store, lang, rest, query, context.base, release))
    block = make_block(view)
    if block is None:
        raise NotFound
    width = max(min(_number("maxwidth", WIDTH), WIDTH), LEAST_WIDTH)
    html = frame_code(view, block.heading, frozen=bool(release), width=str(width))
    height = int(re.findall(r'height="(\d+)"', html)[0])
    body = {
        "version": "1.0",
        "type": "rich",
        "provider_name": store.info.title(lang),
        "provider_url": context.base,
        "title": block.heading,
        "html": html,
        "width": width,
        "height": min(height, _number("maxheight", height)),
        "cache_age": 300,
    }
    if _number("maxwidth", THUMBNAIL[0]) >= THUMBNAIL[0]:
        body |= {
            "thumbnail_url": context.base + view.image("png"),
            "thumbnail_width": THUMBNAIL[0],
            "thumbnail_height": THUMBNAIL[1],
        }
    return body


def _view(context: PageContext) -> View:
    """Return the figure that a page shows first."""
    path, root = context.path, context.store.territories.root.code
    if path == "/":
        return asked_view(context, "map", root)
    if match := _PLACE.match(path):
        return asked_view(context, "territory", match[1])
    if path == "/compare":
        query = {name: given for name, given in context.query.items() if name != "geo"}
        return asked_view(replace(context, query=query), "compare", context.query.get("geo", ""))
    if match := _MAP.match(path):
        return asked_view(context, "map", match[1])
    for kind, pattern in (("topic", _TOPIC), ("channel", _CHANNEL)):
        if match := pattern.match(path):
            chosen = {**context.query, kind: match[1]}
            store, base = context.store, context.base
            other = make_context(store, context.lang, path, chosen, base, context.release)
            return asked_view(other, kind, root)
    raise NotFound


def _number(name: str, default: int) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default
