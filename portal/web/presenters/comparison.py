"""Places side by side, whatever draws them: a picture, a block, an archive."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.web.presenters.compare import CompareView, make_compare_view
from portal.web.presenters.compare_pictures import Lines, Ranges
from portal.web.view import View


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page's comparison, its picture, and its question as a title."""

    title: str
    page: CompareView
    ranges: Ranges


def make_comparison(view: View) -> Comparison | None:
    """Return the comparison of a view, ``None`` of what the page does not draw either."""
    page = _page(view)
    if page.ranges is None:
        return None
    label = view.indicator.label(view.lang)
    return Comparison(f"{label}: {', '.join(view.places())}", page, page.ranges)


def make_lines_of(view: View) -> Lines | None:
    """Return the small lines of a view's places, ``None`` where the page has none."""
    return _page(view).lines


def _page(view: View) -> CompareView:
    asked = {**view.context.query, **view.parameters(), "geo": view.place}
    return make_compare_view(replace(view.context, query=asked))
