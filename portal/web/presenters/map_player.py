"""The slider under a map: from the first period of the chosen length to the last."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.indicator import Indicator
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import capital
from portal.web.presenters.quarterly import is_quarterly, quarters_of
from portal.web.presenters.selection import Selection
from schemas.periods import Period, periods_within

# More steps than this no slider on a phone can be set to; the latest stay.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Player:
    """A slider: where its data lie, its steps, the one that is shown, and the words at its ends."""

    address: str
    index: int
    n_steps: int
    title: str
    first: str
    last: str


def periods_like(context: PageContext, indicator: Indicator, period: Period) -> tuple[Period, ...]:
    """Return the release's periods of the same length, oldest first; rolling years by month.

    Of a share that is published by quarter these are the quarters that it is published for.
    """
    if is_quarterly(indicator):
        return quarters_of(context, indicator)
    found = periods_within(context.info.first_month, context.info.last_month, period.freq)
    return tuple(sorted(found)[-_MOST:])


def make_player(
    context: PageContext, selection: Selection, parent: str, level: str = ""
) -> Player | None:
    """Return the slider of a map, ``None`` where there is nothing to slide to."""
    periods = periods_like(context, selection.indicator, selection.period)
    if len(periods) < 2 or selection.period not in periods:
        return None
    titles = [capital(period_title(period, context.texts)) for period in periods]
    address = context.links.page(
        "/maps/months.json",
        **selection.parameters(view="", sort=""),
        parent=parent,
        level=level,
        of=context.info.id,
    )
    index = periods.index(selection.period)
    return Player(address, index, len(periods), titles[index], titles[0], titles[-1])
