"""Pages of fair comparison and of differences in reporting: view data and frame into a template."""

from __future__ import annotations

from portal.web.context import PageContext
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.fair_page import make_fair_page
from portal.web.presenters.reporting_page import make_reporting_page
from portal.web.rendering import render

_STYLES = ("css/subjects.css", "css/territory.css", "css/reading.css")


def fair(context: PageContext) -> str:
    """Return places compared fairly."""
    view = make_fair_page(context)
    title = f"{context.texts.gettext('Compared fairly')}: {view.heading}"
    chrome = make_chrome(context, title, view.summary, "/compare", _STYLES)
    return render("fair.html", context.lang, chrome=chrome, view=view)


def reporting(context: PageContext) -> str:
    """Return how unevenly people write."""
    view = make_reporting_page(context)
    title = context.texts.gettext("How unevenly people write")
    chrome = make_chrome(context, title, view.lead, "", _STYLES)
    return render("reporting.html", context.lang, chrome=chrome, view=view)
