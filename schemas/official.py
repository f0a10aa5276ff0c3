"""Official indicators: figures about the system around appeals, each with its source and day.

They are no observations and are never added up with them. The registry says what an indicator
counts; a value says how much, where, of when, by whom and in which words. A newer value of the same
source supersedes an older one, which stays; values of different sources stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.codelists import Code, Codelist
from schemas.polls import POLL_METHOD

INDICATOR_KIND = Codelist(
    "indicator_kind",
    "1.0",
    "Вид показателя",
    "Kind of indicator",
    (
        Code("stock", "Сколько есть на день", "How many there are on a day"),
        Code("flow", "Сколько за период", "How many in a period"),
        Code("ratio", "Доля", "Share"),
        Code("date", "Дата", "Date"),
    ),
)

INDICATOR_UNIT = Codelist(
    "indicator_unit",
    "1.0",
    "Единица показателя",
    "Unit of an indicator",
    (
        Code("regions", "Субъекты", "Regions"),
        Code("municipalities", "Муниципалитеты", "Municipalities"),
        Code("centres", "Центры", "Centres"),
        Code("pages", "Страницы", "Pages"),
        Code("widgets", "Виджеты", "Widgets"),
        Code("bodies", "Органы и организации", "Public bodies"),
        Code("people", "Люди", "People"),
        Code("events", "События", "Events"),
        Code("polls", "Опросы", "Polls"),
        Code("objects", "Объекты", "Objects"),
        Code("applications", "Заявки", "Applications"),
        Code("votes", "Голоса", "Votes"),
        Code("appeals", "Обращения", "Appeals"),
        Code("mln_rub", "Млн рублей", "Million roubles"),
        Code("percent", "Проценты", "Per cent"),
        Code("date", "Дата", "Date"),
    ),
)

VALUE_QUALIFIER = Codelist(
    "value_qualifier",
    "1.0",
    "Как названо значение",
    "How the value is put",
    (
        Code("exact", "Ровно", "Exact"),
        Code("more_than", "Более", "More than"),
        Code("about", "Около", "About"),
        Code("words", "Словами", "In words"),
    ),
)

VALUE_STATUS = Codelist(
    "value_status",
    "1.0",
    "Откуда значение",
    "Standing of a value",
    (
        Code("official", "Официальное", "Official"),
        Code("press", "Из прессы", "From the press"),
        Code("planned", "План", "Planned"),
    ),
)

OFFICIAL_CODELISTS = (INDICATOR_KIND, INDICATOR_UNIT, VALUE_QUALIFIER, VALUE_STATUS, POLL_METHOD)


@dataclass(frozen=True, slots=True)
class SystemPart:
    """A part of the system around appeals: a body, a programme, a kind of page.

    ``why_not`` says why nothing is published of it, and is empty of all others; ``page`` is the
    address in the portal where figures of appeals about it stand, if there is one.
    """

    code: str
    name_ru: str
    name_en: str
    what_ru: str
    what_en: str
    why_not_ru: str
    why_not_en: str
    page: str

    def name(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return self.name_ru if lang == "ru" else self.name_en

    def what(self, lang: str) -> str:
        """Return what it is, in ``lang``."""
        return self.what_ru if lang == "ru" else self.what_en

    def why_not(self, lang: str) -> str:
        """Return why nothing is published of it, in ``lang``."""
        return self.why_not_ru if lang == "ru" else self.why_not_en


@dataclass(frozen=True, slots=True)
class OfficialIndicator:
    """What an indicator counts. ``claim_metric`` is what press claims call it, if they do.

    ``topic`` is the topic of appeals that it is limited to; an indicator that counts appeals must
    have none.
    """

    code: str
    part: str
    unit: str
    kind: str
    topic: str
    claim_metric: str
    name_ru: str
    name_en: str
    definition_ru: str
    definition_en: str

    def name(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return self.name_ru if lang == "ru" else self.name_en

    def definition(self, lang: str) -> str:
        """Return the definition in ``lang``."""
        return self.definition_ru if lang == "ru" else self.definition_en


@dataclass(frozen=True, slots=True)
class OfficialValue:
    """One value of one source.

    ``period`` (YYYY, YYYY-Qn, YYYY-MM or a day) is what a flow is of, ``as_of`` (YYYY, YYYY-MM or
    a day) when a stock was counted. ``value`` is in the unit of the indicator, a date in
    ``value_date``; both are empty of what is said in words only. A share names its ``denominator``,
    in words and, where the source gives it, as a number. ``claim`` is the press claim that is the
    only source. ``inferred`` are columns that the source does not print.
    """

    id: str
    indicator: str
    territory: str
    period: str
    as_of: str
    value: float | None
    value_date: str
    denominator: int | None
    denominator_ru: str
    denominator_en: str
    qualifier: str
    status: str
    source_ru: str
    source_en: str
    source_url: str
    wording_ru: str
    wording_en: str
    claim: str
    inferred: tuple[str, ...]
    superseded_by: str
    recorded_on: str
    note_ru: str
    note_en: str

    @property
    def moment(self) -> str:
        """What the value is of: its period, or the day it was counted on."""
        return self.period or self.as_of

    def source(self, lang: str) -> str:
        """Return who says so, in ``lang``."""
        return self.source_ru if lang == "ru" else self.source_en

    def wording(self, lang: str) -> str:
        """Return the words of the source, as far as they are known, in ``lang``."""
        return self.wording_ru if lang == "ru" else self.wording_en

    def note(self, lang: str) -> str:
        """Return what a reader should know of the value, in ``lang``."""
        return self.note_ru if lang == "ru" else self.note_en

    def share_of(self, lang: str) -> str:
        """Return what a share is a share of, in ``lang``."""
        return self.denominator_ru if lang == "ru" else self.denominator_en
