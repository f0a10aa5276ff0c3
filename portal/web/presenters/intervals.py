"""How wide the intervals of shares are: a small table of the page of methods."""

from __future__ import annotations

import math
from dataclasses import dataclass

from portal.indicators.intervals import share_interval
from portal.indicators.labels import NBSP, format_count, format_share
from portal.web.context import PageContext
from schemas.codelists import FREQ

_DENOMINATORS = (200, 500, 1_000, 5_000)
_PARTS = (10, 50)
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class IntervalLine:
    """Counted appeals, and for each share the interval in words («43–57 %»)."""

    counted: str
    intervals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntervalView:
    """``shares`` head the columns; all lines are of periods of the kind ``period``."""

    period: str
    shares: tuple[str, ...]
    lines: tuple[IntervalLine, ...]


def make_interval_view(context: PageContext) -> IntervalView | None:
    """Return the table for the longest kind of period of which shares are shown, if there is one.

    Lines with fewer counted appeals than shares are shown from are left out.
    """
    store, lang = context.store, context.lang
    floors = context.info.rate_floor
    for freq in reversed(FREQ.codes):
        floor = floors[freq.code]
        if floor is None or store.share_error(floor, freq.code) is None:
            continue
        lines = tuple(
            IntervalLine(
                format_count(counted, lang),
                tuple(_text(context, counted, part, freq.code) for part in _PARTS),
            )
            for counted in _DENOMINATORS
            if counted >= floor
        )
        return IntervalView(
            freq.label(lang), tuple(format_share(part / 100, lang) for part in _PARTS), lines
        )
    return None


def _text(context: PageContext, counted: int, part: int, freq: str) -> str:
    """Return the interval in whole per cent, outwards."""
    error = (context.store.share_error(counted, freq) or 0) / 100
    found = share_interval(counted * part // 100, counted, error, _DECIMALS)
    lower = math.floor(round(found.lower * 100, _DECIMALS))
    upper = math.ceil(round(found.upper * 100, _DECIMALS))
    return f"{lower}–{upper}{NBSP}%" if context.lang == "ru" else f"{lower}–{upper}%"
