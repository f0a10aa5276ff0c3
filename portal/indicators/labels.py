"""The one formatter of indicator values: page, table, tooltip and citation print one text."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from portal.indicators.definitions import BY_ID
from portal.indicators.values import IndicatorValue
from schemas.codelists import SPEED, SPEED_MINUTES

# Speed bucket by its bound in hours.
_TERMS = {minutes // 60: code for code, minutes in SPEED_MINUTES.items()}
NBSP = "\u00a0"
STATE_LABELS = {
    "ru": {
        "too_few": "слишком мало, чтобы судить",
        "not_reported": "не передано",
        "limited": "ограниченная тема",
        "no_population": "нет данных о населении",
        "not_applicable": "исходы не сообщаются",
        "no_data": "источники этого не сообщают",
        "not_published": "за этот квартал не опубликовано",
        "too_fine": "только по региону, группе тем и кварталу",
        "beyond": "дольше самого большого срока",
        "not_told_apart": "источники не различают такие сроки",
    },
    "en": {
        "too_few": "too few to say",
        "not_reported": "not reported",
        "limited": "limited topic",
        "no_population": "population unknown",
        "not_applicable": "outcomes not reported",
        "no_data": "the sources do not report it",
        "not_published": "not published for this quarter",
        "too_fine": "by region, topic group and quarter only",
        "beyond": "longer than the longest term",
        "not_told_apart": "the sources do not tell such times apart",
    },
}
PARTIAL_MARK = {"ru": " (частично)", "en": " (partly reported)"}


def format_value(indicator_id: str, value: IndicatorValue, lang: str) -> str:
    """Return the text of a value: «61 %», «47,4», «1 240», or the words of its state."""
    if value.value is None:
        return STATE_LABELS[lang][value.state]
    unit = BY_ID[indicator_id].unit
    if unit == "share":
        text = format_share(value.value, lang)
    elif unit == "per_1000":
        text = format_density(value.value, bool(value.numerator), lang)
    elif unit == "hours":
        text = SPEED[_TERMS[int(value.value)]].label(lang)
    else:
        text = format_count(int(value.value), lang)
    return text + PARTIAL_MARK[lang] if value.state == "partial" else text


def format_density(number: float, has_appeals: bool, lang: str) -> str:
    """Return one decimal place; what would read as zero and is none reads as under 0.1."""
    if float(f"{number:.1f}") == 0 and has_appeals:
        least = format_decimal(0.1, lang)
        return f"меньше{NBSP}{least}" if lang == "ru" else f"under{NBSP}{least}"
    return format_decimal(number, lang)


def percent(share: float) -> int:
    """Return a share as whole per cent, halves upwards (shares carry four decimals)."""
    return int((Decimal(str(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def format_share(share: float, lang: str) -> str:
    """Return «61 %» or "61%"."""
    return f"{percent(share)}{NBSP}%" if lang == "ru" else f"{percent(share)}%"


def format_count(number: int, lang: str) -> str:
    """Return «1 240» or "1,240"."""
    text = f"{number:,}"
    return text.replace(",", NBSP) if lang == "ru" else text


def format_decimal(number: float, lang: str) -> str:
    """Return a number with one decimal place: «47,4» or "47.4"."""
    text = f"{number:,.1f}"
    return text.replace(",", NBSP).replace(".", ",") if lang == "ru" else text
