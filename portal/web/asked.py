"""The view that an address of a picture, a block or an archive asks for."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.exceptions import NotFound

from portal.indicators.indicator import Indicator
from portal.web.context import PageContext
from portal.web.figure_kinds import FIGURES, KINDS, Kind
from portal.web.presenters.compared_places import FEWEST, MOST
from portal.web.presenters.home import default_indicator
from portal.web.presenters.offers import indicators_below, timed_indicators
from portal.web.presenters.parameters import CHOICE, refuse_unread
from portal.web.presenters.selection import BadQuery, given_value, read_selection
from portal.web.view import JOINT, View

RequestContext = Callable[[str, str], PageContext]
READ = (CHOICE - {"sort", "view"}) | {"figure", "size"}


def asked_context(request_context: RequestContext) -> PageContext:
    """Return the context of what has its language in ``lang`` and not in the path."""
    context = request_context("", request.path)
    lang = context.query.get("lang", "")
    if not lang or lang == context.lang:
        return context
    if lang not in context.info.languages:
        raise NotFound
    return request_context(lang, request.path)


def asked_view(context: PageContext, kind: str, place: str) -> View:
    """Return the view; 404 for a place without one, ``BadQuery`` for a choice that is none."""
    refuse_unread(context, READ | {"sort", "view"})
    known = _kind(kind)
    codes = place.split(JOINT) if known == "compare" else [place]
    territories = context.store.territories
    if any(code not in territories for code in codes):
        raise NotFound
    if known == "compare" and not FEWEST <= len(set(codes)) == len(codes) <= MOST:
        raise NotFound
    if known == "map" and not territories.children(place):
        raise NotFound
    is_country = known in ("map", "topic") and place == territories.root.code
    default = default_indicator(context) if is_country else ""
    selection = read_selection(context, indicator=default, offered=_offered(context, known, place))
    figure = given_value(context, "figure")
    if figure not in FIGURES[known]:
        message = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
        names = ", ".join(filter(None, FIGURES[known])) or "—"
        raise BadQuery("figure", figure, message % {"given": figure, "known": names})
    return View(context, known, place, selection, figure)


def _offered(context: PageContext, kind: Kind, place: str) -> tuple[Indicator, ...]:
    """Return the indicators of a figure: a map has more than the page of a place."""
    if kind in ("map", "territory"):
        return indicators_below(context, place)
    return timed_indicators(context) if kind in ("topic", "channel") else ()


def _kind(kind: str) -> Kind:
    for known in KINDS:
        if kind == known:
            return known
    raise NotFound
