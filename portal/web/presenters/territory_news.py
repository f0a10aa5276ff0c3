"""What a release says of a territory: an entry of its feed."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from portal.exports.feeds import FeedEntry
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.above import compared_with
from portal.web.presenters.leads import make_headline, make_lead
from portal.web.presenters.selection import read_selection
from portal.web.view import View

# Entries by release, code and language: the sentence of a release never changes.
_WRITTEN: WeakKeyDictionary[ReleaseStore, dict[tuple[str, str], FeedEntry]] = WeakKeyDictionary()


def feed_address(context: PageContext, code: str) -> str:
    """Return the address of a territory's feed in the language of the page."""
    return context.links.page(f"/t/{code}/releases.atom").partition("?")[0]


def territory_entry(context: PageContext, code: str) -> FeedEntry | None:
    """Return what the release of ``context`` says of a territory, ``None`` if it has none such."""
    if code not in context.store.territories:
        return None
    written = _WRITTEN.setdefault(context.store, {})
    if (code, context.lang) not in written:
        written[code, context.lang] = _entry(context, code)
    return written[code, context.lang]


def _entry(context: PageContext, code: str) -> FeedEntry:
    place, plain = context.store.territories[code], replace(context, query={})
    selection = read_selection(plain)
    compared = compared_with(plain, place)
    headline = make_headline(plain, code, compared.code if compared else None, selection)
    lead = make_lead(plain, selection, headline, compared)
    parts = [lead.sentence, *lead.caveats]
    title = context.texts.gettext("%(period)s: release %(release)s") % {
        "period": period_title(selection.period, context.texts),
        "release": context.info.id,
    }
    return FeedEntry(
        path=View(plain, "territory", code, selection).href(),
        title=f"{title[:1].upper()}{title[1:]}",
        text=" ".join([*(part.striptags() for part in parts), lead.note]),
        day=context.info.created_on,
        updated=context.info.created_on,
        categories=(context.info.id,),
    )
