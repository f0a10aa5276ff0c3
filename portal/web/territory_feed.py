"""``/t/<code>/releases.atom``: what each release says of a territory, to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal.exports.about import About
from portal.exports.atom import ATOM_TYPE, write_atom
from portal.exports.feeds import Feed, FeedEntry
from portal.store.current import MOST_OTHERS, NoRelease
from portal.store.release_store import ReleaseStore
from portal.store.withdrawn import ReleaseWithdrawn
from portal.web.asked import RequestContext
from portal.web.context import PageContext, make_context
from portal.web.errors import render_bad_query
from portal.web.kept import opened, releases
from portal.web.languages import feed_in_another_language
from portal.web.presenters.parameters import refuse_unread
from portal.web.presenters.selection import BadQuery
from portal.web.presenters.territory_news import feed_address, territory_entry
from portal.web.responses import data_response, html_response

# As many as are open at a time: an older one would have to be opened for every reader anew.
MOST_ENTRIES = MOST_OTHERS


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the feed in both languages."""

    def feed(code: str, lang: str = "") -> AnyResponse:
        """Give the feed of a territory of the release in force."""
        context = request_context(lang, f"/t/{code}")
        if (elsewhere := feed_in_another_language(context)) is not None:
            return elsewhere
        try:
            refuse_unread(context, frozenset())
        except BadQuery as error:
            return html_response(context, render_bad_query(context, error), 422)
        if code not in context.store.territories:
            raise NotFound
        return data_response(_written(context, code), f"{ATOM_TYPE}; charset=utf-8")

    app.add_url_rule("/t/<code>/releases.atom", "territory_feed", feed)
    app.add_url_rule("/<any(ru, en):lang>/t/<code>/releases.atom", "territory_feed_lang", feed)


def _written(context: PageContext, code: str) -> bytes:
    place = context.store.territories[code].name(context.lang)
    page = context.links.territory(code).partition("?")[0]
    feed = Feed(
        page, place, tuple(_entries(context, code)), "text/html", feed_address(context, code)
    )
    return write_atom(feed, About.of(context.info, context.lang))


def _entries(context: PageContext, code: str) -> Iterator[FeedEntry]:
    """Yield the entries of the newest releases that have the territory, newest first."""
    for release in releases().all_ids()[:MOST_ENTRIES]:
        try:
            with opened(release) as store:
                if context.lang not in store.info.languages:
                    continue
                entry = territory_entry(_context_of(context, store), code)
        except (NoRelease, NotFound, ReleaseWithdrawn):
            continue  # it went away while the feed was written
        if entry is not None:
            yield entry


def _context_of(context: PageContext, store: ReleaseStore) -> PageContext:
    return make_context(store, context.lang, context.path, {}, context.base)
