"""Changes of law and sources as a trend marks them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence

from portal.web.charts.trend import Break
from portal.web.context import PageContext
from schemas.codelists import ALL
from schemas.periods import Period


def breaks_within(context: PageContext, windows: Sequence[Period]) -> tuple[Break, ...]:
    """Return the breaks between the first and the last point, of the regimes of the release.

    A point stands at the end of its month; a break lies where its day does between two of them.
    """
    found = []
    for one in context.store.series_breaks:
        if one.regime not in (ALL, *context.store.regimes):
            continue
        month = one.on.year * 12 + one.on.month - 1
        days = monthrange(one.on.year, one.on.month)[1]
        at = month - windows[0].end - 1 + one.on.day / days
        if 0 < at < len(windows) - 1:
            found.append(Break(round(at, 2), one.short(context.lang)))
    return tuple(found)
