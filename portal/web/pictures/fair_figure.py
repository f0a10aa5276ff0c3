"""The picture of a funnel: of a place among its like, or of several that are compared."""

from __future__ import annotations

from markupsafe import Markup

from portal.web.charts.funnel import funnel_svg
from portal.web.charts.plot import Size
from portal.web.pictures.figure import Figure, FigureRow
from portal.web.pictures.gaps import partial_words
from portal.web.pictures.outcome_figure import dek_of
from portal.web.presenters.above import compared_with
from portal.web.presenters.fair import Fair, FairRow, make_fair_of
from portal.web.view import JOINT, View

# A picture is looked at from further away than a page: it is drawn smaller, and enlarged.
_ZOOM = 1.45


def fair_figure(view: View) -> Figure | None:
    """Return the funnel, ``None`` where the places have no company with shares."""
    context, territories = view.context, view.context.store.territories
    places = tuple(territories[code] for code in view.place.split(JOINT))
    fair = make_fair_of(context, places, compared_with(context, places[0]), view.selection)
    if fair is None:
        return None
    text = context.texts.gettext("%(names)s, compared fairly")
    title = text % {"names": ", ".join(view.places())}
    gaps = partial_words(context, [row.rate for row in fair.rows if row.is_own])
    dek = " ".join(filter(None, (fair.sentence, gaps, dek_of(view), fair.left_out)))
    return Figure(
        title,
        dek,
        f"{title}. {dek}",
        lambda *room: _draw(fair, room, view.lang),
        context.texts.gettext("Place"),
        tuple(_row(row) for row in fair.rows),
    )


def _draw(fair: Fair, room: tuple[int, int], lang: str) -> Markup:
    width, height = (round(side / _ZOOM) for side in room)
    return funnel_svg(fair.data, Size(width, max(height, 230), 12), lang)


def _row(row: FairRow) -> FigureRow:
    text = row.rate.whole if not row.limits else f"{row.rate.whole} ({row.limits})"
    return FigureRow(row.name, row.value.value, row.value.state, text, row.code, row.name)
