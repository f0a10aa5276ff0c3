"""Examples of parts of the system, official indicators and values; a test checks each."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT

_FACTS = [
    "These are facts from the sources named; nothing here is made up, not even in a demonstration."
]

PARTS: dict[str, Any] = ABOUT | {
    "notes": _FACTS,
    "parts": [
        {
            "code": "risk_handling",
            "name_ru": "«Отработка рисков»",
            "name_en": "“Risk handling”",
            "what_ru": (
                "Одно из названных направлений работы муниципальных центров. Что это значит, не с"
                "казано."
            ),
            "what_en": (
                "One of the named lines of work of the municipal centres. What it means is not sa"
                "id."
            ),
            "why_not_ru": (
                "Не публикуется: понятие не определено и политически чувствительно. Показателя, к"
                "оторый можно проверить, у него нет."
            ),
            "why_not_en": (
                "Not published: the term is undefined and politically sensitive. It has no indica"
                "tor that could be checked."
            ),
            "name": "“Risk handling”",
            "what": (
                "One of the named lines of work of the municipal centres. What it means is not sa"
                "id."
            ),
            "why_not": (
                "Not published: the term is undefined and politically sensitive. It has no indica"
                "tor that could be checked."
            ),
            "indicators": [],
        }
    ],
}

INDICATORS: dict[str, Any] = ABOUT | {
    "notes": _FACTS,
    "official_indicators": [
        {
            "code": "municipal_centres",
            "part": "municipal_centre",
            "unit": "centres",
            "kind": "stock",
            "claim_metric": "municipal_centres",
            "name_ru": "Муниципальные центры управления",
            "name_en": "Municipal management centres",
            "definition_ru": "Сколько муниципальных центров создано на этот день.",
            "definition_en": "How many municipal centres had been set up by that day.",
            "name": "Municipal management centres",
            "definition": "How many municipal centres had been set up by that day.",
            "n_values": 4,
        }
    ],
}

VALUES: dict[str, Any] = ABOUT | {
    "notes": _FACTS,
    "official_values": [
        {
            "id": "municipal_russia_2023",
            "indicator": "municipal_centres",
            "period": None,
            "as_of": "2023-04-21",
            "value": 530,
            "value_date": None,
            "denominator": None,
            "denominator_ru": "",
            "denominator_en": "",
            "qualifier": "exact",
            "status": "press",
            "source_ru": "«КГВ Инфо», 21.04.2023, и другие издания",
            "source_en": "KGV Info, 21 April 2023, and other outlets",
            "source_url": "",
            "wording_ru": "",
            "wording_en": "",
            "claim": "russia_municipal_centres",
            "inferred": [],
            "superseded_by": None,
            "recorded_on": "2026-11",
            "note_ru": "",
            "note_en": "",
            "geo": "RU",
            "geo_name": "Russia",
            "source": "KGV Info, 21 April 2023, and other outlets",
            "note": "",
        }
    ],
}
PARTS_CSV = (
    "SYSTEM_PART,NAME_RU,NAME_EN,WHAT_RU,WHAT_EN,WHY_NOT_RU,WHY_NOT_EN,RELEASE\r\n"
    'risk_handling,«Отработка рисков»,“Risk handling”,"Одно из названных направлений '
    'работы муниципальных центров. Что это значит, не сказано.",One of the named line'
    's of work of the municipal centres. What it means is not said.,"Не публикуется: '
    "понятие не определено и политически чувствительно. Показателя, который можно про"
    'верить, у него нет.",Not published: the term is undefined and politically sensit'
    "ive. It has no indicator that could be checked.,2026-11-15\r\n"
)
INDICATORS_CSV = (
    "OFFICIAL_INDICATOR,SYSTEM_PART,INDICATOR_UNIT,INDICATOR_KIND,CLAIM_METRIC,NAME_R"
    "U,NAME_EN,DEFINITION_RU,DEFINITION_EN,RELEASE\r\n"
    "municipal_centres,municipal_centre,centres,stock,municipal_centres,Муниципальные"
    " центры управления,Municipal management centres,Сколько муниципальных центров со"
    "здано на этот день.,How many municipal centres had been set up by that day.,2026"
    "-11-15\r\n"
)
VALUES_CSV = (
    "VALUE_ID,OFFICIAL_INDICATOR,REF_AREA,VALUE_PERIOD,AS_OF,FIGURE,FIGURE_DATE,SHARE"
    "_OF,SHARE_OF_RU,SHARE_OF_EN,VALUE_QUALIFIER,VALUE_STATUS,SOURCE_RU,SOURCE_EN,SOU"
    "RCE_URL,WORDING_RU,WORDING_EN,CLAIM,INFERRED,SUPERSEDED_BY,RECORDED_ON,REMARK_RU"
    ",REMARK_EN,RELEASE\r\n"
    'municipal_russia_2023,municipal_centres,RU,,2023-04-21,530,,,,,exact,press,"«КГВ'
    ' Инфо», 21.04.2023, и другие издания","KGV Info, 21 April 2023, and other outlet'
    's",,,,russia_municipal_centres,,,2026-11,,,2026-11-15\r\n'
)
