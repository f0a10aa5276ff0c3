"""The numbers of a figure as a plain table: for archives that open without a network."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import evaluate
from portal.indicators.labels import format_value
from portal.web.pictures.outcome_figure import headline_value
from portal.web.pictures.sheets import CHARTS, make_figure
from portal.web.presenters.above import compared_with
from portal.web.presenters.cells import Cell
from portal.web.presenters.map_data import make_map_data
from portal.web.presenters.outcomes import make_outcomes
from portal.web.presenters.trend import make_trend
from portal.web.view import JOINT, View

Value = str | float | int | None
COLUMNS = (
    *("code", "name", "measure", "indicator", "topic", "channel", "period"),
    *("value", "state", "text"),
)
# State of what a cell has a pattern for.
_STATES = {"dots": "too_few", "hatch": "not_reported", "early": "too_early"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Rows under :data:`COLUMNS`, and for people the heads and the texts of two of them."""

    rows: tuple[tuple[Value, ...], ...]
    heads: tuple[str, str]
    lines: tuple[tuple[str, str], ...]


def make_numbers(view: View) -> Numbers:
    """Return the values that a figure draws; without a value, ``state`` and ``text`` say why."""
    if view.figure in CHARTS and view.figure != "trend":
        return _figure_numbers(view)
    if view.kind in ("map", "topic"):
        rows = _map_rows(view)
        first = view.context.texts.gettext("Place")
    elif view.kind == "compare":
        rows, first = _compare_rows(view), view.context.texts.gettext("Place")
    elif view.figure == "trend":
        rows, first = _trend_rows(view), view.context.texts.gettext("Year to")
    else:
        rows, first = _outcome_rows(view), view.context.texts.gettext("Outcome")
    index = COLUMNS.index(_first_column(view))
    lines = tuple((str(row[index]), str(row[-1])) for row in rows)
    label = view.indicator.label(view.lang)
    return Numbers(rows, (first, label), lines)


def _figure_numbers(view: View) -> Numbers:
    """Return the numbers of a figure that has them itself."""
    figure = make_figure(view)
    if figure is None:
        return Numbers((), ("", ""), ())
    name, label = ", ".join(view.places()), view.indicator.label(view.lang)
    period, topic = str(view.selection.period), view.selection.topic.code
    rows = tuple(
        (
            row.code or view.place,
            row.name or name,
            row.measure or label,
            row.indicator or view.indicator.id,
            row.topic or topic,
            view.channel,
            row.period or period,
            row.value,
            row.state,
            row.text,
        )
        for row in figure.rows
    )
    lines = tuple((row.label, row.text) for row in figure.rows)
    return Numbers(rows, (figure.first, label), lines)


def _first_column(view: View) -> str:
    if view.kind in ("map", "topic", "compare"):
        return "name"
    return "period" if view.figure == "trend" else "measure"


def _map_rows(view: View) -> tuple[tuple[Value, ...], ...]:
    data = make_map_data(view)
    if data is None:
        return ()
    period = str(view.selection.period)
    label = view.indicator.label(view.lang)
    choice = (label, view.indicator.id, view.selection.topic.code, view.channel, period)
    rows = []
    for place in data.places:
        value = data.values[place.code]
        text = format_value(view.indicator.id, value, view.lang)
        rows.append((place.code, place.name(view.lang), *choice, value.value, value.state, text))
    return tuple(rows)


def _compare_rows(view: View) -> tuple[tuple[Value, ...], ...]:
    """Return the places of a comparison, without the place that they are compared with."""
    codes, period = view.place.split(JOINT), view.selection.period
    topic, indicator = view.selection.topic.code, view.indicator
    store, channel = view.context.store, view.channel
    found = evaluate(store, indicator.id, codes, topic, period, channel=channel)
    choice = (indicator.label(view.lang), indicator.id, topic, channel, str(period))
    return tuple(
        (
            code,
            name,
            *choice,
            value.value,
            value.state,
            format_value(indicator.id, value, view.lang),
        )
        for code, name in zip(codes, view.places(), strict=True)
        if (value := found[code])
    )


def _outcome_rows(view: View) -> tuple[tuple[Value, ...], ...]:
    outcomes = make_outcomes(view.context, view.place, view.selection)
    rate = headline_value(view)
    choice = (view.selection.topic.code, view.channel, str(view.selection.period))
    text = format_value(view.indicator.id, rate, view.lang)
    name, label = view.places()[0], view.indicator.label(view.lang)
    found: list[tuple[Value, ...]] = [
        (view.place, name, label, view.indicator.id, *choice, rate.value, rate.state, text)
    ]
    if outcomes is not None and outcomes.has_bar:
        found += [
            (
                view.place,
                name,
                segment.label,
                f"outcome_{segment.kind}",
                *choice,
                segment.percent / 100,
                "value",
                f"{segment.count} · {segment.share}",
            )
            for segment in outcomes.segments
        ]
    return tuple(found)


def _trend_rows(view: View) -> tuple[tuple[Value, ...], ...]:
    context = view.context
    place = context.store.territories[view.place]
    trend = make_trend(context, place, compared_with(context, place), view.selection)
    if trend is None:
        return ()
    name, topic = place.name(view.lang), view.selection.topic.code
    return tuple(
        (
            view.place,
            name,
            view.indicator.label(view.lang),
            view.indicator.id,
            topic,
            view.channel,
            str(window),
            row.cells[0].share,
            _state_of(row.cells[0]),
            row.cells[0].whole,
        )
        for window, row in zip(trend.windows, trend.rows, strict=True)
    )


def _state_of(cell: Cell) -> str:
    if cell.has_value:
        return "partial" if cell.partial else "value"
    return _STATES.get(cell.mark, "not_reported")
