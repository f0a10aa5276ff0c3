"""Parameters of addresses: which a page reads, and words for those that mean nothing to it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from portal.web.context import PageContext
from portal.web.presenters.selection import LONGEST, BadQuery, given_value

# Parameters of every page, and of those on which indicators are chosen.
COMMON = frozenset(("lang", "release", "theme"))
CHOICE = frozenset(("channel", "indicator", "sort", "time", "topic", "view"))
# Parameters of the API and of other pages: whoever sends one expects that it does something. Names
# that others use for their marks (source, add) are not among them.
_ELSEWHERE = frozenset(
    (
        *("asOf", "at", "boundaries", "channel", "figure", "freq", "geo", "geoLevel", "groupBy"),
        *("indicator", "measure", "metric", "outcome", "period", "regime", "since"),
        *("sinceTimePeriod", "size", "sort", "speed", "time", "time2", "topic", "topic2", "until"),
        *("untilTimePeriod", "verdict", "view"),
    )
)
_NEAR = 0.8
# So many releases are named to a reader who asks for another one.
_NAMED = 12


def refuse_unread(context: PageContext, read: frozenset[str]) -> None:
    """Raise :class:`BadQuery` for a parameter that this page does not read though others do.

    One that is nearly the name of a parameter is refused as well. Anything else is let pass: search
    engines and social networks add marks of their own to the addresses that they lead to.
    """
    known = read | COMMON
    for name in sorted(context.query.keys() - known):
        near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
        if near or name in _ELSEWHERE:
            message = context.texts.gettext(
                "This page does not take “%(given)s”. It takes: %(known)s."
            )
            values = {"given": name[:LONGEST], "known": ", ".join(sorted(known))}
            raise BadQuery(name[:LONGEST], given_value(context, name), message % values)


def unknown_language(context: PageContext) -> BadQuery:
    """Return the fault of a ``lang`` that the release does not have."""
    given, _ = given_value(context, "lang"), context.texts.gettext
    message = _("There are no pages in the language “%(given)s”. There are: %(known)s.")
    known = ", ".join(context.info.languages)
    return BadQuery("lang", given, message % {"given": given, "known": known})


def unknown_release(context: PageContext, named: str, kept: Sequence[str]) -> BadQuery:
    """Return the fault of a ``release`` that is not kept here; ``kept`` are those that are."""
    message = context.texts.gettext("There is no release “%(given)s”. There are: %(known)s.")
    values = {"given": named[:LONGEST], "known": ", ".join(kept[:_NAMED])}
    return BadQuery("release", named[:LONGEST], message % values)
