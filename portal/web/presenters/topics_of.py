"""The topics of a figure: appeals and headline rate of each, by number of appeals."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from portal.web.presenters.cells import Cell, make_cell
from portal.web.view import View
from portal.web.view_table import topics_beside


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """One topic: ``bar`` is its part of the largest (0..1), ``values`` received and rate."""

    code: str
    name: str
    received: Cell
    rate: Cell
    bar: float
    values: tuple[IndicatorValue, IndicatorValue]


def topics_of(view: View) -> tuple[TopicFigures, ...]:
    """Return the topics that the page of the view has in its table; none where it has no table."""
    context, selection, place = view.context, view.selection, view.place
    codes = topics_beside(context, view.kind, selection)
    store, rate, lang = context.store, context.info.headline_rate, context.lang
    period, channel = selection.period, selection.channel
    received = evaluate_topics(store, "received", [place], codes, period, channel=channel)
    rates = evaluate_topics(store, rate, [place], codes, period, channel=channel)
    largest = max((value.value or 0 for value in received.values()), default=0)
    if not largest:
        return ()
    if view.kind == "territory":
        codes = [code for code in codes if received[place, code].value != 0]
    ordered = sorted(codes, key=lambda code: -(received[place, code].value or -1))
    return tuple(
        TopicFigures(
            code,
            store.topics[code].name(lang),
            make_cell("received", received[place, code], lang),
            make_cell(rate, rates[place, code], lang),
            (received[place, code].value or 0) / largest,
            (received[place, code], rates[place, code]),
        )
        for code in ordered
    )
