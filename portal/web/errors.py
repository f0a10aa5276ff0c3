"""Pages for what went wrong: in the reader's language, with a way on."""

from __future__ import annotations

import math

from flask import g, request
from werkzeug.exceptions import TooManyRequests

from portal.store.current import NoRelease, current_store
from portal.store.withdrawn import Withdrawal
from portal.web.context import PageContext, make_context
from portal.web.i18n import texts_of
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.error_view import make_error_view
from portal.web.presenters.finder import make_finder
from portal.web.presenters.refused_form import make_refused_form
from portal.web.presenters.selection import BadQuery
from portal.web.rendering import render

DEFAULT_LANGUAGE = "ru"


class UnknownRelease(Exception):
    """An address names a release that was never published or is not kept any more."""

    def __init__(self, context: PageContext, fault: BadQuery) -> None:
        super().__init__(fault.message)
        self.context = context
        self.fault = fault


def render_error(status: int, path: str, withdrawal: Withdrawal | None = None) -> str:
    """Return the page of an HTTP error at ``path``; without a release, one without its frame.

    ``withdrawal`` is what the register says of the release asked for, where it was withdrawn.
    """
    try:
        store = current_store()
    except NoRelease:
        return _bare(status, path, withdrawal)
    lang, rest = _language_of_reader(path, store.info.languages)
    # The address itself may not exist in the other language either: link to its first page.
    context = make_context(store, lang, "/", _theme())
    return render_error_page(context, status, rest, withdrawal)


def render_too_many_requests(path: str, seconds_left: int) -> str:
    """Return the page that asks for patience; it reads no release, to cost less than it refuses."""
    return _bare(TooManyRequests.code, path, None, math.ceil(seconds_left / 60))


def render_error_page(
    context: PageContext, status: int, path: str, withdrawal: Withdrawal | None = None
) -> str:
    """Return the page of ``status`` in the frame of the release."""
    return render(
        "error.html",
        context.lang,
        chrome=make_chrome(context, error_title(status, context.lang)),
        status=status,
        heading=error_title(status, context.lang),
        withdrawal=withdrawal,
        view=make_error_view(context, status, path),
        request_id=g.get("request_id", ""),
    )


def render_bad_query(context: PageContext, error: BadQuery) -> str:
    """Return the page for a choice that does not exist: what it was, what would work."""
    _ = context.texts.gettext
    return render(
        "bad_query.html",
        context.lang,
        chrome=make_chrome(context, _("This choice does not exist")),
        error=error,
        refused=make_refused_form(context, error),
        without=context.links.page(
            context.path,
            **{k: v for k, v in context.query.items() if k not in (error.parameter, "theme")},
        ),
        finder=make_finder(context, ""),
    )


def error_title(status: int, lang: str) -> str:
    """Return the heading of an error page."""
    _ = texts_of(lang).gettext
    return {
        404: _("There is no such page"),
        405: _("This address is for reading only"),
        410: _("This release was withdrawn"),
        429: _("Too many requests"),
        503: _("No release is published yet"),
    }.get(status, _("The page could not be shown"))


def split_language(path: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return the language that a path's prefix names (else the first) and the path without it."""
    first, _, rest = path.lstrip("/").partition("/")
    if first in languages[1:]:
        return first, f"/{rest}"
    return languages[0], path


def _language_of_reader(path: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return the language of an error at ``path`` and the path without its prefix.

    Where no prefix names one, it is the one that the reader's program asks for: errors are kept by
    no cache, so each reader gets his own.
    """
    lang, rest = split_language(path, languages)
    asked = request.accept_languages.best_match(languages)
    return (lang, rest) if rest != path or not asked else (asked, rest)


def _bare(status: int, path: str, withdrawal: Withdrawal | None, minutes: int = 0) -> str:
    lang, _ = _language_of_reader(path, (DEFAULT_LANGUAGE, "en"))
    heading = error_title(status, lang)
    return render("bare.html", lang, heading=heading, withdrawal=withdrawal, minutes=minutes)


def _theme() -> dict[str, str]:
    theme = request.args.get("theme", "")
    return {"theme": theme} if theme else {}
