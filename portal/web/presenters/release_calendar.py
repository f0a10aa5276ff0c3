"""The page of releases: what is announced, what came and how late, what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from portal.store.calendar import Appointment, Came, appointments
from portal.store.current import CurrentRelease
from portal.store.release_order import day_of
from portal.store.withdrawn import Withdrawal
from portal.web.context import PageContext
from portal.web.dates import day_text, month_text, months_text


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """A month that was announced: when it was due, when it came and how that agrees."""

    month: str
    announced: str
    due: str
    came: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release: its months; ``state`` says whether it is in force, older or withdrawn."""

    id: str
    href: str
    day: str
    months: str
    state: str
    reason: str
    changes: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """Everything the page prints; ``next_release`` is a sentence."""

    next_release: str
    announced: tuple[AnnouncedRow, ...]
    releases: tuple[ReleaseRow, ...]


def make_calendar_view(context: PageContext, releases: CurrentRelease) -> CalendarView:
    """Return the page; ``releases`` are those that the application serves."""
    ids, gone = releases.all_ids(), list(releases.withdrawn().values())
    came = [Came(name, releases.facts(name).info.last_month, False) for name in ids]
    came += [Came(entry.id, entry.last_month, True) for entry in gone]
    found = appointments(releases.calendar(), came)
    rows = [_kept(context, releases, ids, number) for number in range(len(ids))]
    rows += [_withdrawn(context, entry) for entry in reversed(gone)]
    return CalendarView(
        _next(context, found),
        tuple(_announced(context, entry) for entry in found),
        tuple(sorted(rows, key=lambda row: row.id, reverse=True)),
    )


def _next(context: PageContext, found: tuple[Appointment, ...]) -> str:
    awaited = [entry for entry in found if entry.came is None]
    _ = context.texts.gettext
    if not awaited:
        return _("The day of the next release has not been announced.")
    entry = min(awaited, key=lambda one: one.expected_on)
    text = _("The next release is due on %(day)s, with data up to %(month)s.")
    return text % {
        "day": day_text(entry.expected_on, context.lang),
        "month": month_text(entry.last_month, context.lang),
    }


def _announced(context: PageContext, entry: Appointment) -> AnnouncedRow:
    lang, _ = context.lang, context.texts.gettext
    due = day_text(entry.due, lang)
    if entry.moved_to is not None:
        due = _("%(first)s, moved to %(then)s") % {
            "first": due,
            "then": day_text(entry.moved_to, lang),
        }
    released = entry.released_on
    return AnnouncedRow(
        month_text(entry.last_month, lang),
        day_text(entry.announced_on, lang),
        due,
        "" if released is None else day_text(released, lang),
        _verdict(context, entry),
    )


def _verdict(context: PageContext, entry: Appointment) -> str:
    texts = context.texts
    if entry.days_late is None:
        return texts.gettext("awaited")
    if entry.days_late <= 0:
        return texts.gettext("on time")
    text = texts.ngettext("%(n_days)s day late", "%(n_days)s days late", entry.days_late)
    return text % {"n_days": entry.days_late}


def _kept(
    context: PageContext, releases: CurrentRelease, ids: list[str], number: int
) -> ReleaseRow:
    name, lang, _ = ids[number], context.lang, context.texts.gettext
    info, day = releases.facts(name).info, day_of(name)
    in_force = name == releases.get().info.id
    older = ids[number + 1] if number + 1 < len(ids) else ""
    return ReleaseRow(
        name,
        context.links.home(release="" if in_force else name),
        "" if day is None else day_text(day, lang),
        months_text(info.first_month, info.last_month, lang),
        _("in force") if in_force else _("kept, replaced by a newer one"),
        "",
        context.links.page("/changes", since=older, until=name) if older else "",
    )


def _withdrawn(context: PageContext, entry: Withdrawal) -> ReleaseRow:
    lang, day = context.lang, day_of(entry.id)
    text = context.texts.gettext("withdrawn on %(day)s")
    return ReleaseRow(
        entry.id,
        "",
        "" if day is None else day_text(day, lang),
        months_text(entry.first_month, entry.last_month, lang),
        text % {"day": day_text(entry.withdrawn_on, lang)},
        entry.reason(lang),
        "",
    )
