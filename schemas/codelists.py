"""Codelists shared by every room: regimes, channels, outcomes, speeds, statuses.

A code is stable text; labels may be improved in any release. Each list carries a version, which
is raised whenever a code is added, removed or changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

ALL = "all"
UNCLASSIFIED_TOPIC = "unclassified"


@dataclass(frozen=True, slots=True)
class Code:
    """One member of a codelist.

    ``parent`` is the code one level up in the same list (or in the list named by the codelist's
    ``parent_list``); ``None`` at the top.
    """

    code: str
    label_ru: str
    label_en: str
    parent: str | None = None

    def label(self, lang: str) -> str:
        """Return the label in ``lang`` (``ru`` or ``en``)."""
        return self.label_ru if lang == "ru" else self.label_en


@dataclass(frozen=True, slots=True)
class Codelist:
    """A controlled list of codes in display order."""

    id: str
    version: str
    label_ru: str
    label_en: str
    codes: tuple[Code, ...]
    # Asked for with every count that is made: put together once.
    _ids: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ids", tuple(member.code for member in self.codes))

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, code: object) -> bool:
        return any(member.code == code for member in self.codes)

    def __getitem__(self, code: str) -> Code:
        for member in self.codes:
            if member.code == code:
                return member
        raise KeyError(code)

    def ids(self) -> tuple[str, ...]:
        """Return the codes in order."""
        return self._ids


REGIME = Codelist(
    "regime",
    "1.0",
    "Порядок рассмотрения",
    "Regime",
    (
        Code("appeal_59fz", "Обращения по закону 59-ФЗ", "Appeals under law 59-FZ"),
        Code("pos_message", "Сообщения ПОС («Госуслуги. Решаем вместе»)", "State portal messages"),
        Code(
            "social_incident",
            "Сообщения в социальных сетях («Инцидент Менеджмент»)",
            "Social-media incidents",
        ),
        Code("service_request", "Городские заявки", "City service requests (311)"),
    ),
)

CHANNEL_GROUP = Codelist(
    "channel_group",
    "1.0",
    "Группа каналов",
    "Channel group",
    (
        Code("social_network", "Социальные сети", "Social networks"),
        Code("state_portal", "Госуслуги и ПОС", "State portal"),
        Code("regional_platform", "Региональная платформа", "Regional platform"),
        Code("letter", "Письмо", "Letter or e-mail"),
        Code("reception", "Личный приём", "Reception in person"),
        Code("phone", "Телефон", "Telephone"),
        Code("web", "Сайт", "Web form"),
        Code("mobile_app", "Мобильное приложение", "Mobile app"),
        Code("employee", "Создано сотрудником", "Entered by staff"),
        Code("other", "Другой канал", "Other channel"),
        Code("unknown", "Канал не указан", "Channel not stated"),
    ),
)

CHANNEL = Codelist(
    "channel",
    "1.0",
    "Канал",
    "Channel",
    (
        Code("vk", "ВКонтакте", "VK", "social_network"),
        Code("ok", "Одноклассники", "OK", "social_network"),
        Code("telegram", "Telegram", "Telegram", "social_network"),
        Code("max", "MAX", "MAX", "social_network"),
        Code("other_social", "Другая социальная сеть", "Other social network", "social_network"),
        Code("pos_web", "Госуслуги, сайт", "State portal, web", "state_portal"),
        Code("pos_app", "Госуслуги, приложение", "State portal, app", "state_portal"),
        Code("pos_widget_site", "Виджет ПОС на сайте", "Portal widget on a site", "state_portal"),
        Code("pos_widget_vk", "Виджет ПОС во ВКонтакте", "Portal widget in VK", "state_portal"),
        Code(
            "regional_platform", "Региональная платформа", "Regional platform", "regional_platform"
        ),
        Code("mail_paper", "Бумажное письмо", "Paper letter", "letter"),
        Code("email", "Электронная почта", "E-mail", "letter"),
        Code("reception", "Личный приём", "Reception in person", "reception"),
        Code("phone", "Телефон", "Telephone", "phone"),
        Code("web", "Сайт", "Web form", "web"),
        Code("mobile_app", "Мобильное приложение", "Mobile app", "mobile_app"),
        Code("employee", "Создано сотрудником", "Entered by staff", "employee"),
        Code("other", "Другой канал", "Other channel", "other"),
        Code("unknown", "Канал не указан", "Channel not stated", "unknown"),
    ),
)

OUTCOME = Codelist(
    "outcome",
    "1.0",
    "Результат рассмотрения",
    "Outcome",
    (
        Code("measures_taken", "Меры приняты", "Measures taken"),
        Code("supported_no_action", "Поддержано, мер пока нет", "Supported, no measures yet"),
        Code("explained", "Разъяснено", "Explained"),
        Code("not_supported", "Не поддержано", "Not supported"),
        Code("left_unanswered", "Оставлено без ответа", "Left unanswered"),
        Code("processed", "Обработано, исход не сообщён", "Closed, outcome not stated"),
        Code("interim", "Промежуточный ответ", "Interim answer"),
        Code("open", "На рассмотрении", "Open"),
        Code(
            "excluded",
            "Не учитывается: переадресовано, отозвано, отклонено, повтор записи",
            "Not counted: forwarded, withdrawn, rejected, duplicate",
        ),
    ),
)
FINAL_OUTCOMES = (
    "measures_taken",
    "supported_no_action",
    "explained",
    "not_supported",
    "left_unanswered",
    "processed",
)
ANSWERED_OUTCOMES = (
    "measures_taken",
    "supported_no_action",
    "explained",
    "not_supported",
    "processed",
)

SPEED = Codelist(
    "speed",
    "1.0",
    "Время до закрытия",
    "Time to closing",
    (
        Code("h1", "до 1 часа", "within 1 hour"),
        Code("h2", "до 2 часов", "within 2 hours"),
        Code("h4", "до 4 часов", "within 4 hours"),
        Code("h9", "до 9 часов", "within 9 hours"),
        Code("d1", "до 1 дня", "within 1 day"),
        Code("d3", "до 3 дней", "within 3 days"),
        Code("d7", "до 7 дней", "within 7 days"),
        Code("d15", "до 15 дней", "within 15 days"),
        Code("d30", "до 30 дней", "within 30 days"),
        Code("over_d30", "дольше 30 дней", "over 30 days"),
        Code("undated", "закрыто, дата не передана", "closed, date not reported"),
        Code("open", "не закрыто", "not closed"),
    ),
)
# Upper bound of each dated speed bucket, in minutes; over_d30 has none.
SPEED_MINUTES = {
    "h1": 60,
    "h2": 120,
    "h4": 240,
    "h9": 540,
    "d1": 1440,
    "d3": 4320,
    "d7": 10080,
    "d15": 21600,
    "d30": 43200,
}

RATING = Codelist(
    "rating",
    "1.0",
    "Оценка заявителя",
    "Applicant's rating",
    (
        Code("agree", "Согласен с решением", "Agrees"),
        Code("disagree", "Не согласен", "Disagrees"),
        Code("none", "Не оценено", "Not rated"),
    ),
)

FREQ = Codelist(
    "freq",
    "1.0",
    "Периодичность",
    "Frequency",
    (
        Code("M", "Месяц", "Month"),
        Code("Q", "Квартал", "Quarter"),
        Code("A", "Календарный год", "Calendar year"),
        # SDMX has no code for a moving year; its time ranges (start/P1Y) carry it.
        Code("P1Y", "12 месяцев подряд", "Rolling 12 months"),
    ),
)

# Subset of SDMX CL_OBS_STATUS that this portal uses.
OBS_STATUS = Codelist(
    "obs_status",
    "2.4",
    "Статус наблюдения",
    "Observation status",
    (
        Code("A", "Обычное значение", "Normal value"),
        Code("P", "Частично: передано не всё", "Partial: not everything was reported"),
        Code("E", "Оценка", "Estimated"),
        Code("F", "Прогноз", "Forecast"),
        Code("U", "Слишком мало, чтобы судить", "Too few to say"),
        Code("L", "Не передано", "Not reported"),
        Code("M", "Неприменимо", "Not applicable"),
    ),
)

COVERAGE_STATE = Codelist(
    "coverage_state",
    "1.0",
    "Полнота передачи",
    "Coverage",
    (
        Code("reported", "передано", "reported"),
        Code("partial", "передано частично", "partly reported"),
        Code("not_reported", "не передано", "not reported"),
    ),
)

# Kinds of change in records after their month was published.
CORRECTION_KIND = Codelist(
    "correction_kind",
    "1.0",
    "Вид изменения",
    "Kind of change",
    (
        Code("removed", "Записи изъяты источником", "Records taken back by the source"),
        Code(
            "reclassified",
            "Уточнены тема, место или результат",
            "Topic, place or outcome corrected",
        ),
        Code("late_waiting", "Записи поступили с опозданием", "Records that arrived late"),
    ),
)

# Why a figure is not the same in two releases.
CHANGE_REASON = Codelist(
    "change_reason",
    "1.0",
    "Причина изменения",
    "Reason of a change",
    (
        Code("new_month", "Месяц опубликован впервые", "Month published for the first time"),
        Code(
            "late_records",
            "К опубликованному месяцу добавлены поздние записи",
            "Late records added to a published month",
        ),
        Code(
            "coverage_changed",
            "Изменены сведения о полноте передачи",
            "Declared coverage changed",
        ),
        Code("code_added", "Код добавлен", "Code added"),
        Code("code_removed", "Код исключён", "Code removed"),
        Code("code_renamed", "Изменено название кода", "Code renamed"),
        Code("code_moved", "Код подчинён другому", "Code moved under another"),
        Code(
            "definition_changed",
            "Изменена методика или определение показателя",
            "Method or definition of an indicator changed",
        ),
        Code("policy_changed", "Изменены правила раскрытия", "Disclosure policy changed"),
        Code(
            "population_changed",
            "Уточнена численность населения",
            "Number of residents changed",
        ),
        Code("release_withdrawn", "Выпуск между ними отозван", "A release between was withdrawn"),
        Code("corrected", "Запись в реестре исправлений", "Entry in the corrections register"),
        Code("other", "Другая причина", "Another reason"),
    ),
)

ALL_CODELISTS: tuple[Codelist, ...] = (
    REGIME,
    CHANNEL_GROUP,
    CHANNEL,
    OUTCOME,
    SPEED,
    RATING,
    FREQ,
    OBS_STATUS,
    COVERAGE_STATE,
    CORRECTION_KIND,
    CHANGE_REASON,
)
