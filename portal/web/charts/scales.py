"""Grid lines of charts with their words, for every unit that lines and ranges are drawn in."""

from __future__ import annotations

from collections.abc import Sequence

from portal.indicators.labels import format_count, format_decimal, format_share
from portal.web.charts.axis import count_ticks
from portal.web.charts.plot import share_ticks


def scale_of(values: Sequence[float], unit: str, lang: str) -> tuple[tuple[float, str], ...]:
    """Return (value, words) of the grid lines around the values, ascending.

    Shares (0..1) need not start at zero, since lines and dots show them; amounts do.
    """
    if unit == "share":
        return tuple((tick / 100, format_share(tick / 100, lang)) for tick in share_ticks(values))
    return tuple((tick, _amount(tick, lang)) for tick in count_ticks(max(values, default=0.0)))


def _amount(tick: float, lang: str) -> str:
    if tick == int(tick):
        return format_count(int(tick), lang)
    if round(tick, 1) == tick:
        return format_decimal(tick, lang)
    text = f"{tick:.4f}".rstrip("0")
    return text.replace(".", ",") if lang == "ru" else text
