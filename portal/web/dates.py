"""Periods, days and sizes as the pages write them."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel.dates import format_date

from portal.indicators.labels import format_decimal
from portal.web.i18n import NBSP, Texts
from schemas.periods import Period

_QUARTERS = ("I", "II", "III", "IV")

# A page writes the same months again and again, and there are few of them.


@cache
def month_text(code: str, lang: str) -> str:
    """Return «август 2026» or "August 2026" of a month code."""
    return format_date(_first_day(code), "LLLL y", locale=lang).replace(" ", NBSP)


@cache
def short_month_text(code: str, lang: str) -> str:
    """Return «авг. 2026» or "Aug 2026" of a month code: what fits under a chart."""
    return format_date(_first_day(code), "MMM y", locale=lang).replace(" ", NBSP)


@cache
def month_name(code: str, lang: str) -> str:
    """Return the bare name of the month."""
    return format_date(_first_day(code), "LLLL", locale=lang)


def day_text(day: date, lang: str) -> str:
    """Return «15 декабря 2026» or "15 December 2026"."""
    return format_date(day, "d MMMM y", locale=lang).replace(" ", NBSP)


def span_text(period: Period, lang: str) -> str:
    """Return first and last month: «сентябрь 2025 — август 2026», or the one month."""
    return months_text(period.first_month, period.last_month, lang)


def months_text(first_month: str, last_month: str, lang: str) -> str:
    """Return the span from one month code to another, or the one month."""
    first, last = month_text(first_month, lang), month_text(last_month, lang)
    if first == last:
        return first
    return f"{first}{NBSP}— {last}" if lang == "ru" else f"{first} to {last}"


def period_title(period: Period, texts: Texts) -> str:
    """Return a period as a name: «год по август 2026», «август 2026», «II квартал 2026», «2026»."""
    if period.freq == "P1Y":
        month = month_text(period.last_month, texts.lang)
        return texts.gettext("year to %(month)s") % {"month": month}
    if period.freq == "M":
        return month_text(period.first_month, texts.lang)
    return (
        texts.gettext("%(part)s %(year)s") % _quarter(period, texts.lang)
        if period.freq == "Q"
        else str(period)
    )


def period_phrase(period: Period, texts: Texts) -> str:
    """Return a period as the sentence says it: «за год по август 2026 года»."""
    month = month_text(period.last_month, texts.lang)
    if period.freq == "P1Y":
        return texts.gettext("in the year to %(month)s") % {"month": month}
    if period.freq == "M":
        return texts.gettext("in %(month)s") % {"month": month}
    if period.freq == "Q":
        return texts.gettext("in %(part)s of %(year)s") % _quarter(period, texts.lang)
    return texts.gettext("in %(year)s") % {"year": str(period)}


def size_text(n_bytes: int, lang: str) -> str:
    """Return «14 КБ», «48,2 МБ» (decimal multiples)."""
    if n_bytes < 1_000_000:
        unit = "КБ" if lang == "ru" else "kB"
        return f"{max(1, round(n_bytes / 1000))}{NBSP}{unit}"
    unit = "МБ" if lang == "ru" else "MB"
    return f"{format_decimal(n_bytes / 1_000_000, lang)}{NBSP}{unit}"


def _quarter(period: Period, lang: str) -> dict[str, str]:
    year, month = divmod(period.start, 12)
    number = month // 3
    return {"part": _QUARTERS[number] if lang == "ru" else f"Q{number + 1}", "year": str(year)}


def _first_day(code: str) -> date:
    return date(int(code[:4]), int(code[5:7]), 1)
