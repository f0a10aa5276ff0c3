"""``/maps/…``: the script of the interactive map and the numbers that it paints."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from portal.maps.assets import KIT
from portal.maps.folium_map import VIEWS, MapView, map_script
from portal.serving.static_files import bare
from portal.web.asked import RequestContext
from portal.web.assets import STATIC_ROOT, code_digest
from portal.web.context import PageContext
from portal.web.presenters.map_months import make_map_months
from portal.web.presenters.map_pages import level_map, side_by_side
from portal.web.presenters.map_values import make_map_values
from portal.web.presenters.parameters import CHOICE
from portal.web.presenters.selection import BadQuery
from portal.web.presenters.side_by_side import SECOND
from portal.web.responses import IMMUTABLE, json_response, not_modified, script_response

# Rule, endpoint, page and the parameters that it reads beside those of every page.
PAGES: tuple[tuple[str, str, Callable[..., str], frozenset[str]], ...] = (
    ("/maps", "side_by_side", side_by_side, (CHOICE - {"sort"}) | frozenset(SECOND.values())),
    ("/map/<level>", "level_map", level_map, CHOICE - {"sort", "view"}),
)
# A comment of one or more whole lines, and what stands before the first word of a line.

Maker = Callable[[PageContext], dict[str, Any]]


def register(app: Flask, request_context: RequestContext) -> None:
    """Add the addresses."""
    makers: tuple[tuple[str, str, Maker], ...] = (
        ("/maps/values.json", "map_values", make_map_values),
        ("/maps/months.json", "map_months", make_map_months),
    )
    for path, endpoint, make in makers:
        numbers = _numbers(request_context, path, make)
        app.add_url_rule(path, endpoint, numbers)
        app.add_url_rule(f"/<any(ru, en):lang>{path}", f"{endpoint}_lang", numbers)
    app.add_url_rule("/maps/<name>.js", "map_script", script)


def _numbers(request_context: RequestContext, path: str, make: Maker) -> Callable[..., Response]:
    def numbers(lang: str = "") -> Response:
        """Give the classes, states and labels that the browser paints."""
        context = request_context(lang, path)
        if (unchanged := not_modified(context)) is not None:
            return unchanged
        try:
            return json_response(context, make(context))
        except BadQuery as error:
            fault = {"parameter": error.parameter, "message": error.message}
            return json_response(context, fault, 422)

    return numbers


def script(name: str) -> Response:
    """Give the map kit and, after it, the script that Folium writes for a kind of map.

    With the version of our code in its address it may be kept for ever. The second map of a page
    asks for its own script only (``kit=none``).
    """
    if name not in VIEWS:
        raise NotFound
    is_second = request.args.get("kit") == "none"
    response = script_response(map_script(VIEWS[name]) if is_second else kit_script(VIEWS[name]))
    if request.args.get("v") == code_digest():
        response.headers["Cache-Control"] = IMMUTABLE
    return response


@cache
def kit_script(view: MapView) -> str:
    """Return the scripts of a map in one, so that a phone asks once."""
    kit = [bare((STATIC_ROOT / name).read_text(encoding="utf-8")) for name in KIT]
    return "\n".join([*kit, map_script(view)])
