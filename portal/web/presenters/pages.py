"""One function per page: view data and frame into a template."""

from __future__ import annotations

from typing import NoReturn

from werkzeug.exceptions import NotFound

from portal.web.asked import asked_view
from portal.web.context import PageContext
from portal.web.presenters.borders import make_borders_view
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.data import make_data_view
from portal.web.presenters.developers import make_developers_view
from portal.web.presenters.finder import FoundView
from portal.web.presenters.home import make_home_view, national_view
from portal.web.presenters.map_section import map_styles
from portal.web.presenters.methodology import make_methodology_view
from portal.web.presenters.offers import indicators_below
from portal.web.presenters.regions import make_regions_view
from portal.web.presenters.selection import read_selection
from portal.web.presenters.share import make_share_view
from portal.web.presenters.territory import make_territory_view
from portal.web.rendering import render
from portal.web.view import View


class Moved(Exception):
    """A code that a territory had once; its page stands under the code that it has now."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def home(context: PageContext) -> str:
    """Return the first page."""
    view = make_home_view(context)
    chrome = make_chrome(
        context,
        "",
        view.lead.striptags(),
        "/",
        map_styles(view.section),
        has_map=True,
        view=national_view(context),
    )
    return render("home.html", context.lang, chrome=chrome, view=view)


def regions(context: PageContext) -> str:
    """Return the list of places."""
    title = context.texts.gettext("Places")
    chrome = make_chrome(context, title, section="/regions")
    return render("regions.html", context.lang, chrome=chrome, view=make_regions_view(context))


def territory(context: PageContext, code: str) -> str:
    """Return the page of a territory; raise :class:`Moved` for the former code of one."""
    if code not in context.store.territories:
        _refuse_code(context, code)
    view = make_territory_view(context, code)
    chrome = make_chrome(
        context,
        view.name,
        view.lead.sentence.striptags(),
        "/regions",
        (*map_styles(view.section), "css/territory.css"),
        has_map=view.section is not None,
        view=View(
            context,
            "territory",
            code,
            read_selection(context, offered=indicators_below(context, code)),
        ),
    )
    return render("territory.html", context.lang, chrome=chrome, view=view)


def share(context: PageContext, kind: str, place: str) -> str:
    """Return the page that gives a figure away: block, badge, pictures, archive."""
    view = make_share_view(asked_view(context, kind, place))
    chrome = make_chrome(context, view.title, view.about, styles=view.styles)
    return render("share.html", context.lang, chrome=chrome, view=view)


def methodology(context: PageContext) -> str:
    """Return the page on how we count."""
    title = context.texts.gettext("How we count")
    chrome = make_chrome(context, title, section="/methodology")
    view = make_methodology_view(context)
    return render("methodology.html", context.lang, chrome=chrome, view=view)


def borders(context: PageContext) -> str:
    """Return the page on places and borders."""
    title = context.texts.gettext("Places and borders")
    chrome = make_chrome(context, title)
    return render("borders.html", context.lang, chrome=chrome, view=make_borders_view(context))


def data(context: PageContext) -> str:
    """Return the page of data and API."""
    title = context.texts.gettext("Data and API")
    chrome = make_chrome(context, title, section="/data")
    return render("data.html", context.lang, chrome=chrome, view=make_data_view(context))


def developers(context: PageContext) -> str:
    """Return the page of ready queries."""
    title = context.texts.gettext("For people who code")
    chrome = make_chrome(context, title, section="/data")
    view = make_developers_view(context)
    return render("developers.html", context.lang, chrome=chrome, view=view)


def stability(context: PageContext) -> str:
    """Return the page on what programs may rely on."""
    title = context.texts.gettext("What stays the same")
    chrome = make_chrome(context, title, section="/data")
    developers = context.links.page("/developers")
    return render("stability.html", context.lang, chrome=chrome, developers=developers)


def found(context: PageContext, view: FoundView) -> str:
    """Return the list of places for what was asked."""
    chrome = make_chrome(context, context.texts.gettext("Find a place"))
    return render("found.html", context.lang, chrome=chrome, view=view)


def _refuse_code(context: PageContext, code: str) -> NoReturn:
    """Say where the page of a former code is now, or that there is none."""
    bearers = context.store.lineage.territories_with_code(code)
    if len(bearers) == 1:
        raise Moved(bearers[0])
    raise NotFound
