"""The picture of a territory or a channel: what became of its appeals."""

from __future__ import annotations

from markupsafe import Markup

from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import STATE_LABELS, percent
from portal.web.charts.outcome_sheet import SheetPart, outcome_sheet
from portal.web.dates import span_text
from portal.web.pictures.figure import Figure
from portal.web.pictures.text import wrap
from portal.web.presenters.cells import make_cell
from portal.web.presenters.leads import make_headline
from portal.web.presenters.outcomes import Outcomes, make_outcomes
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP


def outcome_figure(view: View) -> Figure:
    """Return the bar of outcomes with its list; only words where there is nothing to draw."""
    outcomes = make_outcomes(view.context, view.place, view.selection)
    title, dek = headline_sentence(view), dek_of(view)
    words = missing_words(view, outcomes)
    # Where there are too few for shares, the parts are left out too: a picture is quoted alone.
    parts = [title, dek, outcomes.description if outcomes and not words else words]
    description = ". ".join(part.rstrip(".") for part in parts if part) + "."
    mark = missing_mark(view) if words else ""
    return Figure(
        title, dek, description, lambda *room: _draw(outcomes, description, words, mark, room)
    )


def headline_value(view: View) -> IndicatorValue:
    """Return the headline rate of the view's place."""
    return make_headline(view.context, view.place, None, view.selection).rate


def headline_sentence(view: View) -> str:
    """Return the rate as a sentence: «Боровский район: меры приняты по 62 из 100 обращений»."""
    _, value = view.context.texts.gettext, headline_value(view)
    place = view.places()[0]
    if value.value is None:
        return f"{place}: {STATE_LABELS[view.lang][value.state]}"
    if view.context.info.headline_rate == "closed_rate":
        text = _("%(place)s: %(n_share)s in 100 appeals were closed in time")
    else:
        text = _("%(place)s: measures were taken on %(n_share)s in 100 appeals")
    sentence = text % {"place": place, "n_share": percent(value.value)}
    partly = _("partly reported")
    return f"{sentence} ({partly})" if value.state == "partial" else sentence


def dek_of(view: View) -> str:
    """Return topic, channel and months of a figure as a line."""
    selection, lang = view.selection, view.lang
    parts = []
    if selection.topic.code != ALL:
        parts.append(selection.topic.name(lang))
    if view.channel != ALL:
        parts.append(CHANNEL_GROUP[view.channel].label(lang))
    received = view.context.texts.gettext("Received: %(span)s.")
    parts.append(received % {"span": span_text(selection.period, lang)})
    return ". ".join(parts)


def missing_words(view: View, outcomes: Outcomes | None) -> str:
    """Return why there are no shares; empty where there are."""
    _, value = view.context.texts.gettext, headline_value(view)
    if value.value is not None:
        return ""
    words = STATE_LABELS[view.lang][value.state]
    if value.state != "too_few" or outcomes is None or not outcomes.floor:
        return words
    return _("%(words)s: fewer than %(n_floor)s counted appeals") % {
        "words": words,
        "n_floor": outcomes.floor,
    }


def missing_mark(view: View) -> str:
    """Return the pattern that stands for a share that is not there."""
    cell = make_cell(view.context.info.headline_rate, headline_value(view), view.lang)
    return cell.mark or "hatch"


def _draw(
    outcomes: Outcomes | None, description: str, words: str, mark: str, room: tuple[int, int]
) -> Markup:
    width, height = room
    segments = outcomes.segments if outcomes and not words else ()
    column = width / max(len(segments), 1) - 40
    parts = [
        SheetPart(
            segment.kind,
            wrap(segment.label, "golos-600", 18, column, 3),
            f"{segment.count} · {segment.share}" if segment.share else segment.count,
            segment.share,
            segment.left,
            segment.width,
        )
        for segment in segments
    ]
    return outcome_sheet(parts, (width, height), description, mark, words)
