"""Structure of the published tables: the single source of dimensions, measures and texts.

API fields, OpenAPI texts, CSV headers and the methodology page are derived from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute of a dataset.

    ``id`` is the SDMX spelling used in CSV headers, ``column`` the name in the release database,
    ``parameter`` the name in API queries (empty where it cannot be filtered).
    """

    id: str
    role: Literal["dimension", "measure", "attribute"]
    column: str
    parameter: str
    codelist: str | None
    label_ru: str
    label_en: str
    description_en: str


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
        ),
        Component(
            "SPEED",
            "dimension",
            "speed",
            "speed",
            "speed",
            "Время до закрытия",
            "Time to closing",
            "Calendar time from receipt to the final answer; «all» is the sum",
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
        ),
        Component(
            "OBS_STATUS",
            "attribute",
            "status",
            "",
            "obs_status",
            "Статус",
            "Observation status",
            "A normal, P partly reported, L not reported, M a limited topic, not shown here",
        ),
    ),
)
DATASETS: tuple[Dataset, ...] = (APPEALS,)

# Columns of the inner table, the only thing disclosure control sees. One row per nonzero cell.
CELL_DIMENSIONS = ("territory", "topic", "regime", "channel", "month", "outcome", "speed")
