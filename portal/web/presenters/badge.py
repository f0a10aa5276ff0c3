"""What the badge of a place says: its headline rate, or why there is none."""

from __future__ import annotations

from portal.exports.readme import data_notes
from portal.indicators.labels import STATE_LABELS, format_share
from portal.web.charts.badge import Badge
from portal.web.dates import period_title
from portal.web.pictures.outcome_figure import headline_sentence, headline_value
from portal.web.presenters.cells import make_cell
from portal.web.view import View


def make_badge(view: View) -> Badge:
    """Return the badge of a view of a territory."""
    context, lang = view.context, view.lang
    _, info = context.texts.gettext, context.info
    value = headline_value(view)
    measure = _("closed in time") if info.headline_rate == "closed_rate" else _("measures taken")
    if value.value is None:
        measure = STATE_LABELS[lang][value.state]
    elif value.state == "partial":
        partly = _("partly reported")
        measure = f"{measure}, {partly}"
    site = info.title(lang).strip('«»“”" ')
    quoted = f"«{site}»" if lang == "ru" else f"“{site}”"
    period = period_title(view.selection.period, context.texts)
    notes = " ".join(data_notes(info, lang))
    return Badge(
        "" if value.value is None else format_share(value.value, lang),
        make_cell(info.headline_rate, value, lang).mark,
        measure,
        view.places()[0],
        f"{period} · {quoted}",
        _("Demonstration data, the figures are made up") if info.synthetic else notes,
        " ".join(filter(None, (f"{headline_sentence(view)}, {period}.", notes))),
    )
