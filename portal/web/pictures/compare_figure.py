"""The picture of a comparison: values with their intervals, as on its page."""

from __future__ import annotations

from portal.web.pictures.figure import Figure
from portal.web.presenters.comparison import make_comparison
from portal.web.presenters.map_data import period_of
from portal.web.view import View


def compare_figure(view: View) -> Figure | None:
    """Return the ranges of two to six places, ``None`` where there are none to draw."""
    compared = make_comparison(view)
    if compared is None:
        return None
    ranges = compared.ranges
    dek = f"{period_of(view)}. {ranges.sentence}"
    return Figure(compared.title, dek, f"{compared.title}. {dek}", lambda *_room: ranges.wide)
