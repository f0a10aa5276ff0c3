"""Pages to read: about, contacts, words, definitions, protection, coverage, releases, changes."""

from __future__ import annotations

from typing import Any

from portal.store.current import all_releases
from portal.web.context import PageContext
from portal.web.glossary import glossary as words_of
from portal.web.presenters.appeal_to import make_terms
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.claims_page import make_claims_view
from portal.web.presenters.coverage_page import make_coverage_view
from portal.web.presenters.definitions_page import make_definitions_view
from portal.web.presenters.methodology import make_methodology_view
from portal.web.presenters.release_calendar import make_calendar_view
from portal.web.presenters.release_changes import make_changes_view
from portal.web.rendering import render

_STYLE = ("css/reading.css",)


def about(context: PageContext) -> str:
    """Return what the portal is and is not, and who is responsible."""
    store, lang = context.store, context.lang
    sources = [
        (one.title(lang), store.regimes[one.regime].label(lang))
        for one in store.sources.values()
        if one.regime in store.regimes
    ]
    title = context.texts.gettext("About this portal")
    return _page(context, "about", title, sources=sources)


def contacts(context: PageContext) -> str:
    """Return whom to write to, and about what."""
    title = context.texts.gettext("Contacts")
    return _page(context, "contacts", title)


def accessibility(context: PageContext) -> str:
    """Return how the pages can be used, and what is known not to work."""
    return _page(context, "accessibility", context.texts.gettext("Accessibility"))


def appeal_to(context: PageContext) -> str:
    """Return where appeals are filed, and how soon an answer is due."""
    title = context.texts.gettext("Where to appeal")
    return _page(context, "appeal_to", title, regimes=make_terms(context))


def glossary(context: PageContext) -> str:
    """Return the words of the portal."""
    title = context.texts.gettext("Glossary")
    return _page(context, "glossary", title, words=words_of(context.texts))


def definitions(context: PageContext) -> str:
    """Return every indicator with its formula."""
    title = context.texts.gettext("Definitions")
    return _page(context, "definitions", title, view=make_definitions_view(context))


def disclosure(context: PageContext) -> str:
    """Return how numbers are protected."""
    title = context.texts.gettext("Protection against disclosure")
    return _page(context, "disclosure", title, view=make_methodology_view(context))


def corrections(context: PageContext) -> str:
    """Return the register of corrections."""
    title = context.texts.gettext("Corrections")
    return _page(context, "corrections_page", title, view=make_methodology_view(context))


def coverage(context: PageContext) -> str:
    """Return who reported which months."""
    action = context.links.page("/coverage").split("?")[0]
    title = context.texts.gettext("Who reported what")
    return _page(context, "coverage", title, view=make_coverage_view(context), action=action)


def calendar(context: PageContext) -> str:
    """Return the releases that came and that are announced."""
    view = make_calendar_view(context, all_releases())
    return _page(context, "calendar", context.texts.gettext("Releases and their days"), view=view)


def changes(context: PageContext) -> str:
    """Return what is not the same in two releases."""
    return _page(
        context,
        "changes",
        context.texts.gettext("What changed between releases"),
        view=make_changes_view(context, all_releases()),
        action=context.links.page("/changes").split("?")[0],
        theme=context.links.theme or "",
    )


def claims(context: PageContext) -> str:
    """Return what the press said beside what the release says."""
    title = context.texts.gettext("Claims checked")
    chrome = make_chrome(context, title, section="/claims", styles=("css/claims.css",))
    return render("claims.html", context.lang, chrome=chrome, view=make_claims_view(context))


def _page(context: PageContext, template: str, title: str, **values: Any) -> str:
    chrome = make_chrome(context, title, styles=_STYLE)
    return render(f"{template}.html", context.lang, chrome=chrome, **values)
