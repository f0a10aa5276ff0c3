"""Where every number of a table is of a partial report, the table says so once, not in each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portal.indicators.values import IndicatorValue
from portal.web.presenters.cells import Cell, make_cell


def is_wholly_partial(values: Iterable[IndicatorValue]) -> bool:
    """Tell whether there are numbers and each is of a partial report."""
    states = {value.state for value in values if value.value is not None}
    return states == {"partial"}


def plain_cell(indicator_id: str, value: IndicatorValue, lang: str, said_above: bool) -> Cell:
    """Return the value as printed; its «partial» is left out where the table has said it."""
    if said_above and value.state == "partial":
        value = replace(value, state="value")
    return make_cell(indicator_id, value, lang)
