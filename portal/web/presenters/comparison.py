"""Places side by side, whatever draws them: a picture, a block, an archive."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.web.presenters.compare import CompareView, make_compare_view
from portal.web.presenters.compare_pictures import Ranges
from portal.web.view import View


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page's comparison, its picture, and its question as a title."""

    title: str
    page: CompareView
    ranges: Ranges


def make_comparison(view: View) -> Comparison | None:
    """Return the comparison of a view, ``None`` of what the page does not draw either."""
    context = view.context
    asked = {**context.query, **view.parameters(), "geo": view.place}
    page = make_compare_view(replace(context, query=asked))
    if page.ranges is None:
        return None
    label = view.indicator.label(view.lang)
    return Comparison(f"{label}: {', '.join(view.places())}", page, page.ranges)
