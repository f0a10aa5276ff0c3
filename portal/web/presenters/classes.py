"""Class limits of a map: those that the release fixes for all its months, or of the values."""

from __future__ import annotations

from portal.indicators.evaluate import IndicatorValue
from portal.maps.classes import make_classes
from portal.store.model import MapClasses
from portal.web.context import PageContext
from portal.web.presenters.selection import Selection


def fixed_classes(context: PageContext, selection: Selection) -> MapClasses | None:
    """Return the limits that the release fixes for all its months, or ``None``.

    A calendar year is as long as a rolling one and is measured by the same limits.
    """
    freq = "P1Y" if selection.period.freq == "A" else selection.period.freq
    return context.store.map_classes.get((selection.indicator.id, selection.topic.code, freq))


def classes_of(
    context: PageContext, selection: Selection, found: dict[str, IndicatorValue]
) -> MapClasses:
    """Return the fixed limits, or limits of the values where the release fixes none."""
    fixed = fixed_classes(context, selection)
    if fixed is not None:
        return fixed
    known = [value.value for value in found.values() if value.value is not None]
    is_share = selection.indicator.unit == "share"
    return make_classes(known, "diverging" if is_share else "sequential")
