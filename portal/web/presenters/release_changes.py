"""What changed between two releases: every reason, and the months and codes that it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.store.current import CurrentRelease
from portal.store.release_diff import Change, ReleaseDiff
from portal.store.release_order import release_order
from portal.web.context import PageContext
from portal.web.dates import month_text, months_text
from portal.web.presenters.cells import Choice, Option
from portal.web.presenters.selection import BadQuery, given_value
from schemas.codelists import CHANGE_REASON, CORRECTION_KIND
from schemas.periods import Period

_NAMED = 12


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A reason, what it concerns, and the first of the things that it touches in words."""

    reason: str
    what: str
    touched: str
    others: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The two releases and what is not the same; ``choices`` is empty while there is one only."""

    since: str
    until: str
    choices: tuple[Choice, ...]
    rows: tuple[ChangeRow, ...]
    cells: str


def make_changes_view(context: PageContext, releases: CurrentRelease) -> ChangesView:
    """Return the page.

    The two are those before and in force, unless the address names others. Raises ``BadQuery`` for
    a release that is not kept and for a wrong order, ``ReleaseWithdrawn`` for one taken back.
    """
    ids = releases.all_ids()
    for name in ("since", "until"):
        _asked(context, releases, name, context.info.id)
    if len(ids) < 2:
        return ChangesView("", context.info.id, (), (), "")
    until = _asked(context, releases, "until", ids[0])
    older = [name for name in ids if release_order(name) < release_order(until)]
    since = _asked(context, releases, "since", older[0] if older else until)
    if release_order(since) >= release_order(until):
        text = context.texts.gettext("The older release goes first: %(since)s is not before it.")
        raise BadQuery("since", since, text % {"since": since})
    lease_of_older, lease_of_newer = releases.lease(since), releases.lease(until)
    if lease_of_older is None or lease_of_newer is None:
        raise BadQuery("since", since, _no_release(context, since, ids))
    with lease_of_older as before, lease_of_newer as after:
        gone = [
            entry
            for entry in releases.withdrawn().values()
            if release_order(since) < release_order(entry.id) < release_order(until)
        ]
        found = ReleaseDiff(before, after).changes(gone)
    return ChangesView(
        since,
        until,
        (_choice(context, "since", ids[1:], since), _choice(context, "until", ids[:-1], until)),
        tuple(_row(context, change) for change in found),
        context.links.api(f"/releases/{since}/diff/{until}", format="csv"),
    )


def _asked(context: PageContext, releases: CurrentRelease, name: str, default: str) -> str:
    """Return the release that a parameter names, which is kept."""
    given = given_value(context, name) or default
    if releases.directory(given) is None:
        raise BadQuery(name, given, _no_release(context, given, releases.all_ids()))
    return given


def _no_release(context: PageContext, given: str, ids: Sequence[str]) -> str:
    text = context.texts.gettext("There is no release “%(given)s”. There are: %(known)s.")
    return text % {"given": given, "known": ", ".join(ids[:_NAMED])}


def _choice(context: PageContext, name: str, ids: Sequence[str], chosen: str) -> Choice:
    _ = context.texts.gettext
    label = {"since": _("From the release"), "until": _("To the release")}[name]
    return Choice(name, label, (("", tuple(Option(i, i, i == chosen) for i in ids)),))


def _row(context: PageContext, change: Change) -> ChangeRow:
    named = _names(context, change)
    rest = len(named) - _NAMED
    others = ""
    if rest > 0:
        text = context.texts.ngettext("and %(n_more)s more", "and %(n_more)s more", rest)
        others = text % {"n_more": rest}
    return ChangeRow(
        CHANGE_REASON[change.reason].label(context.lang),
        _kinds(context).get(change.what, change.what),
        ", ".join(named[:_NAMED]),
        others,
    )


def _kinds(context: PageContext) -> dict[str, str]:
    _ = context.texts.gettext
    return {
        "time": _("Months"),
        "geo": _("Places"),
        "topic": _("Topics"),
        "source": _("Sources"),
        "method": _("Methods"),
        "policy": _("Rules of the policy"),
        "release": _("Releases"),
        "correction_kind": _("Corrections"),
    }


def _names(context: PageContext, change: Change) -> list[str]:
    """Return the codes in words; what this release does not name stays a code."""
    store, lang = context.store, context.lang
    if change.what == "time":
        return _spans(context, change.codes)
    if change.what == "geo":
        places = store.territories
        return [places[c].name(lang) if c in places else c for c in change.codes]
    if change.what == "topic":
        return [store.topics[c].name(lang) if c in store.topics else c for c in change.codes]
    if change.what == "source":
        return [store.sources[c].title(lang) if c in store.sources else c for c in change.codes]
    if change.what == "correction_kind":
        return [CORRECTION_KIND[code].label(lang) for code in change.codes]
    return list(change.codes)


def _spans(context: PageContext, codes: Sequence[str]) -> list[str]:
    """Return months as runs: «май 2026 — июль 2026»."""
    runs: list[list[int]] = []
    for index in sorted(Period.parse(code).start for code in codes):
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    words = []
    for run in runs:
        first, last = (str(Period(index, "M")) for index in (run[0], run[-1]))
        is_one = first == last
        words.append(
            month_text(first, context.lang) if is_one else months_text(first, last, context.lang)
        )
    return words
