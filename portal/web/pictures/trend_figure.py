"""The picture of a territory's trend: the chart of its page."""

from __future__ import annotations

from portal.web.pictures.figure import Figure
from portal.web.pictures.gaps import partial_words
from portal.web.presenters.above import compared_with
from portal.web.presenters.trend import make_trend
from portal.web.view import View


def trend_figure(view: View) -> Figure | None:
    """Return the line over the years, ``None`` where fewer than two have a value."""
    context = view.context
    place = context.store.territories[view.place]
    trend = make_trend(context, place, compared_with(context, place), view.selection)
    if trend is None:
        return None
    title = f"{place.name(view.lang)}: {trend.title[:1].lower()}{trend.title[1:]}"
    gaps = partial_words(context, [row.cells[0] for row in trend.rows])
    dek = " ".join(filter(None, (trend.sentence, trend.note, gaps)))
    return Figure(title, dek, f"{title}. {dek}", lambda *_room: trend.wide)
