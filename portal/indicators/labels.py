"""The one formatter of indicator values: page, table, tooltip and citation print one text."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from portal.indicators.definitions import BY_ID
from portal.indicators.values import DECIMALS, IndicatorValue
from schemas.codelists import SPEED, SPEED_MINUTES

# Speed bucket by its bound in hours.
_TERMS = {minutes // 60: code for code, minutes in SPEED_MINUTES.items()}
NBSP = "\u00a0"
_LEAST_DENSITY = 10**-DECIMALS
STATE_LABELS = {
    "ru": {
        "too_few": "слишком мало, чтобы судить",
        "too_early": "ещё рано",
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
        "too_early": "too early",
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
        text = format_hours(int(value.value), lang)
    else:
        text = format_count(int(value.value), lang)
    return text + PARTIAL_MARK[lang] if value.state == "partial" else text


def format_density(number: float, has_appeals: bool, lang: str) -> str:
    """Return «47,4», and under one two digits that tell: «0,34», «0,034».

    What would read as zero and is none reads as less than the last decimal that densities have.
    """
    if number == 0 and has_appeals:
        least = format_decimal(_LEAST_DENSITY, lang, DECIMALS)
        return f"меньше{NBSP}{least}" if lang == "ru" else f"under{NBSP}{least}"
    exact = Decimal(str(number))
    rounded = [exact.quantize(Decimal(10) ** -n, ROUND_HALF_UP) for n in range(DECIMALS + 1)]
    # One place from one on, and one more for each zero that would stand first: 1,0, then 0,99.
    first = (n for n in range(1, DECIMALS) if not exact or rounded[n + 1] >= Decimal(10) ** (1 - n))
    places = next(first, DECIMALS)
    return format_decimal(rounded[places], lang, places)


def format_hours(hours: int, lang: str) -> str:
    """Return a term of answers in words: «до 7 дней», "within 7 days"."""
    return SPEED[_TERMS[hours]].label(lang)


def format_longer(hours: int, lang: str) -> str:
    """Return what lies beyond a term: «дольше 7 дней», "over 7 days"."""
    term = format_hours(hours, lang).partition(" ")[2]
    return f"дольше {term}" if lang == "ru" else f"over {term}"


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


def format_decimal(number: float | Decimal, lang: str, places: int = 1) -> str:
    """Return a number with so many decimal places: «47,4» or "47.4"."""
    text = f"{number:,.{places}f}"
    return text.replace(",", NBSP).replace(".", ",") if lang == "ru" else text
