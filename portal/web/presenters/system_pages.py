"""Pages of the system around appeals: view data and frame into a template."""

from __future__ import annotations

from portal.web.context import PageContext
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.official_page import make_official_view
from portal.web.presenters.system_page import make_system_view
from portal.web.rendering import render

_STYLES = ("css/reading.css", "css/map.css")


def system(context: PageContext) -> str:
    """Return every part of the system with its figures."""
    title = context.texts.gettext("The feedback system")
    chrome = make_chrome(context, title, styles=_STYLES)
    return render("system.html", context.lang, chrome=chrome, view=make_system_view(context))


def official_indicator(context: PageContext, code: str) -> str:
    """Return one official indicator with its values."""
    view = make_official_view(context, code)
    chrome = make_chrome(context, view.name, styles=_STYLES)
    return render("official_indicator.html", context.lang, chrome=chrome, view=view)
