"""Pages of topics, channels and comparisons: view data and frame into a template."""

from __future__ import annotations

from portal.web.context import PageContext
from portal.web.presenters.channel_index import make_channel_index
from portal.web.presenters.channel_page import make_channel_view
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.compare import make_compare_view
from portal.web.presenters.map_section import map_styles
from portal.web.presenters.topic_index import make_topic_index
from portal.web.presenters.topic_page import make_topic_view
from portal.web.rendering import render
from portal.web.view import View

_STYLE = ("css/subjects.css",)


def topics(context: PageContext) -> str:
    """Return the list of topics."""
    title = context.texts.gettext("What people write about")
    chrome = make_chrome(context, title, section="/topics", styles=_STYLE)
    return render("topics.html", context.lang, chrome=chrome, view=make_topic_index(context))


def topic(context: PageContext, code: str) -> str:
    """Return the page of a topic."""
    view = make_topic_view(context, code)
    styles = _STYLE + map_styles(view.section)
    lead, own = view.lead.striptags(), _shared(view.own)
    chrome = make_chrome(context, view.name, lead, "/topics", styles, has_map=True, view=own)
    return render("topic.html", context.lang, chrome=chrome, view=view)


def compare(context: PageContext) -> str:
    """Return the comparison of two to six places."""
    view = make_compare_view(context)
    title = context.texts.gettext("Compare places")
    names = ", ".join(place.name for place in view.chosen)
    full = f"{title}: {names}" if names else title
    styles = (*_STYLE, "css/territory.css")
    chrome = make_chrome(context, full, names, "/compare", styles, view=_shared(view.own))
    return render("compare.html", context.lang, chrome=chrome, view=view)


def channels(context: PageContext) -> str:
    """Return the list of channels."""
    title = context.texts.gettext("How people write")
    chrome = make_chrome(context, title, styles=_STYLE)
    return render("channels.html", context.lang, chrome=chrome, view=make_channel_index(context))


def channel(context: PageContext, code: str) -> str:
    """Return the page of a channel."""
    view = make_channel_view(context, code)
    styles = _STYLE + map_styles(view.section)
    lead, own = view.lead.striptags(), _shared(view.own)
    chrome = make_chrome(context, view.name, lead, "", styles, has_map=True, view=own)
    return render("channel.html", context.lang, chrome=chrome, view=view)


def _shared(view: View | None) -> View | None:
    """Return the figure that links to a page show, ``None`` where it is not drawn."""
    return view if view is not None and view.is_drawn else None
