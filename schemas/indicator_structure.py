"""Structure of indicator values: the columns of ``/indicators/{id}`` in every format."""

from __future__ import annotations

from dataclasses import replace

from schemas.structure import APPEALS, ORIGIN, Component, Dataset

_SHARED = {part.id: part for part in APPEALS.components}


def _attribute(part: str, label_ru: str, label_en: str, description_en: str) -> Component:
    return Component(part, "attribute", "", "", None, label_ru, label_en, description_en)


def _figure(part: str, label_ru: str, label_en: str, description_en: str) -> Component:
    own = _attribute(part, label_ru, label_en, description_en)
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
        ),
        _SHARED["REF_AREA"],
        _SHARED["TOPIC"],
        _SHARED["REGIME"],
        _SHARED["TIME_PERIOD"],
        replace(
            _SHARED["OBS_VALUE"],
            label_ru="Значение",
            label_en="Value",
            description_en="A count, a share of 1, or a number per 1,000 residents",
            kind="number",
        ),
        replace(_SHARED["ROUNDING_ERROR_95"], kind="number"),
        _figure(
            "LOWER_BOUND_95",
            "Нижняя граница, 95 %",
            "Lower bound, 95 %",
            "Of a share or a density: lower bound of the 95 % interval for the chance behind it,"
            " rounding included; the method is at /methodology",
        ),
        _figure(
            "UPPER_BOUND_95",
            "Верхняя граница, 95 %",
            "Upper bound, 95 %",
            "Upper bound of the same interval",
        ),
        replace(
            _SHARED["OBS_STATUS"],
            description_en="A normal, P partly reported, U too few to say, L not reported, M not"
            " applicable",
        ),
        _attribute("STATE", "Состояние", "State", "Why there is a value, or why there is none"),
        _attribute("LABEL", "Текстом", "As text", "The value as pages, maps and tables print it"),
        _figure("NUMERATOR", "Числитель", "Numerator", "Shown count; none for secondary shares"),
        _figure(
            "DENOMINATOR",
            "Знаменатель",
            "Denominator",
            "Shown count or residents; none for secondary shares",
        ),
        replace(
            _attribute(
                "POPULATION_YEAR",
                "Год численности населения",
                "Year of the residents",
                "Year of the residents that a density divides by",
            ),
            kind="integer",
        ),
        replace(
            _attribute(
                "POPULATION_AS_OF",
                "Население на дату",
                "Residents as of",
                "Day that the number of residents speaks of",
            ),
            kind="date",
        ),
        *ORIGIN,
    ),
)
