"""Examples of answers in the OpenAPI document; a test checks each against its schema."""

from __future__ import annotations

from typing import Any

_ABOUT: dict[str, Any] = {
    "release": "2026-11-15",
    "synthetic": False,
    "test_only": False,
    "notes": [],
}
_TERRITORY: dict[str, Any] = {
    "code": "29000000",
    "code_in_force": "29000000",
    "parent": "RU-CFO",
    "level": "region",
    "name": "Kaluga Oblast",
    "name_ru": "Калужская область",
    "name_en": "Kaluga Oblast",
    "kind": "область",
    "iso_3166_2": "RU-KLU",
    "valid_from": None,
    "valid_to": None,
    "is_unallocated": False,
    "population": 1_066_601,
    "population_year": 2025,
    "population_as_of": "2025-01-01",
    "population_source": "Росстат, оценка численности постоянного населения на 1 января 2025 г.",
    "population_parts": [],
    "population_band": "region_1m_2m",
}
_CODELIST: dict[str, Any] = {
    "id": "outcome",
    "version": "1.0",
    "label": "Outcome",
    "codes": [
        {
            "code": "measures_taken",
            "parent": None,
            "label": "Measures taken",
            "label_ru": "Меры приняты",
            "label_en": "Measures taken",
        }
    ],
}
_INDICATOR: dict[str, Any] = {
    "id": "resolution_rate",
    "version": "1.0",
    "unit": "share",
    "is_headline": True,
    "label": "Resolution rate",
    "definition": "Share of counted appeals on which measures were taken within the term.",
    "numerator": "appeals with the outcome “measures taken”",
    "denominator": "received without forwarded, withdrawn, rejected and duplicate ones",
    "caveat": "The authority itself reports the measures.",
}
_VALUE: dict[str, Any] = {
    "indicator": "resolution_rate",
    "indicator_name": "Resolution rate",
    "geo": "29000000",
    "geo_name": "Kaluga Oblast",
    "topic": "all",
    "topic_name": "All topics",
    "regime": "all",
    "regime_name": "Total",
    "channel": "all",
    "channel_name": "Total",
    "time": "2025-09-01/P1Y",
    "time_name": "September 2025 – August 2026",
    "value": 0.6188,
    "rounding_error_95": 0.0063,
    "lower_bound_95": 0.5994,
    "upper_bound_95": 0.6378,
    "state": "value",
    "obs_status": "A",
    "series_break": None,
    "label": "62%",
    "numerator": 1745,
    "denominator": 2820,
    "population_year": None,
    "population_as_of": None,
    "population_source": None,
    "url": "/api/v1/indicators/resolution_rate/29000000/all/2025-09-01/P1Y",
}
_RELEASE: dict[str, Any] = {
    "id": "2026-11-15",
    "created_on": "2026-11-15",
    "as_of": "2026-11-01",
    "first_month": "2023-09",
    "last_month": "2026-08",
    "title": "Otklik",
    "languages": ["ru", "en"],
    "publisher": "Ministry of Digital Development",
    "contact": "opendata@example.org",
    "license": "CC BY 4.0",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "headline_rate": "resolution_rate",
    "policy": {
        "version": "1.1",
        "base": 3,
        "decisions": [
            {
                "version": "1.1",
                "decided_on": "2026-10-01",
                "reference": "12",
                "reason_ru": "Годовая доля при прежнем пороге была слишком неточной.",
                "reason_en": "At the former floor a year's rate was too uncertain.",
            }
        ],
    },
    "methods": {"rounding": "1.0"},
    "rate_floor": {"M": 150, "Q": 150, "A": 175, "P1Y": 200},
    "synthetic": False,
    "test_only": False,
    "is_current": True,
    "downloads": [
        {
            "name": "observations_region.csv",
            "url": "/downloads/2026-11-15/observations_region.csv",
            "bytes": 5_120_408,
            "sha256": "9f2c1f0a4f7c6a1f7d5a2c1b0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a39e17a",
            "rows": 89_640,
        }
    ],
}

