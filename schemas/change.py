"""Whether something changed from one year to the next: the codes of the answer and its reasons."""

from __future__ import annotations

from schemas.codelists import Code, Codelist

YEAR_CHANGE = Codelist(
    "year_change",
    "1.0",
    "Что изменилось за год",
    "What changed within a year",
    (
        Code("improved", "Стало лучше", "Improved"),
        Code("worsened", "Стало хуже", "Worsened"),
        Code("more", "Обращений больше", "More appeals"),
        Code("fewer", "Обращений меньше", "Fewer appeals"),
        Code("no_clear_change", "Ясного изменения нет", "No clear change"),
        Code("not_comparable", "Сравнить нельзя", "Not comparable"),
    ),
)

YEAR_CHANGE_REASON = Codelist(
    "year_change_reason",
    "1.0",
    "Почему два года нельзя сравнить",
    "Why two years cannot be compared",
    (
        Code("no_year_before", "Данных за два года нет", "There are no data of two years"),
        Code("limited", "Ограниченная тема", "A limited topic"),
        Code("no_outcomes", "Исходы не сообщаются", "Outcomes are not reported"),
        Code("not_reported", "Не передано", "Not reported"),
        Code("partial", "Передано не полностью", "Reported in part only"),
        Code(
            "coverage_changed",
            "Изменился состав источников",
            "The sources that report changed",
        ),
        Code(
            "series_break",
            "Изменились правила приёма или учёта",
            "The rules of filing or recording changed",
        ),
        Code("too_early", "Ещё рано", "Too early"),
        Code("too_few", "Слишком мало, чтобы судить", "Too few to say"),
        Code(
            "no_error",
            "Ошибка округления неизвестна",
            "The error of rounding is not known",
        ),
    ),
)

CHANGE_CODELISTS = (YEAR_CHANGE, YEAR_CHANGE_REASON)
