"""Words of fair comparison: where a place lies in a funnel."""

from __future__ import annotations

from schemas.codelists import Code, Codelist

FUNNEL_POSITION = Codelist(
    "funnel_position",
    "1.0",
    "Место в воронке",
    "Position in a funnel",
    (
        Code(
            "inside",
            "Внутри воронки: отличие от среднего может быть случайным",
            "Inside the funnel: the difference from the average may be chance",
        ),
        Code(
            "between",
            "Между пределами 95 % и 99,8 %",
            "Between the limits of 95% and 99.8%",
        ),
        Code(
            "outside",
            "За пределом 99,8 %: случай даёт такое реже, чем раз в 500",
            "Beyond the limit of 99.8%: chance does this in fewer than 1 case in 500",
        ),
    ),
)
