"""``/claims.atom``: claims of the press with their verdicts, to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Flask
from werkzeug.wrappers import Response as AnyResponse

from portal.exports.about import About
from portal.exports.atom import ATOM_TYPE, write_atom
from portal.exports.feeds import Feed, FeedEntry
from portal.web.asked import RequestContext
from portal.web.context import PageContext
from portal.web.errors import render_bad_query
from portal.web.languages import feed_in_another_language
from portal.web.presenters.claims_page import ClaimItem, feed_address, make_claims_view
from portal.web.presenters.parameters import refuse_unread
from portal.web.presenters.selection import BadQuery
from portal.web.responses import data_response, html_response

_READS = frozenset({"verdict"})
# What completes a month or a year to its first day.
_FIRST_DAY = "0001-01-01"


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the feed in both languages."""

    def feed(lang: str = "") -> AnyResponse:
        """Give the claims of the release in force, of one verdict too, those printed last first."""
        context = request_context(lang, "/claims")
        if (elsewhere := feed_in_another_language(context)) is not None:
            return elsewhere
        try:
            refuse_unread(context, _READS)
            written = _written(context)
        except BadQuery as error:
            return html_response(context, render_bad_query(context, error), 422)
        return data_response(written, f"{ATOM_TYPE}; charset=utf-8")

    app.add_url_rule("/claims.atom", "claims_feed", feed)
    app.add_url_rule("/<any(ru, en):lang>/claims.atom", "claims_feed_lang", feed)


def _written(context: PageContext) -> bytes:
    page = context.links.page("/claims").partition("?")[0]
    entries = sorted(_entries(context, page), key=lambda entry: entry.day, reverse=True)
    title = context.texts.gettext("Claims checked")
    feed = Feed(page, title, entries, "text/html", feed_address(context))
    return write_atom(feed, About.of(context.info, context.lang))


def _entries(context: PageContext, page: str) -> Iterator[FeedEntry]:
    """Yield an entry for each claim; a verdict is as old as the release that it follows from."""
    about = About.of(context.info, context.lang)
    view = make_claims_view(context)
    for item in (*view.items, *view.folded):
        yield FeedEntry(
            path=f"{page}#{item.id}",
            title=f"{item.place}: {item.meaning}. {item.verdict_label}",
            text=" ".join([*_sentences(context, item), *about.notes]),
            day=min(
                _first_day(one.published) for one in context.store.claims.citations_of(item.id)
            ),
            updated=context.info.created_on,
            categories=(item.verdict,),
        )


def _sentences(context: PageContext, item: ClaimItem) -> Iterator[str]:
    _ = context.texts.gettext
    yield _("Said: %(figure)s.") % {"figure": " ".join((item.said, item.said_note)).strip()}
    if item.computed:
        note = f" ({item.computed_note})" if item.computed_note else ""
        yield _("By the data: %(figure)s.") % {"figure": f"{item.computed}{note}"}
    yield _("Verdict: %(verdict)s.") % {"verdict": item.verdict_label.lower()}
    yield from item.reasons
    if item.note:
        yield item.note
    outlets = ", ".join(dict.fromkeys(one.outlet for one in item.cited))
    yield _("Printed by: %(outlets)s.") % {"outlets": outlets}


def _first_day(printed: str) -> date:
    """Return the first day of a date that may be a month, a year or a span."""
    first = printed.partition("/")[0]
    return date.fromisoformat(first + _FIRST_DAY[len(first) :])
