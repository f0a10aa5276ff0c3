"""Structure of the published tables: the single source of dimensions, measures and texts.

API fields, OpenAPI texts, CSV headers and the methodology page are derived from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["dimension", "measure", "attribute"]
Kind = Literal["text", "integer", "number", "date"]
# Who keeps the structures, as SDMX names it, and their version.
AGENCY = "OTKLIK"
STRUCTURE_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute of a dataset.

    ``id`` is the SDMX spelling used in CSV headers, ``column`` the name in the release database,
    ``parameter`` the name in API queries (empty where it cannot be filtered). ``name`` is the name
    in JSON where it differs from the parameter. A figure is a number that ``measure`` can ask for;
    ``unit`` is a code of the codelist unit_measure. ``has_total`` says that «all», the sum, may
    stand in place of a code of the codelist.
    """

    id: str
    role: Role
    column: str
    parameter: str
    codelist: str | None
    label_ru: str
    label_en: str
    description_en: str
    kind: Kind = "text"
    name: str = ""
    is_figure: bool = False
    description_ru: str = ""
    unit: str | None = None
    has_total: bool = False

    @property
    def key(self) -> str:
        """Name in JSON."""
        return self.name or self.parameter or self.id.lower()

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_ru if lang == "ru" else self.label_en

    def description(self, lang: str) -> str:
        """Return the description in ``lang``."""
        return self.description_ru if lang == "ru" else self.description_en


@dataclass(frozen=True, slots=True)
class Dataset:
    """A family of observations with one structure."""

    id: str
    title_ru: str
    title_en: str
    components: tuple[Component, ...]

    @property
    def dimensions(self) -> tuple[Component, ...]:
        """Components that identify an observation, in order."""
        return tuple(c for c in self.components if c.role == "dimension")

    @property
    def figures(self) -> tuple[Component, ...]:
        """Numbers that ``measure`` can ask for, in order."""
        return tuple(c for c in self.components if c.is_figure)

    def title(self, lang: str) -> str:
        """Return the title in ``lang``."""
        return self.title_ru if lang == "ru" else self.title_en


# Every row names its release, and says where its figures are not to be quoted.
ORIGIN = (
    Component(
        "RELEASE",
        "attribute",
        "",
        "",
        None,
        "Выпуск",
        "Release",
        "Release that the row comes from",
        description_ru="Выпуск, из которого взята строка",
    ),
    Component(
        "DATA_NOTE",
        "attribute",
        "",
        "",
        None,
        "Пометка",
        "Note on the data",
        "synthetic: made up; test_only: trial release; empty: ordinary data",
        description_ru="synthetic — данные вымышлены; test_only — пробный выпуск; пусто —"
        " обычные данные",
    ),
)
# Given only where counts are asked for in the borders of a day.
RECAST = Component(
    "RECAST",
    "attribute",
    "",
    "",
    None,
    "Пересчёт в границы",
    "Recast to borders",
    "same: the territory's own count; summed: an exact sum of territories; estimated: from shares"
    " of residents; otherwise why there is no value",
    description_ru="same — собственное число территории; summed — точная сумма"
    " территорий; estimated — оценка по долям жителей; иначе причина, по которой числа нет",
)


APPEALS = Dataset(
    "appeals",
    "Обращения граждан",
    "Citizens' appeals",
    (
        Component(
            "REF_AREA",
            "dimension",
            "territory",
            "geo",
            None,
            "Территория",
            "Territory",
            "Territory code: OKTMO in the Russian reference, the city's own codes elsewhere",
            description_ru="Код территории: в российском справочнике ОКТМО, в других —"
            " собственные коды",
        ),
        Component(
            "TOPIC",
            "dimension",
            "topic",
            "topic",
            None,
            "Тема",
            "Topic",
            "Topic or topic group; «all» is the sum",
            description_ru="Тема или группа тем; all — сумма",
        ),
        Component(
            "REGIME",
            "dimension",
            "regime",
            "regime",
            "regime",
            "Порядок рассмотрения",
            "Regime",
            "Which rules govern the appeal; «all» is the sum",
            description_ru="По каким правилам рассматривается обращение; all — сумма",
            has_total=True,
        ),
        Component(
            "CHANNEL",
            "dimension",
            "channel",
            "channel",
            "channel_group",
            "Канал",
            "Channel group",
            "Where the appeal came in; «all» is the sum",
            description_ru="Каким путём поступило обращение; all — сумма",
            has_total=True,
        ),
        Component(
            "OUTCOME",
            "dimension",
            "outcome",
            "outcome",
            "outcome",
            "Результат",
            "Outcome",
            "Outcome within the maturity term after receipt; «all» is the sum",
            description_ru="Результат в срок наблюдения после поступления; all — сумма",
            has_total=True,
        ),
        Component(
            "SPEED",
            "dimension",
            "speed",
            "speed",
            "speed",
            "Время до закрытия",
            "Time to closing",
            "Time from receipt to the final answer by the clock of the regime: calendar hours"
            " unless policy.clocks of the release says working; «all» is the sum",
            description_ru="Время от поступления до окончательного ответа по часам порядка: подряд,"
            " если policy.clocks выпуска не говорит working; all — сумма",
            has_total=True,
        ),
        Component(
            "TIME_PERIOD",
            "dimension",
            "time",
            "time",
            None,
            "Период поступления",
            "Reference period",
            "Month, quarter, year or rolling year in which the appeals were received",
            description_ru="Месяц, квартал, год или 12 месяцев подряд, в которые поступили"
            " обращения",
        ),
        Component(
            "OBS_VALUE",
            "measure",
            "value",
            "",
            None,
            "Обращений",
            "Appeals",
            "Number of appeals after rounding of small counts",
            "integer",
            "value",
            is_figure=True,
            description_ru="Число обращений после округления малых чисел",
            unit="count",
        ),
        Component(
            "ROUNDING_ERROR_95",
            "attribute",
            "rounding_error",
            "",
            None,
            "Ошибка округления, 95 %",
            "Rounding error, 95 %",
            "Rounding alone moves 95 % of such values by this much at most, in the value's unit",
            "integer",
            is_figure=True,
            description_ru="Из-за одного только округления 95 % таких значений сдвинуты не больше"
            " чем на столько, в единицах значения",
            unit="count",
        ),
        Component(
            "OBS_STATUS",
            "attribute",
            "status",
            "",
            "obs_status",
            "Статус",
            "Observation status",
            "A normal, P partly reported, E estimated, L not reported, M a limited topic, not shown"
            " here",
            description_ru="A — обычное значение, P — передано не всё, E — оценка, L — не"
            " передано, M — ограниченная тема, здесь не показывается",
        ),
        Component(
            "SERIES_BREAK",
            "attribute",
            "",
            "",
            None,
            "Разрыв ряда",
            "Series break",
            "B: in the period lies a day since which such appeals come in or are counted otherwise"
            " (B of the SDMX codelist of observation statuses); empty: none lies in it",
            description_ru="B — на период приходится день, с которого такие обращения поступают"
            " или учитываются иначе (код B списка статусов SDMX); пусто — такого дня нет",
        ),
        *ORIGIN,
    ),
)
DATASETS: tuple[Dataset, ...] = (APPEALS,)

# Columns of the inner table, the only thing disclosure control sees. One row per nonzero cell.
CELL_DIMENSIONS = ("territory", "topic", "regime", "channel", "month", "outcome", "speed")
