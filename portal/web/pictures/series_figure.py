"""Pictures of what moved: the line of a topic or channel, its months, the lines of a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.indicators.evaluate import evaluate_series
from portal.indicators.labels import format_value
from portal.web.charts.months import MonthsSize, months_svg
from portal.web.dates import month_text, months_text
from portal.web.pictures.figure import Figure, FigureRow
from portal.web.pictures.gaps import partial_words
from portal.web.pictures.nesting import fitted
from portal.web.pictures.text import shorten
from portal.web.presenters.cells import capital
from portal.web.presenters.compare_pictures import Lines
from portal.web.presenters.comparison import make_lines_of
from portal.web.presenters.months import Months, make_country_months, months_of
from portal.web.presenters.share_line import make_share_line, rolling_years
from portal.web.view import JOINT, View
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.periods import Period

_GAP, _MOST_COLUMNS, _WORDS, _PHONE = 28, 3, 54, 500
# A picture is looked at from further away than a page: it is drawn smaller, and enlarged.
_ZOOM = 1.4


def line_figure(view: View) -> Figure | None:
    """Return the share over the years; ``None`` of all appeals, and of fewer than two years."""
    name, topic = name_of(view), view.selection.topic.code
    if name is None or (view.kind == "channel" and topic != ALL):
        return None
    channel = view.channel
    line = make_share_line(view.context, topic=topic, channel=channel, own=name)
    if line is None:
        return None
    _ = view.context.texts.gettext
    title = f"{name}: {line.heading[:1].lower()}{line.heading[1:]}"
    dashed = _("The dashed line: %(name)s.") % {"name": line.reference.lower()}
    gaps = partial_words(view.context, [row.own for row in line.rows])
    dek = " ".join(filter(None, (line.sentence, dashed, gaps)))
    return Figure(
        title,
        dek,
        f"{title}. {dek}",
        lambda width, _height: line.narrow if width < _PHONE else line.wide,
        _("Year to"),
        _rows(view, [view.place], view.context.info.headline_rate, rolling_years(view.context)),
    )


def months_figure(view: View) -> Figure | None:
    """Return the appeals month by month; ``None`` where fewer than two months have a number."""
    context, _ = view.context, view.context.texts.gettext
    name = name_of(view) or view.places()[0]
    months = make_country_months(context, view.selection, name)
    if months is None:
        return None
    info = context.info
    title = _("%(name)s: appeals month by month") % {"name": name}
    span = months_text(info.first_month, info.last_month, view.lang)
    dek = f"{capital(span)}. {months.sentence}"
    if any(cell.partial for _label, cell in months.rows):
        outlined = _("Columns with a dashed outline are partly reported: too low.")
        dek = f"{dek} {outlined}"
    return Figure(
        title,
        dek,
        f"{title}. {dek}",
        lambda *room: _columns(months, room, title, view.lang),
        _("Month"),
        _rows(view, [view.place], "received", months_of(context)),
    )


def lines_figure(view: View) -> Figure | None:
    """Return a small line for each place of a comparison, ``None`` where none has a value."""
    lines = make_lines_of(view)
    if lines is None:
        return None
    _ = view.context.texts.gettext
    label = view.indicator.label(view.lang)
    text = _("How it moved: %(what)s")
    title = text % {"what": f"{label[:1].lower()}{label[1:]}"}
    dek = _("Each point is a year; the dashed line is %(place)s.") % {"place": lines.reference}
    told = "; ".join(f"{one.name}: {one.now.whole}" for one in lines.places)
    description = f"{title}. {dek} {told}."
    codes = view.place.split(JOINT)
    return Figure(
        title,
        dek,
        description,
        lambda *room: _panels(lines, room, description),
        _("Year to"),
        _rows(view, codes, view.indicator.id, rolling_years(view.context)),
    )


def name_of(view: View) -> str | None:
    """Return the name of the topic or channel that a page is of; ``None`` of all of them."""
    if view.kind == "channel":
        return None if view.channel == ALL else CHANNEL_GROUP[view.channel].label(view.lang)
    topic = view.selection.topic
    return None if topic.code == ALL else topic.name(view.lang)


def _columns(months: Months, room: tuple[int, int], title: str, lang: str) -> Markup:
    width, height = room
    if width < _PHONE:
        return months.narrow
    size = MonthsSize(round(width / _ZOOM), round(height / _ZOOM))
    description, marks = f"{title}. {months.sentence}", months.breaks.marks
    return months_svg(months.columns, size, description, f"m{width}", lang, marks)


def _panels(lines: Lines, room: tuple[int, int], description: str) -> Markup:
    width, height = room
    n_columns = min(_MOST_COLUMNS, len(lines.places)) if width > _PHONE else 1
    n_rows = -(-len(lines.places) // n_columns)
    wide = (width - _GAP * (n_columns - 1)) / n_columns
    high = max((height - _GAP * (n_rows - 1)) / n_rows, 150 + _WORDS)
    text = Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" font-weight="{}">{}</text>')
    parts = []
    for number, place in enumerate(lines.places):
        x = number % n_columns * (wide + _GAP)
        y = number // n_columns * (high + _GAP)
        parts.append(text.format(x, y + 18, 18, 600, shorten(place.name, "golos-600", 18, wide)))
        parts.append(text.format(x, y + 41, 16, 400, place.now.whole))
        if place.picture:
            parts.append(fitted(place.picture, x, y + _WORDS, (wide, high - _WORDS)))
    tall = round(n_rows * (high + _GAP) - _GAP)
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(description, width, tall, width, tall, Markup("").join(parts))


def _rows(
    view: View, codes: Sequence[str], indicator: str, periods: Sequence[Period]
) -> tuple[FigureRow, ...]:
    context, selection, lang = view.context, view.selection, view.lang
    topic, channel = selection.topic.code, selection.channel
    found = evaluate_series(context.store, indicator, codes, topic, periods, channel=channel)
    territories = context.store.territories
    return tuple(
        FigureRow(
            label if len(codes) == 1 else f"{name}, {label}",
            value.value,
            value.state,
            format_value(indicator, value, lang),
            code,
            name,
            indicator=indicator,
            period=str(period),
        )
        for code in codes
        for period, value in zip(periods, found[code], strict=True)
        if (label := month_text(period.last_month, lang)) and (name := territories[code].name(lang))
    )
