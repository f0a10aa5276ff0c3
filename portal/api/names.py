"""Names of codes in a language, by dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from weakref import WeakKeyDictionary

import orjson

from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED, Codelist
from schemas.periods import Period
from schemas.structure import Component

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
Value = TypeVar("Value")


class ByCode(dict[str, Value]):
    """Something about each code of a release, made when it is first asked for."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: str) -> Value:
        value = self[code] = self._make(code)
        return value


class Names:
    """Names of a release's codes in one language, for tables and for JSON.

    A release never changes, so each name is looked up once.
    """

    def __init__(self, store: ReleaseStore, lang: str) -> None:
        self._by_key: dict[str, Mapping[str, str]] = {
            "geo": {code: place.name(lang) for code, place in store.territories.items()},
            "topic": {code: topic.name(lang) for code, topic in store.topics.items()},
        }
        for key, codelist in _LISTS.items():
            labels = {code.code: code.label(lang) for code in codelist}
            self._by_key[key] = {ALL: _ALL_NAMES[lang], **labels}
        self._periods = ByCode(lambda code: period_name(Period.parse(code), lang))
        self._pieces: dict[tuple[str, str], ByCode[bytes]] = {}

    def of(self, key: str) -> Mapping[str, str]:
        """Return the names of all codes of a dimension (``geo``, ``topic``, ``regime``, …)."""
        return self._by_key[key]

    def of_periods(self, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the names of some periods, of which there is no list."""
        return {code: self._periods[code] for code in codes}

    def pieces(self, part: Component, labels: str) -> ByCode[bytes]:
        """Return code and name of a dimension as members of a JSON object, a comma behind each.

        ``labels`` is ``id``, ``name`` or ``both``.
        """
        if (found := self._pieces.get((part.key, labels))) is None:
            named = self._periods if part.key == "time" else self._by_key[part.key]
            found = self._pieces[part.key, labels] = ByCode(_writing(part, labels, named))
        return found


def names_in(store: ReleaseStore, lang: str) -> Names:
    """Return the names of a release in a language; they live as long as its store."""
    by_lang = _KEPT.setdefault(store, {})
    if (names := by_lang.get(lang)) is None:
        names = by_lang[lang] = Names(store, lang)
    return names


def name_of(store: ReleaseStore, dimension: str, code: str, lang: str) -> str:
    """Return the name of a code of a dimension of the observations (``geo``, ``topic``, …)."""
    return names_in(store, lang).of(dimension)[code]


def _writing(part: Component, labels: str, names: Mapping[str, str]) -> Callable[[str], bytes]:
    def write(code: str) -> bytes:
        members = {}
        if labels != "name":
            members[part.key] = code
        if labels != "id":
            members[f"{part.key}_name"] = names[code]
        return orjson.dumps(members)[1:-1] + b","

    return write


_KEPT: WeakKeyDictionary[ReleaseStore, dict[str, Names]] = WeakKeyDictionary()


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
