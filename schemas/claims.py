"""Claims: figures that were said in the press, as they were said, with everyone who printed them.

They are no statistics of the portal. A claim that several outlets took from one press release is
one claim with several citations; claims that contradict one another share a conflict group.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.codelists import Code, Codelist

CLAIM_METRIC = Codelist(
    "claim_metric",
    "1.0",
    "Что утверждается",
    "What is claimed",
    (
        Code("received", "Поступило обращений", "Appeals received"),
        Code("processed", "Обработано обращений", "Appeals processed"),
        Code("solved", "Решено", "Solved"),
        Code("mean_time", "Среднее время ответа", "Mean time of answer"),
        Code("count_ratio", "Во сколько раз выросло число", "How many times the number grew"),
        Code("time_ratio", "Во сколько раз быстрее", "How many times as fast"),
        Code("region_centres", "Центры управления регионом", "Regional management centres"),
        Code("municipal_centres", "Муниципальные центры", "Municipal management centres"),
        Code(
            "municipal_centre_share",
            "Доля муниципалитетов с центром",
            "Share of municipalities with a centre",
        ),
        Code("opened_on", "День открытия", "Day of opening"),
        Code("official_pages", "Официальные страницы", "Official pages"),
        Code("intake_channels", "Каналы приёма", "Channels of intake"),
        Code("fund", "Размер фонда", "Size of a fund"),
        Code("quality", "Качество без показателя", "Quality without a measure"),
    ),
)

CLAIM_UNIT = Codelist(
    "claim_unit",
    "1.0",
    "Единица числа",
    "Unit of the figure",
    (
        Code("appeals", "Обращения", "Appeals"),
        Code("minutes", "Минуты", "Minutes"),
        Code("times", "Разы", "Times"),
        Code("regions", "Субъекты", "Regions"),
        Code("centres", "Центры", "Centres"),
        Code("percent", "Проценты", "Per cent"),
        Code("date", "Дата", "Date"),
        Code("pages", "Страницы", "Pages"),
        Code("channels", "Каналы", "Channels"),
        Code("mln_rub", "Млн рублей", "Million roubles"),
        Code("none", "Без числа", "No figure"),
    ),
)

CLAIM_CLOCK = Codelist(
    "claim_clock",
    "1.0",
    "Как считаны часы",
    "How hours are counted",
    (
        Code("calendar", "Подряд", "Round the clock"),
        Code("working", "Рабочие", "Working hours"),
        Code("unstated", "Не сказано", "Not stated"),
    ),
)

CLAIM_QUALIFIER = Codelist(
    "claim_qualifier",
    "1.0",
    "Как названо число",
    "How the figure is put",
    (
        Code("exact", "Ровно", "Exact"),
        Code("more_than", "Более", "More than"),
        Code("about", "Около", "About"),
        Code("words", "Словами", "In words"),
    ),
)

VERDICT = Codelist(
    "verdict",
    "1.0",
    "Вывод",
    "Verdict",
    (
        Code("confirmed", "Сходится", "It holds"),
        Code("scope_differs", "Сходится с оговоркой", "It holds with a reservation"),
        Code("differs", "Не сходится", "It does not hold"),
        Code("cannot_check", "Проверить нельзя", "It cannot be checked"),
    ),
)

VERDICT_REASON = Codelist(
    "verdict_reason",
    "1.0",
    "Причина вывода",
    "Reason of the verdict",
    (
        Code("within_rounding", "В пределах округления", "Within rounding"),
        Code("lower_bound_met", "Нижняя граница выполнена", "The lower bound is met"),
        Code("outside_rounding", "За пределами округления", "Outside rounding"),
        Code("processed_not_solved", "Обработано — не решено", "Processed is not solved"),
        Code("received_not_processed", "Поступило — не обработано", "Received is not processed"),
        Code("one_channel_not_all", "Один канал — не все", "One channel is not all"),
        Code("channel_not_stated", "Канал не назван", "The channel is not stated"),
        Code("mean_not_median", "Среднее — не медиана", "A mean is no median"),
        Code("clock_not_stated", "Часы не названы", "The clock is not stated"),
        Code("working_hours", "Рабочие часы — не календарные", "Working hours are not calendar"),
        Code("mean_is_an_interval", "Среднее известно интервалом", "The mean is an interval"),
        Code("cohort_not_flow", "Поступившие, а не закрытые", "A cohort, not a flow"),
        Code("month_not_whole", "Месяц не целиком", "A month is not whole"),
        Code("months_missing", "Нет этих месяцев", "Those months are missing"),
        Code("period_not_stated", "Период не назван", "The period is not stated"),
        Code("not_reported", "Источник не передал", "Not reported"),
        Code("partly_reported", "Передано частично", "Partly reported"),
        Code("no_outcomes", "Исходы не сообщаются", "Outcomes are not reported"),
        Code("no_such_channel", "Такого канала нет в данных", "No such channel in the data"),
        Code("no_times", "Время ответа не сообщается", "Times are not reported"),
        Code("too_few", "Слишком мало", "Too few to say"),
        Code("no_register", "Нет реестра", "There is no register"),
        Code("registers_differ", "Источники расходятся", "Sources differ"),
        Code("no_measure", "Показатель не назван", "No measure is named"),
        Code("unknown_territory", "Территории нет в данных", "The territory is not in the data"),
    ),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that was claimed.

    ``value`` is in ``unit`` (a date: ``value_date``, as YYYY, YYYY-MM or YYYY-MM-DD) and was
    printed to the nearest ``precision``. ``period_from`` and ``period_to`` are months (YYYY-MM),
    the period that is spoken of; the ratio of two periods has ``compared_from`` and
    ``compared_to``, the earlier one. ``scope`` are the regimes that the claim names, empty where it
    names none; ``clock`` is empty of whatever is no time. ``inferred`` are names
    of columns that the source does not print.
    """

    id: str
    territory: str
    metric: str
    unit: str
    qualifier: str
    value: float | None
    value_date: str
    precision: float | None
    period_from: str
    period_to: str
    compared_from: str
    compared_to: str
    as_of: str
    scope: tuple[str, ...]
    clock: str
    inferred: tuple[str, ...]
    conflict_group: str
    meaning_ru: str
    meaning_en: str
    note_ru: str
    note_en: str

    def meaning(self, lang: str) -> str:
        """Return what is claimed, in our words, in ``lang``."""
        return self.meaning_ru if lang == "ru" else self.meaning_en

    def note(self, lang: str) -> str:
        """Return what a reader should know of the claim, in ``lang``."""
        return self.note_ru if lang == "ru" else self.note_en


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim was printed: ``number`` is its place in the product's brief, if it has one.

    ``wording_ru`` are the printed words, as far as they are known verbatim; empty otherwise.
    ``published`` is a day, a month or a year, with a slash a span (2024-12/2025-01);
    ``published_is_inferred`` where none is printed.
    """

    claim: str
    number: int | None
    outlet_ru: str
    outlet_en: str
    title_ru: str
    published: str
    published_is_inferred: bool
    speaker_ru: str
    speaker_en: str
    wording_ru: str
    wording_en: str

    def outlet(self, lang: str) -> str:
        """Return the name of the outlet in ``lang``."""
        return self.outlet_ru if lang == "ru" else self.outlet_en

    def speaker(self, lang: str) -> str:
        """Return who said it, in ``lang``."""
        return self.speaker_ru if lang == "ru" else self.speaker_en
