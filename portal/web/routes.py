"""Addresses of the pages: thin routes around the presenters."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal.maps.folium_map import VIEWS, map_script
from portal.store.current import current_store
from portal.web import archive, catalogue, opendata, sitemap, subjects
from portal.web.context import PageContext, make_context
from portal.web.errors import render_bad_query
from portal.web.files import send_download, send_geometry
from portal.web.presenters import pages
from portal.web.presenters.elsewhere import Elsewhere
from portal.web.presenters.finder import make_found_view
from portal.web.presenters.map_values import make_map_values
from portal.web.presenters.selection import BadQuery, unknown_language
from portal.web.responses import (
    PAGE_CACHE,
    html_response,
    json_response,
    not_modified,
    permissions_policy,
    script_response,
)

Page = Callable[..., str]


def register(app: Flask) -> None:
    """Add the pages in both languages, the map's script and values, geometry and downloads."""
    for rule, endpoint, page in PAGES:
        view = _view(page)
        app.add_url_rule(rule, endpoint, view)
        app.add_url_rule(f"/<any(ru, en):lang>{rule}", f"{endpoint}_lang", view)
    app.add_url_rule("/find", "find", find)
    app.add_url_rule("/<any(ru, en):lang>/find", "find_lang", find)
    app.add_url_rule("/maps/values.json", "map_values", map_values)
    app.add_url_rule("/<any(ru, en):lang>/maps/values.json", "map_values_lang", map_values)
    app.add_url_rule("/maps/<name>.js", "map_script", script)
    app.add_url_rule("/geo/<file>", "geometry", send_geometry)
    app.add_url_rule("/downloads/<release>/<file>", "download", send_download)
    for room in (catalogue, opendata, archive, sitemap):
        room.register(app)


def find(lang: str = "") -> AnyResponse:
    """Lead to the one territory that fits, or list those that may be meant."""
    context = request_context(lang, "/find")
    if (elsewhere := _in_another_language(context)) is not None:
        return elsewhere
    if (response := not_modified(context)) is None:
        view = make_found_view(context, request.args.get("q", ""))
        if view.code:
            return redirect(context.links.territory(view.code), 302)
        response = html_response(context, pages.found(context, view))
    # Only here, and only this site, may ask where the reader is; the browser asks the reader.
    response.headers["Permissions-Policy"] = permissions_policy(geolocation="self")
    return response


def map_values(lang: str = "") -> Response:
    """Give the classes, states and labels that the browser paints."""
    context = request_context(lang, "/maps/values.json")
    if (unchanged := not_modified(context)) is not None:
        return unchanged
    try:
        return json_response(context, make_map_values(context).to_dict())
    except BadQuery as error:
        return json_response(context, {"parameter": error.parameter, "message": error.message}, 422)


def script(name: str) -> Response:
    """Give the script that Folium writes for a kind of map."""
    if name not in VIEWS:
        raise NotFound
    return script_response(map_script(VIEWS[name]))


def request_context(lang: str, path: str) -> PageContext:
    """Return the context of this request; a language the release does not have is not found."""
    store = current_store()
    languages = store.info.languages
    if lang and lang not in languages[1:]:
        raise NotFound
    query, root = request.args.to_dict(), request.url_root
    return make_context(store, lang or languages[0], path, query, root)


def _in_another_language(context: PageContext) -> AnyResponse | None:
    """Return the way to the page in the language of ``lang``; ``None`` where none is asked for.

    A page has its language in the path, so that each has one address. An unknown language gets the
    page that says which there are.
    """
    asked = context.query.get("lang")
    if asked is None:
        return None
    if asked not in context.info.languages:
        return html_response(context, render_bad_query(context, unknown_language(context)), 422)
    response = redirect(context.address_in(asked), 302)
    response.headers["Cache-Control"] = PAGE_CACHE
    return response


def _view(page: Page) -> Callable[..., AnyResponse]:
    """Return a view that renders ``page``.

    It answers 304 where it can, 302 for a former code or another language, 422 for a bad choice.
    """

    def view(lang: str = "", **arguments: str) -> AnyResponse:
        prefix = f"/{lang}" if lang else ""
        context = request_context(lang, request.path.removeprefix(prefix))
        if (elsewhere := _in_another_language(context)) is not None:
            return elsewhere
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            return html_response(context, page(context, **arguments))
        except pages.Moved as moved:
            query = {name: value for name, value in context.query.items() if name != "theme"}
            return redirect(context.links.page(f"/t/{moved.code}", **query), 302)
        except Elsewhere as other:
            return redirect(other.address, 302)
        except BadQuery as error:
            return html_response(context, render_bad_query(context, error), 422)

    return view


PAGES: tuple[tuple[str, str, Page], ...] = (
    ("/", "home", pages.home),
    ("/regions", "regions", pages.regions),
    ("/t/<code>", "territory", pages.territory),
    ("/methodology", "methodology", pages.methodology),
    ("/borders", "borders", pages.borders),
    ("/data", "data", pages.data),
    ("/developers", "developers", pages.developers),
    ("/stability", "stability", pages.stability),
    *subjects.PAGES,
)
