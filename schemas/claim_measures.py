"""What is counted beside a press claim, and all codelists of claims together."""

from __future__ import annotations

from schemas.claims import (
    CLAIM_CLOCK,
    CLAIM_METRIC,
    CLAIM_QUALIFIER,
    CLAIM_UNIT,
    VERDICT,
    VERDICT_REASON,
)
from schemas.codelists import Code, Codelist

CLAIM_MEASURE = Codelist(
    "claim_measure",
    "1.0",
    "Что посчитано рядом с утверждением",
    "What was counted beside a claim",
    (
        Code("received", "Поступило обращений", "Appeals received"),
        Code("processed", "Закрыто с любым исходом", "Closed with any outcome"),
        Code("solved", "Меры приняты", "Measures taken"),
        Code("mean_time", "Среднее время до закрытия", "Mean time to closing"),
        Code("median_time", "Медиана времени до закрытия", "Median time to closing"),
        Code("count_ratio", "Отношение чисел поступивших", "Ratio of numbers received"),
        Code("time_ratio", "Отношение средних времён", "Ratio of mean times"),
        Code("intake_channels", "Режимы с обращениями", "Regimes with appeals"),
    ),
)
CLAIM_CODELISTS = (
    CLAIM_METRIC,
    CLAIM_UNIT,
    CLAIM_CLOCK,
    CLAIM_QUALIFIER,
    CLAIM_MEASURE,
    VERDICT,
    VERDICT_REASON,
)
