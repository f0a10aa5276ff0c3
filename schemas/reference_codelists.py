"""Codelists of the reference tables: events, crosswalks, deadlines, claims, official figures."""

from __future__ import annotations

from schemas.change import CHANGE_CODELISTS
from schemas.claim_measures import CLAIM_CODELISTS
from schemas.codelists import Code, Codelist
from schemas.comparison import FUNNEL_POSITION
from schemas.official import OFFICIAL_CODELISTS
from schemas.predictions import PREDICTION_CODELISTS

EVENT_KIND = Codelist(
    "event_kind",
    "1.0",
    "Событие с территорией",
    "Event of a territory",
    (
        Code("merge", "Объединение", "Merger"),
        Code("split", "Разделение", "Split"),
        Code("boundary_shift", "Сдвиг границы", "Shift of the border"),
        Code("rename", "Переименование", "New name"),
        Code("change_of_kind", "Другой вид территории", "New kind"),
        Code("code_change", "Другой код", "New code"),
        Code("change_of_parent", "Другая территория выше", "New territory above"),
    ),
)

TOPIC_MATCH = Codelist(
    "topic_match",
    "1.0",
    "Соответствие темы",
    "Match of a topic",
    (
        Code("exact", "То же самое", "The same"),
        Code("broad", "Наша тема шире", "Our topic is broader"),
        Code("none", "Соответствия нет", "None fits"),
    ),
)

DEADLINE_STAGE = Codelist(
    "deadline_stage",
    "1.0",
    "Что должно быть сделано",
    "What is due",
    (
        Code("first_reply", "Первая реакция", "First reaction"),
        Code("draft", "Проект ответа", "Draft of the answer"),
        Code("interim", "Промежуточный ответ", "Interim answer"),
        Code("final", "Ответ по существу", "Answer on the substance"),
        Code(
            "unspecified", "Ответ (какой именно, не сказано)", "An answer (which one is not stated)"
        ),
    ),
)

DEADLINE_UNIT = Codelist(
    "deadline_unit",
    "1.0",
    "Единица срока",
    "Unit of a deadline",
    (
        Code("calendar_days", "Календарные дни", "Calendar days"),
        Code("working_days", "Рабочие дни", "Working days"),
        Code("working_hours", "Рабочие часы", "Working hours"),
        Code("hours", "Часы подряд", "Hours, round the clock"),
    ),
)

DEADLINE_EVIDENCE = Codelist(
    "deadline_evidence",
    "1.0",
    "Откуда известен срок",
    "How a deadline is known",
    (
        Code("law", "Федеральный закон", "Federal law"),
        Code("act", "Другой правовой акт", "Another legal act"),
        Code("reported", "Сообщение печати или ведомства", "Told by the press or an authority"),
    ),
)

UNIT_MEASURE = Codelist(
    "unit_measure",
    "1.0",
    "Единица измерения",
    "Unit of measure",
    (
        Code("count", "Число обращений", "Number of appeals"),
        Code("share", "Доля от 0 до 1", "Share of 1"),
        Code("per_1000", "На 1000 жителей", "Per 1,000 residents"),
        Code("hours", "Часы", "Hours"),
        Code("appeals_or_residents", "Обращения или жители", "Appeals or residents"),
        Code("year", "Календарный год", "Calendar year"),
        Code("indicator", "Единица показателя", "Unit of the indicator"),
    ),
)

# Why an indicator has a value, or why it has none.
INDICATOR_STATE = Codelist(
    "indicator_state",
    "1.0",
    "Состояние значения",
    "State of a value",
    (
        Code("value", "Значение есть", "There is a value"),
        Code("partial", "Передано частично", "Partly reported"),
        Code("too_few", "Слишком мало, чтобы судить", "Too few to say"),
        Code("too_early", "Ещё рано", "Too early"),
        Code("not_reported", "Не передано", "Not reported"),
        Code("limited", "Ограниченная тема", "Limited topic"),
        Code("no_population", "Нет данных о населении", "Population unknown"),
        Code("not_applicable", "Исходы не сообщаются", "Outcomes not reported"),
        Code("no_data", "Источники этого не сообщают", "The sources do not report it"),
        Code("not_published", "За этот квартал не опубликовано", "Not published for this quarter"),
        Code(
            "too_fine",
            "Только по региону, группе тем и кварталу",
            "By region, topic group and quarter only",
        ),
        Code("beyond", "Дольше самого большого срока", "Longer than the longest term"),
        Code("not_told_apart", "Источники не различают такие сроки", "Such times not told apart"),
    ),
)

REFERENCE_CODELISTS: tuple[Codelist, ...] = (
    EVENT_KIND,
    TOPIC_MATCH,
    DEADLINE_STAGE,
    DEADLINE_UNIT,
    DEADLINE_EVIDENCE,
    UNIT_MEASURE,
    INDICATOR_STATE,
    FUNNEL_POSITION,
    *CLAIM_CODELISTS,
    *OFFICIAL_CODELISTS,
    *PREDICTION_CODELISTS,
    *CHANGE_CODELISTS,
)
