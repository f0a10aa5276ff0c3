"""Names of codes in a language, by dimension."""

from __future__ import annotations

from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED, Codelist
from schemas.periods import Period

_LISTS: dict[str, Codelist] = {
    "regime": REGIME,
    "channel": CHANNEL_GROUP,
    "outcome": OUTCOME,
    "speed": SPEED,
}
_ALL_NAMES = {"ru": "Всего", "en": "Total"}
_MONTHS = {
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "en": "January February March April May June July August September October November December",
}


def name_of(store: ReleaseStore, dimension: str, code: str, lang: str) -> str:
    """Return the name of a code of a dimension of the observations (``geo``, ``topic``, …)."""
    if dimension == "geo":
        return store.territories[code].name(lang)
    if dimension == "topic":
        return store.topics[code].name(lang)
    if code == ALL:
        return _ALL_NAMES[lang]
    return _LISTS[dimension][code].label(lang)


def period_name(period: Period, lang: str) -> str:
    """Return «август 2026 года», «III квартал 2026 года» and the like."""
    year, month = divmod(period.start, 12)
    if period.freq == "M":
        return f"{_month(month, lang)} {year}{_year_word(lang)}"
    if period.freq == "Q":
        roman = ("I", "II", "III", "IV")[month // 3]
        return (
            f"{roman} квартал {year}{_year_word(lang)}"
            if lang == "ru"
            else f"Q{month // 3 + 1} {year}"
        )
    if period.freq == "A":
        return f"{year} год" if lang == "ru" else str(year)
    last_year, last_month = divmod(period.end, 12)
    span = f"{_month(month, lang)} {year} — {_month(last_month, lang)} {last_year}"
    return span if lang == "ru" else span.replace("—", "–")


def _month(index: int, lang: str) -> str:
    return _MONTHS[lang].split()[index]


def _year_word(lang: str) -> str:
    return " года" if lang == "ru" else ""
