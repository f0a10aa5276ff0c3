"""What a reader takes along: the tables of this very page, its feed, a citation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.web.context import PageContext
from portal.web.presenters.selection import Selection
from portal.web.view import View
from schemas.periods import Period

_FORMS = ("CSV", "XLSX")


@dataclass(frozen=True, slots=True)
class Door:
    """A table and the forms in which it can be had, as (name, address)."""

    label: str
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Take:
    """Doors to the numbers of this page, the archive for newsrooms, and a citation."""

    doors: tuple[Door, ...]
    newsroom: str
    share: str
    citation: str


def make_take(
    context: PageContext,
    place: Territory,
    selection: Selection,
    windows: tuple[Period, ...] = (),
    shares: tuple[str, tuple[str, ...], Period] | None = None,
) -> Take:
    """Return the doors and the citation of a territory's page.

    ``windows`` are the rolling years of its trend; ``shares`` the place, the ids and the quarter of
    the secondary shares that it shows.
    """
    _ = context.texts.gettext
    view = View(context, "territory", place.code, selection)
    doors = [_door(_("What became of the appeals"), view)]
    if windows:
        line = replace(view, figure="trend")
        doors.append(_door(_("The share, year by year"), line))
    doors += [
        _observed(context, _("Month by month"), place, selection, freq="M"),
        _observed(context, _("Topics and outcomes"), place, selection, groups=("topic", "outcome")),
        _observed(context, _("Answer times"), place, selection, groups=("speed", "outcome")),
        _table(context, _("Who reported what"), "/coverage", geo=place.code),
    ]
    if shares:
        above, ids, quarter = shares
        doors += [
            _table(
                context,
                BY_ID[share].label(context.lang),
                f"/indicators/{share}",
                geo=above,
                time=str(quarter),
            )
            for share in ids
        ]
    return Take(tuple(doors), view.newsroom(), view.share(), view.citation())


def _door(label: str, view: View) -> Door:
    return Door(label, tuple((form, view.table(form.lower())) for form in _FORMS))


def _observed(
    context: PageContext,
    label: str,
    place: Territory,
    selection: Selection,
    freq: str = "",
    groups: tuple[str, ...] = (),
) -> Door:
    """Return the door to counts: of the chosen period, or of a series where ``freq`` is named."""
    kept = selection.parameters()
    return _table(
        context,
        label,
        "/observations",
        groups,
        geo=place.code,
        topic="" if "topic" in groups else kept["topic"],
        channel=kept["channel"],
        freq=freq,
        time="" if freq else kept["time"],
    )


def _table(
    context: PageContext, label: str, path: str, groups: tuple[str, ...] = (), **query: str
) -> Door:
    beside = {"lang": context.lang, "release": context.info.id}
    broken_down = "".join(f"&groupBy={group}" for group in groups)
    return Door(
        label,
        tuple(
            (form, context.links.api(path, **query, **beside, format=form.lower()) + broken_down)
            for form in _FORMS
        ),
    )
