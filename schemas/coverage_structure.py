"""Structure of the declared coverage: the columns of ``/coverage`` in every format."""

from __future__ import annotations

from dataclasses import replace

from schemas.structure import APPEALS, ORIGIN, Component, Dataset

_SHARED = {part.id: part for part in APPEALS.components}

COVERAGE = Dataset(
    "coverage",
    "Полнота передачи данных",
    "Coverage",
    (
        _SHARED["REF_AREA"],
        Component(
            "SOURCE",
            "dimension",
            "source",
            "source",
            None,
            "Источник",
            "Source",
            "File or system from which records come, by its id",
            description_ru="Файл или система, откуда поступают записи; её обозначение",
        ),
        replace(
            _SHARED["TIME_PERIOD"],
            label_ru="Месяц",
            label_en="Month",
            description_ru="Месяц, к которому относятся сведения",
            description_en="Month that the statement is about",
        ),
        Component(
            "COVERAGE",
            "measure",
            "state",
            "",
            "coverage_state",
            "Полнота передачи",
            "Coverage",
            "reported, partial or not_reported, as the operator declares; never derived from"
            " counts",
            name="state",
            description_ru="reported — передано, partial — передано частично, not_reported — не"
            " передано; это заявляет оператор, из чисел это не выводится",
        ),
        Component(
            "REGIME",
            "attribute",
            "regime",
            "",
            "regime",
            "Порядок рассмотрения",
            "Regime",
            "Regime of the source",
            description_ru="Порядок рассмотрения, к которому относится источник",
        ),
        *ORIGIN,
    ),
)
