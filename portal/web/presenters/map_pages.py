"""Pages of maps: view data and frame into a template."""

from __future__ import annotations

from portal.maps.assets import STYLES
from portal.web.context import PageContext
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.level_map import make_level_map_view
from portal.web.presenters.side_by_side import make_side_by_side_view
from portal.web.rendering import render


def side_by_side(context: PageContext) -> str:
    """Return the page of two maps."""
    view = make_side_by_side_view(context)
    chrome = make_chrome(context, view.title, view.about, styles=STYLES, has_map=True)
    return render("side_by_side.html", context.lang, chrome=chrome, view=view)


def level_map(context: PageContext, level: str) -> str:
    """Return the page on which all places of a level are on one map."""
    view = make_level_map_view(context, level)
    chrome = make_chrome(context, view.title, view.statement, styles=STYLES, has_map=True)
    return render("level_map.html", context.lang, chrome=chrome, view=view)
