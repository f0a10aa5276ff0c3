"""Addresses of the pages: thin routes around the presenters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask, Response, after_this_request, current_app, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal.store.current import all_releases, current_store
from portal.store.release_store import ReleaseStore
from portal.web import (
    archive,
    badges,
    base_sheet,
    catalogue,
    claims_feed,
    embeds,
    forecasts,
    images,
    maps,
    newsroom,
    oembed,
    opendata,
    reading,
    sitemap,
    subjects,
    territory_feed,
)
from portal.web.asked import READ
from portal.web.context import PageContext, make_context
from portal.web.errors import UnknownRelease, render_bad_query
from portal.web.files import send_download, send_geometry
from portal.web.languages import in_another_language
from portal.web.presenters import pages
from portal.web.presenters.elsewhere import Elsewhere
from portal.web.presenters.finder import make_found_view
from portal.web.presenters.own_place import PARAMETER as OWN_PLACE
from portal.web.presenters.parameters import CHOICE, refuse_unread, unknown_release
from portal.web.presenters.selection import BadQuery
from portal.web.responses import html_response, not_modified, permissions_policy

Page = Callable[..., str]
NOTHING: frozenset[str] = frozenset()


def register(app: Flask) -> None:
    """Add the pages in both languages, the map's script and values, geometry and downloads."""
    for rule, endpoint, page, reads in PAGES:
        view = _view(page, reads)
        app.add_url_rule(rule, endpoint, view)
        app.add_url_rule(f"/<any(ru, en):lang>{rule}", f"{endpoint}_lang", view)
    app.register_error_handler(UnknownRelease, _answer_unknown_release)
    app.add_url_rule("/find", "find", find)
    app.add_url_rule("/<any(ru, en):lang>/find", "find_lang", find)
    app.add_url_rule("/geo/<file>", "geometry", send_geometry)
    app.add_url_rule("/downloads/<release>/<file>", "download", send_download)
    for room in (base_sheet, catalogue, opendata, archive, sitemap):
        room.register(app)
    for of_figures in (images, embeds, badges, oembed, newsroom, maps, territory_feed, claims_feed):
        of_figures.register(app, request_context)


def find(lang: str = "") -> AnyResponse:
    """Lead to the one territory that fits, or list those that may be meant."""
    context = request_context(lang, "/find")
    if (elsewhere := in_another_language(context)) is not None:
        return elsewhere
    if (response := not_modified(context)) is None:
        view = make_found_view(context, request.args.get("q", ""))
        if view.code:
            return redirect(context.links.territory(view.code), 302)
        response = html_response(context, pages.found(context, view))
    # Only here, and only this site, may ask where the reader is; the browser asks the reader.
    response.headers["Permissions-Policy"] = permissions_policy(geolocation="self")
    return response


def request_context(lang: str, path: str) -> PageContext:
    """Return the context of this request; a language the release does not have is not found."""
    if asked := request.args.get("release"):
        # One that was withdrawn says so even where no other is left.
        all_releases().directory(asked)
    store = current_store()
    languages = store.info.languages
    if lang and lang not in languages[1:]:
        raise NotFound
    # What is given several times is one list: a page that takes one says that there is no such.
    query = {name: ",".join(given) for name, given in request.args.lists()}
    root = request.url_root
    context = _with_base_map(make_context(store, lang or languages[0], path, query, root))
    named = query.get("release", "")
    if not named:
        return context
    pinned = make_context(_named_release(context, named), context.lang, path, query, root, named)
    # A release may have had fewer languages once.
    if context.lang not in pinned.info.languages:
        raise NotFound
    return _with_base_map(pinned)


def _with_base_map(context: PageContext) -> PageContext:
    return replace(context, base_map=current_app.config["OTKLIK_BASE_MAP"])


def _named_release(context: PageContext, named: str) -> ReleaseStore:
    """Return the release of an address, open until the answer is sent.

    Raises ``ReleaseWithdrawn`` for one that was withdrawn, ``UnknownRelease`` for any other that is
    not kept here.
    """
    lease = all_releases().lease(named)
    if lease is None:
        raise UnknownRelease(context, unknown_release(context, named, all_releases().all_ids()))

    def give_back(response: Response) -> Response:
        response.call_on_close(lease.close)
        return response

    after_this_request(give_back)
    return lease.store


def _answer_unknown_release(error: UnknownRelease) -> Response:
    page = render_bad_query(error.context, error.fault)
    return html_response(error.context, page, 422)


def _view(page: Page, reads: frozenset[str]) -> Callable[..., AnyResponse]:
    """Return a view that renders ``page``, which reads the parameters ``reads``.

    It answers 304 where it can, 302 for a former code or another language, 422 for a bad choice.
    """

    def view(lang: str = "", **arguments: str) -> AnyResponse:
        prefix = f"/{lang}" if lang else ""
        context = request_context(lang, request.path.removeprefix(prefix))
        if (elsewhere := in_another_language(context)) is not None:
            return elsewhere
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            refuse_unread(context, reads)
            return html_response(context, page(context, **arguments))
        except pages.Moved as moved:
            query = {name: value for name, value in context.query.items() if name != "theme"}
            return redirect(context.links.page(f"/t/{moved.code}", **query), 302)
        except Elsewhere as other:
            return redirect(other.address, 302)
        except BadQuery as error:
            return html_response(context, render_bad_query(context, error), 422)

    return view


# Rule, endpoint, page and the parameters that it reads beside those of every page.
PAGES: tuple[tuple[str, str, Page, frozenset[str]], ...] = (
    ("/", "home", pages.home, CHOICE | {OWN_PLACE}),
    ("/regions", "regions", pages.regions, NOTHING),
    ("/t/<code>", "territory", pages.territory, CHOICE | {OWN_PLACE}),
    ("/methodology", "methodology", pages.methodology, NOTHING),
    ("/borders", "borders", pages.borders, NOTHING),
    ("/data", "data", pages.data, NOTHING),
    ("/developers", "developers", pages.developers, NOTHING),
    ("/stability", "stability", pages.stability, NOTHING),
    ("/share/<kind>/<place>", "share", pages.share, READ),
    *maps.PAGES,
    *subjects.PAGES,
    *forecasts.PAGES,
    *reading.PAGES,
)
