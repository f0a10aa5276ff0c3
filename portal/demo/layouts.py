"""Lay drawn appeals out in the columns of each real system; free text and names are markers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from portal.demo.columns import constant, dates, names, numbered, outcome_words, texts, words
from portal.demo.draw import OUTCOMES, Appeals
from portal.demo.timing import Instants
from portal.demo.weights import Floats, Integers, Setting

_MINUTE = "%d.%m.%Y %H:%M"
_SECOND = "%d.%m.%Y %H:%M:%S"
_ISO = "%Y-%m-%dT%H:%M:%S"

POS_CHANNELS = ("Госуслуги (приложение)", "Госуслуги (сайт)", "Виджет на сайте", "Виджет ВКонтакте")
_POS_CHANNEL_SHARES = (0.52, 0.24, 0.14, 0.10)
SSTU_FORMATS = ("Electronic", "Written", "Oral", "Other")
_SSTU_FORMAT_NAMES = ("В форме электронного документа", "Письменное", "Устное", "Иное")
_SSTU_FORMAT_SHARES = (0.55, 0.33, 0.09, 0.03)


def pos_table(appeals: Appeals, setting: Setting) -> pa.Table:
    """Return the platform for feedback (ПОС), in the layout of our own mapping file."""
    status, result = outcome_words(setting.source.texts, appeals)
    deadline = appeals.received + np.timedelta64(setting.source.deadline_days, "D")
    return pa.table(
        {
            "Номер": numbered("ПОС-", appeals.number),
            "Дата регистрации": dates(appeals.received, _MINUTE),
            "Дата первого ответа": dates(appeals.first_reply, _MINUTE),
            "Дата ответа": dates(appeals.closed, _MINUTE),
            "Срок ответа": dates(deadline, _MINUTE),
            "ОКТМО": _place_codes(appeals, setting),
            **_topic_columns(appeals, setting, "Категория", "Подкатегория"),
            "Канал": words(POS_CHANNELS, _share_index(appeals.number, _POS_CHANNEL_SHARES)),
            "Статус": status,
            "Результат": result,
            "Оценка": _ratings(appeals),
            "Повторное": words(("Нет", "Да"), (_scrambled(appeals.number, 3) < 0.07).astype(int)),
            "Текст сообщения": texts(appeals.number),
            "Заявитель": names(appeals.number),
        }
    )


def incident_table(appeals: Appeals, setting: Setting) -> pa.Table:
    """Return an export of «Инцидент Менеджмент», texts and streets among its columns."""
    step, kind, result = outcome_words(setting.source.texts, appeals)
    municipality, region = _place_names(appeals, setting)
    n = len(appeals)
    return pa.table(
        {
            "Номер инцидента": numbered("", appeals.number),
            "Отдел": constant("Синтетический отдел", n),
            "Исполнитель": names(appeals.number),
            "Дата создания": dates(appeals.received, _MINUTE),
            "Дата окончания": dates(appeals.closed, _MINUTE),
            **_topic_columns(appeals, setting, "Группа тем", "Тема"),
            "Регион": region,
            "Муниципалитет": municipality,
            "Улица": numbered("Синтетическая улица ", appeals.number),
            "Текущий шаг инцидента": step,
            "Тип инцидента": kind,
            "Текст инцидента": texts(appeals.number),
            "1ый ответ ПИ": texts(appeals.number),
            "Итог": result,
        }
    )


def sstu_table(appeals: Appeals, setting: Setting) -> pa.Table:
    """Return the register of appeals under law 59-FZ, one row per question."""
    status, status_name = outcome_words(setting.source.texts, appeals)
    _, region = _place_names(appeals, setting)
    code = _topic_columns(appeals, setting, "code", "")["code"]
    form = _share_index(appeals.number, _SSTU_FORMAT_SHARES)
    return pa.table(
        {
            "requestId": numbered("00000000-0000-4000-8000-000000", appeals.number),
            "number": numbered("А-", appeals.number),
            "dt_modified": dates(_modified(appeals), _ISO),
            "departmentId": _place_codes(appeals, setting),
            "departmentName": region,
            "format": words(SSTU_FORMATS, form),
            "formatName": words(_SSTU_FORMAT_NAMES, form),
            "createDate": dates(appeals.received, "%Y-%m-%d"),
            "name": names(appeals.number),
            "address": numbered("Синтетический адрес ", appeals.number),
            "email": numbered("synthetic-", appeals.number),
            "receiveDate": dates(appeals.received, _ISO),
            "dispatchDate": dates(appeals.closed, _ISO),
            "uploadDate": dates(_modified(appeals), _ISO),
            "questions.code": code,
            "questions.status": status,
            "questions.questionStatusName": status_name,
            "questions.incomingDate": dates(appeals.received, _ISO),
        }
    )


def nash_spb_table(appeals: Appeals, setting: Setting) -> pa.Table:
    """Return messages of «Наш Санкт-Петербург»."""
    (status,) = outcome_words(setting.source.texts, appeals)
    n = len(appeals)
    return pa.table(
        {
            "Внешний ID": numbered("", appeals.number),
            "Название": texts(appeals.number),
            "Район": constant("Синтетический район", n),
            "Статус": status,
            "Дата создания": dates(appeals.received, _SECOND),
            "Дата последнего обновления": dates(_modified(appeals), _SECOND),
            "Описание": texts(appeals.number),
            "Пользователь": names(appeals.number),
            "ID Пользователя": numbered("U", appeals.number),
            "Долгота": constant("30.000000", n),
            "Широта": constant("60.000000", n),
            "Адрес": numbered("Синтетический адрес ", appeals.number),
            "Муниципальное образование": constant("Синтетический округ", n),
            "Причина обращения": constant("", n),
            **_topic_columns(appeals, setting, "Категория", "Подкатегория"),
        }
    )


def dobrodel_table(appeals: Appeals, setting: Setting) -> pa.Table:
    """Return a departmental report of «Добродел»; its days carry no leading zero."""
    (status,) = outcome_words(setting.source.texts, appeals)
    n = len(appeals)
    return pa.table(
        {
            "№ п/п": numbered("", np.arange(1, n + 1)),
            "Номер в доброделе": numbered("", appeals.number),
            **_topic_columns(appeals, setting, "Тематика", "Категория"),
            "Текст обращения": texts(appeals.number),
            "Адрес": numbered("Синтетический адрес ", appeals.number),
            "Дата жалобы": _short_dates(appeals.received),
            "Дата ответа по доброделу": _short_dates(appeals.closed),
            "Статус в доброделе": status,
            "Статус в системе": status,
            "Тер управление": constant("Синтетическое территориальное управление", n),
        }
    )


TABLES: dict[str, Callable[[Appeals, Setting], pa.Table]] = {
    "pos": pos_table,
    "incident_management": incident_table,
    "sstu": sstu_table,
    "nash_spb": nash_spb_table,
    "dobrodel": dobrodel_table,
}


def _topic_columns(
    appeals: Appeals, setting: Setting, value: str, subvalue: str
) -> dict[str, pa.Array]:
    pairs = setting.topics.values
    columns = {value: words([pair[0] for pair in pairs], appeals.topic)}
    if subvalue:
        columns[subvalue] = words([pair[1] for pair in pairs], appeals.topic)
    return columns


def _place_codes(appeals: Appeals, setting: Setting) -> pa.Array:
    return words([leaf.code for leaf in setting.places.leaves], appeals.place)


def _place_names(appeals: Appeals, setting: Setting) -> tuple[pa.Array, pa.Array]:
    """Return names of municipality (blank where only the region is known) and region."""
    places = setting.places
    regions = [places.regions[index] for index in places.region_of_leaf]
    pairs = zip(places.leaves, regions, strict=True)
    towns = ["" if leaf is region else leaf.name_ru for leaf, region in pairs]
    return words(towns, appeals.place), words([r.name_ru for r in regions], appeals.place)


def _modified(appeals: Appeals) -> Instants:
    """Return when a row changed last: at the answer, else at receipt."""
    return np.where(np.isnat(appeals.closed), appeals.received, appeals.closed)


def _ratings(appeals: Appeals) -> pa.Array:
    """Return the applicant's rating of about a third of the answered appeals."""
    point = _scrambled(appeals.number, 2)
    taken = appeals.outcome == OUTCOMES.index("measures_taken")
    agrees = point < np.where(taken, 0.28, 0.07)
    rated = ~np.isnat(appeals.closed) & (point < 0.36)
    return words(("", "Согласен", "Не согласен"), np.where(rated, np.where(agrees, 1, 2), 0))


def _short_dates(instants: Instants) -> pa.Array:
    days = instants.astype("datetime64[D]")
    known = np.unique(days[~np.isnat(days)])
    labels = [f"{day.day}.{day.month}.{day.year}" for day in known.tolist()]
    index = np.where(np.isnat(days), len(labels), np.searchsorted(known, days))
    return words([*labels, ""], index)


def _share_index(numbers: Integers, shares: Sequence[float]) -> Integers:
    """Return an index drawn by shares from each number, the same in every file it appears in."""
    return np.searchsorted(np.cumsum(shares)[:-1], _scrambled(numbers, 1), side="right")


def _scrambled(numbers: Integers, salt: int) -> Floats:
    """Return a value in [0, 1) fixed by number and salt (multiplicative hashing)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
