"""The words that stand where there is no plain number, each with its codes and its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from portal.indicators.labels import PARTIAL_MARK, STATE_LABELS
from portal.indicators.values import OBS_STATUS
from portal.web.context import PageContext
from portal.web.presenters.cells import MARKS
from schemas.observations import ValueState


@dataclass(frozen=True, slots=True)
class StateRow:
    """A word that stands instead of a number: on the page, in files, and what it means.

    ``code`` stands in OBS_STATUS, ``state`` in STATE, where the table has that column.
    """

    text: str
    code: str
    state: str
    meaning: str
    mark: str


def make_state_rows(context: PageContext) -> tuple[StateRow, ...]:
    """Return a row for every state that the code can send, except that of a plain number.

    Estimates and forecasts come last: they have a status, and no state.
    """
    _ = context.texts.gettext
    words = {**STATE_LABELS[context.lang], "partial": PARTIAL_MARK[context.lang].strip(" ()")}
    meanings = _meanings(context)
    rows = [
        StateRow(words[state], OBS_STATUS[state], state, meanings[state], MARKS.get(state, ""))
        for state in get_args(ValueState)
        if state != "value"
    ]
    estimate = StateRow(
        _("estimate"),
        "E",
        "",
        _(
            "Not counted but estimated from shown numbers: in the borders of another day, as a"
            " range to be expected, between places or years that are compared"
        ),
        "",
    )
    forecast = StateRow(
        _("forecast"), "F", "", _("Nobody has counted it yet: the month is still to come"), ""
    )
    return (*rows, estimate, forecast)


def _meanings(context: PageContext) -> dict[str, str]:
    _ = context.texts.gettext
    return {
        "partial": _("Some months or sources are missing; the number stands beside the word"),
        "too_few": _("There is a number, but a share of it would be unreliable"),
        "too_early": _(
            "Some appeals of the period could not be answered in time yet; only trials show such"
            " months at all"
        ),
        "not_reported": _("The source reported nothing; this is not zero"),
        "limited": _(
            "The topic is shown for a whole region, not for municipalities; this is not zero"
        ),
        "no_population": _("The number of residents is not known; this is not zero"),
        "not_applicable": _("The sources do not say what became of the appeals"),
        "no_data": _(
            "No source of this place has the ratings, repeats or due days that the share is made"
            " of; of an answer time, too many days of closing are missing"
        ),
        "not_published": _(
            "The quarter is not over yet or waits for another one: ratings, repeats and due days"
            " are published by whole quarters"
        ),
        "too_fine": _(
            "Ratings, repeats and due days are counted for regions and above, groups of topics and"
            " quarters; for less there is no share"
        ),
        "beyond": _(
            "By the longest term that we publish, fewer than half (or nine in ten) of the appeals"
            " had been closed"
        ),
        "not_told_apart": _("A source tells the day of closing but not the hour"),
    }
