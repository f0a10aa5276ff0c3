"""The whole picture of a view: its figure on a sheet, as a document of its own."""

from __future__ import annotations

from collections.abc import Callable

from portal.exports.readme import data_notes
from portal.web.pictures.bars_figure import speeds_figure, topics_figure
from portal.web.pictures.compare_figure import compare_figure
from portal.web.pictures.fair_figure import fair_figure
from portal.web.pictures.figure import Figure
from portal.web.pictures.frame import SHEETS, Words, room_of, sheet_svg
from portal.web.pictures.map_figure import map_figure
from portal.web.pictures.outcome_figure import outcome_figure
from portal.web.pictures.series_figure import line_figure, lines_figure, months_figure
from portal.web.pictures.standalone import standalone
from portal.web.pictures.trend_figure import trend_figure
from portal.web.view import View

# Figures by their name; without one a page is led by what its kind draws.
CHARTS: dict[str, Callable[[View], Figure | None]] = {
    "fair": fair_figure,
    "line": line_figure,
    "lines": lines_figure,
    "months": months_figure,
    "speeds": speeds_figure,
    "topics": topics_figure,
    "trend": trend_figure,
}


def make_figure(view: View) -> Figure | None:
    """Return the figure of a view, ``None`` where there is nothing to draw."""
    if view.figure in CHARTS:
        return CHARTS[view.figure](view)
    if view.kind in ("map", "topic"):
        return map_figure(view)
    if view.kind == "compare":
        return compare_figure(view)
    return outcome_figure(view)


def sheet_of(view: View, figure: Figure, size: str) -> str:
    """Return the picture as SVG: sentence, figure, source, and the note that data is made up."""
    sheet, words = SHEETS[size], words_of(view, figure)
    drawing = figure.draw(*room_of(sheet, words))
    return standalone(sheet_svg(sheet, words, drawing), alternative(view, figure))


def alternative(view: View, figure: Figure) -> str:
    """Return the text in place of the picture: what it shows, and what its data is."""
    return " ".join([figure.description, *data_notes(view.context.info, view.lang)])


def words_of(view: View, figure: Figure) -> Words:
    """Return the words around a figure."""
    info, _ = view.context.info, view.context.texts.gettext
    site = info.title(view.lang).strip('«»“”" ')
    source = _("Source: “%(site)s”, release %(release)s.") % {"site": site, "release": info.id}
    return Words(
        " ".join(data_notes(info, view.lang)),
        figure.title,
        figure.dek,
        f"{source} {info.data_license}",
        view.address().split("?")[0].split("#")[0].removeprefix("https://").rstrip("/"),
    )
