"""Examples of ``/claims``; a test checks each against its schema."""

from __future__ import annotations

from typing import Any

_REMARK_RU = "Рабочие часы или календарные, первая реакция или ответ — не сказано."
_REMARK_EN = "Working or calendar hours, first reaction or answer: it is not said."
_MEANING_RU = "Среднее время обработки в «Инцидент Менеджмент» в 2024 году — 1 час 53 минуты"
_MEANING_EN = "The mean processing time in Incident Management was 1 hour 53 minutes in 2024"

CLAIMS: dict[str, Any] = {
    "release": "2026-11-15",
    "synthetic": False,
    "test_only": False,
    "notes": [],
    "claims": [
        {
            "id": "arkhangelsk_mean_time_2024",
            "geo": "11000000",
            "geo_name": "Arkhangelsk Oblast",
            "meaning": _MEANING_EN,
            "meaning_ru": _MEANING_RU,
            "meaning_en": _MEANING_EN,
            "metric": "mean_time",
            "unit": "minutes",
            "qualifier": "exact",
            "value": 113,
            "value_date": None,
            "precision": 1,
            "period_from": "2024-01",
            "period_to": "2024-12",
            "compared_from": None,
            "compared_to": None,
            "as_of": None,
            "scope": ["social_incident"],
            "clock": "unstated",
            "inferred": [],
            "conflict_group": None,
            "note": _REMARK_EN,
            "note_ru": _REMARK_RU,
            "note_en": _REMARK_EN,
            "verdict": "confirmed",
            "verdict_name": "It holds",
            "reasons": ["within_rounding", "mean_is_an_interval", "clock_not_stated"],
            "reason_names": [
                "Within rounding",
                "The mean is an interval",
                "The clock is not stated",
            ],
            "missing": "",
            "computed": {
                "measure": "mean_time",
                "lower": 71.5,
                "upper": 152.25,
                "regimes": ["social_incident"],
                "first_month": "2024-01",
                "last_month": "2024-12",
                "definition": "Mean time from receipt to closing. The release has times in"
                " buckets, so only the bounds of the mean are known: each appeal lies between the"
                " bounds of its bucket.",
                "queries": [
                    "/api/v1/observations?geo=11000000&regime=social_incident"
                    "&time=2024-01-01/P1Y&groupBy=regime&groupBy=speed&release=2026-11-15"
                ],
            },
            "other": None,
            "official": None,
            "citations": [
                {
                    "number": 15,
                    "outlet": "Severodvinsk.ws",
                    "title_ru": "Муниципальные центры управления – эффективный инструмент"
                    " взаимодействия с населением",
                    "published": "2024-12/2025-01",
                    "published_is_inferred": True,
                    "speaker": "text of the article",
                    "wording_ru": "",
                    "wording_en": "",
                }
            ],
        }
    ],
}
CLAIMS_CSV = (
    "CLAIM,REF_AREA,CLAIM_METRIC,CLAIM_UNIT,CLAIM_QUALIFIER,CLAIM_VALUE,CLAIM_DATE,"
    "CLAIM_PRECISION,CLAIM_FROM,CLAIM_TO,COMPARED_FROM,COMPARED_TO,AS_OF,CLAIM_REGIMES,CLAIM_CLOCK,"
    "INFERRED,CONFLICT_GROUP,MEANING_RU,MEANING_EN,REMARK_RU,REMARK_EN,VERDICT,VERDICT_REASONS,"
    "MISSING,MEASURE,LOWER,UPPER,MEASURE_REGIMES,FIRST_MONTH,LAST_MONTH,OTHER_MEASURE,OTHER_LOWER,"
    "OTHER_UPPER,OTHER_REGIMES,OFFICIAL_VALUE,OFFICIAL_SOURCE,RELEASE,DATA_NOTE\r\n"
    "arkhangelsk_mean_time_2024,11000000,mean_time,minutes,exact,113,,1,2024-01,2024-12,,,,"
    f"social_incident,unstated,,,{_MEANING_RU},{_MEANING_EN},Часы не названы.,"
    "Hours are not stated.,confirmed,within_rounding mean_is_an_interval clock_not_stated,,"
    "mean_time,71.5,152.25,social_incident,2024-01,2024-12,,,,,,,2026-11-15,\r\n"
)