TERRITORIES = _ABOUT | {"territories": [_TERRITORY]}
TERRITORY = _ABOUT | {
    "territory": _TERRITORY,
    "path": ["RU", "RU-CFO", "29000000"],
    "children": ["29701000", "29000000.u"],
}
TOPICS = _ABOUT | {
    "topics": [
        {
            "code": "roads",
            "parent": "transport",
            "name": "Roads",
            "name_ru": "Дороги",
            "name_en": "Roads",
        }
    ]
}
CODELISTS = _ABOUT | {"codelists": [_CODELIST]}
CODELIST = _ABOUT | {"codelist": _CODELIST}
OBSERVATIONS = _ABOUT | {
    "observations": [
        {
            "geo": "29000000",
            "topic": "all",
            "regime": "all",
            "channel": "all",
            "outcome": "measures_taken",
            "speed": "all",
            "time": "2026-08",
            "value": 1240,
            "rounding_error_95": 7,
            "obs_status": "A",
            "series_break": None,
        },
        {
            "geo": "29000000",
            "topic": "all",
            "regime": "all",
            "channel": "all",
            "outcome": "measures_taken",
            "speed": "all",
            "time": "2026-07",
            "value": None,
            "rounding_error_95": None,
            "obs_status": "L",
            "series_break": None,
        },
    ]
}
OBSERVATIONS_CSV = (
    "REF_AREA,TOPIC,REGIME,CHANNEL,OUTCOME,SPEED,TIME_PERIOD,OBS_VALUE,ROUNDING_ERROR_95,"
    "OBS_STATUS,SERIES_BREAK,RELEASE,DATA_NOTE\r\n"
    "29000000,all,all,all,measures_taken,all,2026-08,1240,7,A,,2026-11-15,\r\n"
)
INDICATORS = _ABOUT | {"indicators": [_INDICATOR]}
INDICATOR_VALUES = _ABOUT | {"indicator": _INDICATOR, "values": [_VALUE]}
INDICATOR_VALUES_CSV = (
    "INDICATOR,INDICATOR_NAME,REF_AREA,REF_AREA_NAME,TOPIC,TOPIC_NAME,REGIME,REGIME_NAME,"
    "CHANNEL,CHANNEL_NAME,"
    "TIME_PERIOD,TIME_PERIOD_NAME,OBS_VALUE,ROUNDING_ERROR_95,LOWER_BOUND_95,UPPER_BOUND_95,"
    "OBS_STATUS,SERIES_BREAK,STATE,LABEL,NUMERATOR,DENOMINATOR,POPULATION_YEAR,POPULATION_AS_OF,"
    "RELEASE,DATA_NOTE\r\n"
    "resolution_rate,Resolution rate,29000000,Kaluga Oblast,all,All topics,all,Total,all,Total,"
    "2025-09-01/P1Y,September 2025 – August 2026,0.6188,0.0063,0.5994,0.6378,A,"
    ",value,62%,1745,2820,,,2026-11-15,\r\n"
)
SINGLE_VALUE = _ABOUT | {
    "indicator": _INDICATOR,
    "value": _VALUE,
    "citation": {
        "ru": "Минцифры. Отклик. Доля обращений, по которым приняты меры: Калужская область…",
        "en": "Ministry of Digital Development. Otklik. Resolution rate: Kaluga Oblast…",
        "bibtex": "@misc{v1-indicators-resolution-rate-29000000-all-2026-08,\n  title = {…}\n}\n",
        "csl": {
            "id": "https://example.org/api/v1/indicators/resolution_rate/29000000/all/2026-08",
            "type": "dataset",
            "title": "Resolution rate: Kaluga Oblast…",
            "author": [{"literal": "Ministry of Digital Development"}],
            "publisher": "Ministry of Digital Development",
            "container-title": "Otklik",
            "version": "2026-11-15",
            "issued": {"date-parts": [[2026, 11, 15]]},
            "URL": "https://example.org/api/v1/indicators/resolution_rate/29000000/all/2026-08",
            "language": "en",
        },
    },
}
_WITHDRAWAL: dict[str, Any] = {
    "id": "2026-10-15",
    "withdrawn_on": "2026-10-16",
    "reason": "The topics of one source were assigned wrongly.",
    "reason_ru": "Темы одного из источников были сопоставлены неверно.",
    "reason_en": "The topics of one source were assigned wrongly.",
}
RELEASES = _ABOUT | {"releases": [_RELEASE], "withdrawn": [_WITHDRAWAL]}
RELEASE = _ABOUT | {"release_info": _RELEASE}
CORRECTIONS = _ABOUT | {
    "corrections": [
        {
            "date": "2026-11-15",
            "kind": "reclassified",
            "kind_name": "Topic, place or outcome corrected",
            "text": "One source corrected the topics of messages received in 2026-07.",
            "text_ru": "Один источник уточнил темы сообщений, поступивших в 2026-07.",
            "text_en": "One source corrected the topics of messages received in 2026-07.",
            "releases": ["2026-10-15"],
        }
    ]
}
AUDIT = _ABOUT | {
    "audit": {
        "release": "2026-11-15",
        "version": "1.0",
        "policy_version": "2026-11-01",
        "base": 3,
        "checks": [
            {
                "code": "no_small_figures",
                "half": "public",
                "label": "No number from 1 to 2",
                "label_ru": "Нет чисел от 1 до 2",
                "label_en": "No number from 1 to 2",
                "meaning": "Every number of appeals was looked at.",
                "meaning_ru": "Просмотрено каждое число обращений.",
                "meaning_en": "Every number of appeals was looked at.",
                "passed": True,
                "n_tried": 13_423_890,
                "ceiling": None,
            }
        ],
        "methods": {"rounding": "2.0"},
    }
}
COVERAGE = _ABOUT | {
    "coverage": [
        {
            "geo": "29000000",
            "geo_name": "Kaluga Oblast",
            "source": "pos",
            "source_name": "State portal",
            "time": "2026-08",
            "time_name": "August 2026",
            "state": "partial",
            "state_name": "partly reported",
            "regime": "pos_message",
            "regime_name": "State portal messages",
        }
    ]
}
COVERAGE_CSV = (
    "REF_AREA,REF_AREA_NAME,SOURCE,SOURCE_NAME,TIME_PERIOD,TIME_PERIOD_NAME,COVERAGE,"
    "COVERAGE_NAME,REGIME,REGIME_NAME,RELEASE,DATA_NOTE\r\n"
    "29000000,Kaluga Oblast,pos,State portal,2026-08,August 2026,partial,partly reported,"
    "pos_message,State portal messages,2026-11-15,\r\n"
)
ROUNDING_ERROR = _ABOUT | {
    "rounding_error": [
        {
            "freq": "P1Y",
            "quantity": "share",
            "from_shown": 200,
            "to_shown": 249,
            "error": 0.0459,
        }
    ]
}
ROUNDING_ERROR_CSV = (
    "FREQ,QUANTITY,FROM_SHOWN,TO_SHOWN,ROUNDING_ERROR_95,RELEASE,DATA_NOTE\r\n"
    "P1Y,share,200,249,0.0459,2026-11-15,\r\n"
)
