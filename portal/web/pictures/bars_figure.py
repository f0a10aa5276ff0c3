"""Pictures of tables with bars: the topics of a place, and how fast its answers come."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.web.charts.bar_sheet import BarSheet, SheetBar, bar_sheet
from portal.web.pictures.figure import Figure, FigureRow
from portal.web.pictures.gaps import partial_words
from portal.web.pictures.outcome_figure import dek_of, headline_value
from portal.web.pictures.text import shorten
from portal.web.presenters.cells import make_cell
from portal.web.presenters.places import rate_label
from portal.web.presenters.speeds import SpeedRow
from portal.web.presenters.speeds_of import speeds_of
from portal.web.presenters.topics_of import TopicFigures, topics_of
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP

_SIZE, _NAME_WIDTH = 18, 460
_NARROW = 500


def topics_figure(view: View) -> Figure | None:
    """Return the topics with counts and rates, ``None`` where nothing is below the chosen one."""
    _, found = view.context.texts.gettext, topics_of(view)
    if not found:
        return None
    title = _("%(place)s: what people write about") % {"place": view.places()[0]}
    listed = "; ".join(f"{one.name} {one.received.whole} ({one.rate.whole})" for one in found)
    heads = (_("Appeals"), rate_label(view.context))
    bars = [
        SheetBar(
            one.name,
            one.bar if one.received.has_value else None,
            (one.received.whole, one.rate.whole if one.rate.has_value else "—"),
            one.received.mark,
        )
        for one in found
    ]
    dek = dek_of(view)
    if any(not one.rate.has_value for one in found):
        gaps = _("A dash: too few or no data to say what the share is.")
        dek = f"{dek} {gaps}"
    description = f"{title}. {dek_of(view)} {listed}."
    return Figure(
        title,
        dek,
        description,
        lambda *room: _sheet(bars, heads, description, room),
        _("Topic"),
        tuple(row for one in found for row in _topic_rows(view, one)),
    )


def _topic_rows(view: View, one: TopicFigures) -> tuple[FigureRow, ...]:
    rate = view.context.info.headline_rate
    label = rate_label(view.context)
    received, share = one.values
    count = view.context.texts.gettext("Appeals")
    return (
        FigureRow(one.name, received.value, received.state, one.received.whole,
                  measure=count, indicator="received", topic=one.code),
        FigureRow(f"{one.name}: {label[:1].lower()}{label[1:]}", share.value, share.state,
                  one.rate.whole, measure=label, indicator=rate, topic=one.code),
    )  # fmt: skip


def speeds_figure(view: View) -> Figure | None:
    """Return the shares by answer time, ``None`` where there are too few appeals for shares."""
    _, rows = view.context.texts.gettext, speeds_of(view)
    if not rows:
        return None
    title = _speed_title(view, rows)
    heads = (_("Share"), _("Summed up"))
    bars = [
        SheetBar(
            f"{row.label} · {row.note}" if row.note else row.label,
            row.share,
            (row.share_text, row.cumulated),
            is_open=row.is_open,
            is_own=row.is_median,
        )
        for row in rows
    ]
    clock = _("Calendar time from receipt to the final answer.")
    cell = make_cell(view.context.info.headline_rate, headline_value(view), view.lang)
    gaps = partial_words(view.context, [cell])
    dek = " ".join(filter(None, (dek_of(view), clock, gaps)))
    listed = "; ".join(f"{row.label} {row.share_text}" for row in rows)
    description = f"{title}. {dek} {listed}."
    return Figure(
        title,
        dek,
        description,
        lambda *room: _sheet(bars, heads, description, room),
        _("Answer"),
        tuple(
            FigureRow(row.label, row.share, "value", row.share_text, measure=row.label)
            for row in rows
        ),
    )


def _speed_title(view: View, rows: Sequence[SpeedRow]) -> str:
    _, values = view.context.texts.gettext, {"place": view.places()[0]}
    if view.kind == "channel" and view.channel != ALL:
        values = {"place": CHANNEL_GROUP[view.channel].label(view.lang)}
    median = next((row.label for row in rows if row.is_median), "")
    if not median:
        return _("%(place)s: how fast the answer comes") % values
    return _("%(place)s: half of the answers come by “%(time)s”") % {**values, "time": median}


def _sheet(
    bars: Sequence[SheetBar], heads: tuple[str, ...], description: str, room: tuple[int, int]
) -> Markup:
    width = room[0]
    is_narrow = width < _NARROW
    name_room = width if is_narrow else min(_NAME_WIDTH, round(width * 0.42))
    fitting = tuple(
        SheetBar(
            shorten(bar.name, "golos-600", 15 if is_narrow else _SIZE, name_room),
            bar.share, bar.figures, bar.mark, bar.is_open, bar.is_own,
        )
        for bar in bars
    )  # fmt: skip
    return bar_sheet(BarSheet(fitting, heads, name_room, description), room, f"sheet{width}")
