"""Pictures that many ask for: drawn before the first reader comes, none of them waits."""

from __future__ import annotations

from collections.abc import Sequence

from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.figure_kinds import Kind
from portal.web.presenters.home import default_indicator, national_view
from portal.web.presenters.offers import offered_channels
from portal.web.presenters.selection import read_selection
from portal.web.view import View
from schemas.codelists import ALL


def main_pictures(store: ReleaseStore, *, all_places: bool = False) -> tuple[str, ...]:
    """Return addresses of PNGs in every language: those that pages name to who shares a link.

    They are of the map of the country, the groups of topics, the channels, and the places down to
    the map's level, or of ``all_places``.
    """
    found = []
    for lang in store.info.languages:
        found += [view.image("png") for view in _views(store, lang, all_places)]
    return tuple(dict.fromkeys(found))


def _views(store: ReleaseStore, lang: str, all_places: bool) -> list[View]:
    plain, root = make_context(store, lang, "/", {}), store.territories.root.code
    national = national_view(plain)
    groups = [topic.code for topic in store.topics.values() if topic.parent == ALL]
    views = [national] if national else []
    subjects: tuple[tuple[Kind, Sequence[str]], ...] = (
        ("topic", groups),
        ("channel", offered_channels(plain)),
    )
    for kind, codes in subjects:
        views += [_view(make_context(store, lang, "/", {kind: code}), kind, root) for code in codes]
    views += [_view(plain, "territory", code) for code in _places(store, all_places)]
    return [view for view in views if view.is_drawn]


def _view(context: PageContext, kind: Kind, place: str) -> View:
    default = default_indicator(context) if kind != "territory" else ""
    return View(context, kind, place, read_selection(context, indicator=default))


def _places(store: ReleaseStore, all_places: bool) -> list[str]:
    levels = [level.code for level in store.info.levels]
    last = len(levels) - 1 if all_places else levels.index(store.info.map_level)
    return [place.code for place in store.territories.values() if levels.index(place.level) <= last]
