"""An interval in words: «60–64 %», «4,1–4,6», rounded outwards as the value is rounded."""

from __future__ import annotations

import math

from portal.indicators.labels import NBSP, format_decimal
from portal.indicators.values import IndicatorValue

_DIGITS = 6


def interval_text(value: IndicatorValue, unit: str, lang: str) -> str:
    """Return the 95 % interval of a share or a density; empty for what has none."""
    if value.value is None or value.interval is None:
        return ""
    lower, upper = value.interval
    if upper is None:
        return ""
    if unit == "share":
        low, high = math.floor(round(lower * 100, _DIGITS)), math.ceil(round(upper * 100, _DIGITS))
        return f"{low}–{high}{NBSP}%" if lang == "ru" else f"{low}–{high}%"
    if unit == "per_1000":
        low_ten = math.floor(round(lower * 10, _DIGITS)) / 10
        high_ten = math.ceil(round(upper * 10, _DIGITS)) / 10
        return f"{format_decimal(low_ten, lang)}–{format_decimal(high_ten, lang)}"
    return ""
