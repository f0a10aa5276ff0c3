"""Examples of the reference resources; a test checks each against its schema."""

from __future__ import annotations

from typing import Any

ABOUT: dict[str, Any] = {
    "release": "2026-11-15",
    "synthetic": False,
    "test_only": False,
    "notes": [],
}

VERSIONS: dict[str, Any] = ABOUT | {
    "versions": [
        {
            "geo": "81000000",
            "code_in_force": "81000000",
            "parent": "RU-SFO",
            "name": "Republic of Buryatia",
            "name_ru": "Республика Бурятия",
            "name_en": "Republic of Buryatia",
            "kind": "республика",
            "valid_from": None,
            "valid_to": "2018-11-03",
            "legal_act": "Указ Президента РФ от 03.11.2018 № 632",
        }
    ]
}
VERSIONS_CSV = (
    "REF_AREA,CODE,PARENT,NAME_RU,NAME_EN,KIND,VALID_FROM,VALID_TO,LEGAL_ACT,RELEASE,DATA_NOTE\r\n"
    "81000000,81000000,RU-SFO,Республика Бурятия,Republic of Buryatia,республика,,2018-11-03,"
    "Указ Президента РФ от 03.11.2018 № 632,2026-11-15,\r\n"
)
EVENTS: dict[str, Any] = ABOUT | {
    "events": [
        {
            "event": "obninsk-2019",
            "date": "2019-01-01",
            "kind": "boundary_shift",
            "kind_name": "Shift of the border",
            "is_derived": False,
            "legal_act": "",
            "flows": [
                {
                    "from_geo": "29606000",
                    "to_geo": "29715000",
                    "from_share": None,
                    "to_share": None,
                }
            ],
        }
    ]
}
EVENTS_CSV = (
    "EVENT,DATE,KIND,FROM_AREA,TO_AREA,FROM_SHARE,TO_SHARE,LEGAL_ACT,RELEASE,DATA_NOTE\r\n"
    "obninsk-2019,2019-01-01,boundary_shift,29606000,29715000,,,,2026-11-15,\r\n"
)
TERRITORIES_CSV = (
    "CODE,CODE_IN_FORCE,PARENT,LEVEL,NAME_RU,NAME_EN,KIND,ISO_3166_2,VALID_FROM,VALID_TO,"
    "IS_UNALLOCATED,POPULATION,POPULATION_YEAR,POPULATION_AS_OF,POPULATION_SOURCE,"
    "POPULATION_PARTS,POPULATION_BAND,RELEASE,DATA_NOTE\r\n"
    "29000000,29000000,RU-CFO,region,Калужская область,Kaluga Oblast,область,RU-KLU,,,false,"
    "1066601,2025,2025-01-01,Росстат,,region_1m_2m,2026-11-15,\r\n"
)
TOPICS_CSV = (
    "CODE,PARENT,NAME_RU,NAME_EN,RELEASE,DATA_NOTE\r\nroads,transport,Дороги,Roads,2026-11-15,\r\n"
)
CODELISTS_CSV = (
    "CODELIST,VERSION,CODE,PARENT,LABEL_RU,LABEL_EN,RELEASE,DATA_NOTE\r\n"
    "outcome,1.0,measures_taken,,Меры приняты,Measures taken,2026-11-15,\r\n"
)
CROSSWALKS: dict[str, Any] = ABOUT | {
    "crosswalks": [
        {
            "crosswalk": "nash_spb",
            "value": "Двор",
            "subvalue": "Детская площадка",
            "topic": "yards",
            "topic_name": "Courtyards",
            "match": "exact",
        }
    ]
}
CROSSWALKS_CSV = (
    "CROSSWALK,VALUE,SUBVALUE,TOPIC,TOPIC_NAME,MATCH,RELEASE,DATA_NOTE\r\n"
    "nash_spb,Двор,Детская площадка,yards,Courtyards,exact,2026-11-15,\r\n"
)
POPULATION: dict[str, Any] = ABOUT | {
    "population": [
        {
            "geo": "29000000",
            "geo_name": "Kaluga Oblast",
            "year": 2025,
            "population": 1_066_601,
            "as_of": "2025-01-01",
            "source": "Росстат, оценка численности постоянного населения на 1 января 2025 г.",
            "parts": [],
        }
    ]
}
POPULATION_CSV = (
    "REF_AREA,REF_AREA_NAME,POPULATION_YEAR,POPULATION,POPULATION_AS_OF,POPULATION_SOURCE,"
    "POPULATION_PARTS,RELEASE,DATA_NOTE\r\n"
    "29000000,Kaluga Oblast,2025,1066601,2025-01-01,Росстат,,2026-11-15,\r\n"
)
BANDS: dict[str, Any] = ABOUT | {
    "population_bands": [
        {
            "level": "region",
            "code": "region_1m_2m",
            "from_population": 1_000_000,
            "label": "1 to 2 million",
            "label_ru": "от 1 до 2 млн",
            "label_en": "1 to 2 million",
        }
    ]
}
BANDS_CSV = (
    "LEVEL,CODE,FROM_POPULATION,LABEL_RU,LABEL_EN,RELEASE,DATA_NOTE\r\n"
    "region,region_1m_2m,1000000,от 1 до 2 млн,1 to 2 million,2026-11-15,\r\n"
)
DEADLINES: dict[str, Any] = ABOUT | {
    "notes": [
        "These are facts from the sources named; nothing here is made up, not even in a"
        " demonstration."
    ],
    "deadlines": [
        {
            "code": "appeal_30_days",
            "geo": "RU",
            "regime": "appeal_59fz",
            "channel": "all",
            "stage": "final",
            "applies": "written appeal, from the day of registration",
            "applies_ru": "письменное обращение, со дня регистрации",
            "applies_en": "written appeal, from the day of registration",
            "duration": 30,
            "unit": "calendar_days",
            "valid_from": None,
            "valid_to": None,
            "as_of": "",
            "evidence": "law",
            "legal_basis": "Federal Law No. 59-FZ of 2 May 2006, article 12, part 1",
            "legal_basis_ru": "Федеральный закон от 02.05.2006 № 59-ФЗ, статья 12, часть 1",
            "legal_basis_en": "Federal Law No. 59-FZ of 2 May 2006, article 12, part 1",
            "source": "gos.redsign.ru/feedback/written",
        }
    ],
}
DEADLINES_CSV = (
    "REF_AREA,CODE,REGIME,CHANNEL,STAGE,APPLIES_RU,APPLIES_EN,DURATION,UNIT,VALID_FROM,VALID_TO,"
    "AS_OF,EVIDENCE,LEGAL_BASIS_RU,LEGAL_BASIS_EN,SOURCE,RELEASE\r\n"
    "RU,appeal_30_days,appeal_59fz,all,final,письменное обращение,written appeal,30,calendar_days,"
    ",,,law,59-ФЗ,Law 59-FZ,gos.redsign.ru/feedback/written,2026-11-15\r\n"
)
