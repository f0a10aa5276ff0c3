"""Structure of indicator values: the columns of ``/indicators/{id}`` in every format."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schemas.structure import APPEALS, ORIGIN, Component, Dataset

_SHARED = {part.id: part for part in APPEALS.components}
# The unit of each value is that of its indicator.
_OWN_UNIT = "indicator"


def _attribute(
    part: str,
    label_ru: str,
    label_en: str,
    description_ru: str,
    description_en: str,
    **options: Any,
) -> Component:
    options |= {"description_ru": description_ru}
    return Component(part, "attribute", "", "", None, label_ru, label_en, description_en, **options)


def _figure(
    part: str,
    label_ru: str,
    label_en: str,
    description_ru: str,
    description_en: str,
    unit: str = _OWN_UNIT,
) -> Component:
    own = _attribute(part, label_ru, label_en, description_ru, description_en, unit=unit)
    return replace(own, kind="number", is_figure=True)


INDICATOR_VALUES = Dataset(
    "indicators",
    "Показатели работы с обращениями",
    "Indicators of work with appeals",
    (
        Component(
            "INDICATOR",
            "dimension",
            "",
            "",
            None,
            "Показатель",
            "Indicator",
            "Indicator, defined at /api/v1/indicators",
            description_ru="Показатель; определения — по адресу /api/v1/indicators",
        ),
        _SHARED["REF_AREA"],
        _SHARED["TOPIC"],
        _SHARED["REGIME"],
        _SHARED["CHANNEL"],
        _SHARED["TIME_PERIOD"],
        replace(
            _SHARED["OBS_VALUE"],
            label_ru="Значение",
            label_en="Value",
            description_ru="Число, доля от 0 до 1, число на 1000 жителей или часы — как говорит"
            " показатель; у долей и чисел на 1000 жителей четыре знака после запятой",
            description_en="A count, a share of 1, a number per 1,000 residents or hours, as the"
            " indicator says; shares and numbers per 1,000 have four decimals",
            kind="number",
            unit=_OWN_UNIT,
        ),
        replace(_SHARED["ROUNDING_ERROR_95"], kind="number", unit=_OWN_UNIT),
        _figure(
            "LOWER_BOUND_95",
            "Нижняя граница, 95 %",
            "Lower bound, 95 %",
            "Нижняя граница 95-процентного интервала; округление в нём учтено, метод описан на"
            " странице /methodology",
            "Lower bound of the 95 % interval, rounding included; the method is at /methodology",
        ),
        _figure(
            "UPPER_BOUND_95",
            "Верхняя граница, 95 %",
            "Upper bound, 95 %",
            "Верхняя граница того же интервала; у median_time и p90_time пусто, хотя OBS_STATUS —"
            " A, если она дальше самого большого срока",
            "Upper bound of the same interval; for median_time and p90_time empty, though"
            " OBS_STATUS is A, where it lies beyond the longest term",
        ),
        replace(
            _SHARED["OBS_STATUS"],
            description_ru="A — обычное значение, P — передано не всё, U — слишком мало, чтобы"
            " судить, L — не передано, M — неприменимо",
            description_en="A normal, P partly reported, U too few to say, L not reported, M not"
            " applicable",
        ),
        _SHARED["SERIES_BREAK"],
        replace(
            _attribute(
                "STATE",
                "Состояние",
                "State",
                "Почему значение есть или почему его нет",
                "Why there is a value, or why there is none",
            ),
            codelist="indicator_state",
        ),
        _attribute(
            "LABEL",
            "Текстом",
            "As text",
            "Значение так, как его печатают страницы, карты и таблицы",
            "The value as pages, maps and tables print it",
        ),
        _figure(
            "NUMERATOR",
            "Числитель",
            "Numerator",
            "Показанное число обращений; у долей по кварталам его нет",
            "Shown count; none for secondary shares",
            "count",
        ),
        _figure(
            "DENOMINATOR",
            "Знаменатель",
            "Denominator",
            "Показанное число обращений или число жителей; у долей по кварталам его нет",
            "Shown count or residents; none for secondary shares",
            "appeals_or_residents",
        ),
        replace(
            _attribute(
                "POPULATION_YEAR",
                "Год численности населения",
                "Year of the residents",
                "Год, к которому относится число жителей",
                "Year of the residents that a density divides by",
            ),
            kind="integer",
            unit="year",
        ),
        replace(
            _attribute(
                "POPULATION_AS_OF",
                "Население на дату",
                "Residents as of",
                "День, к которому относится число жителей",
                "Day that the number of residents speaks of",
            ),
            kind="date",
        ),
        *ORIGIN,
    ),
)
