"""Where a map leads to: its other views, the periods beside its own, other maps of the country."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.i18n import NBSP
from portal.web.presenters.atlas import is_mappable
from portal.web.presenters.offers import neighbours
from portal.web.presenters.own_place import asked_place
from portal.web.presenters.selection import Selection


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the same numbers."""

    label: str
    href: str
    current: bool


def make_tabs(
    context: PageContext,
    selection: Selection,
    path: str,
    view: str,
    has_map: bool,
    has_tiles: bool,
) -> tuple[Tab, ...]:
    """Return the ways to look at a map's numbers that there are."""
    _ = context.texts.gettext
    offered = [
        ("map", context.texts.pgettext("view", "Map"), has_map),
        ("tiles", _("Tiles"), has_tiles),
        ("table", _("Table"), True),
    ]
    return tuple(
        Tab(label, view_href(context, selection, path, name), name == view)
        for name, label, exists in offered
        if exists
    )


def view_href(context: PageContext, selection: Selection, path: str, view: str) -> str:
    """Return the address of a map's section in one of its views."""
    return (
        context.links.page(path, **selection.parameters(view=view, at=asked_place(context)))
        + "#map"
    )


def neighbour_links(
    context: PageContext, selection: Selection, path: str
) -> tuple[tuple[str, str], ...]:
    """Return title and address of the same map a period earlier and later."""
    found = neighbours(
        context, selection.indicator, selection.period, lambda p: period_title(p, context.texts)
    )
    return tuple(
        (
            f"←{NBSP}{title}" if period < selection.period else f"{title}{NBSP}→",
            context.links.page(
                path, **selection.parameters(time=str(period), at=asked_place(context))
            )
            + "#map",
        )
        for title, period in found
    )


def more_maps(context: PageContext, selection: Selection) -> tuple[tuple[str, str], ...]:
    """Return title and address of other maps of the country with the same choice."""
    if not is_mappable(selection):
        return ()
    texts, query = context.texts, selection.parameters(view="", sort="")
    levels = [level.code for level in context.info.levels]
    lower = levels[levels.index(context.info.map_level) + 1 :]
    return (
        (texts.gettext("Two maps side by side"), context.links.page("/maps", **query)),
        *(
            (texts.gettext("All places on one map"), context.links.page(f"/map/{code}", **query))
            for code in lower
            if code in context.store.geometry
        ),
    )
