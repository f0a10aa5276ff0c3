"""Example of a poll; a test checks it."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT

POLLS: dict[str, Any] = ABOUT | {
    "notes": [
        "These are facts from the sources named; nothing here is made up, not even in a"
        " demonstration."
    ],
    "polls": [
        {
            "id": "yard_2026",
            "asked_from": "2026-05-12",
            "asked_to": "2026-05-20",
            "wording_ru": "Знаете ли вы, куда сообщить о проблеме во дворе?",
            "wording_en": "Do you know where to report a problem in your yard?",
            "sample_size": 1600,
            "sample_ru": "жители от 18 лет, случайный отбор номеров",
            "sample_en": "residents aged 18 and over, numbers drawn at random",
            "method": "telephone",
            "source_ru": "Пример записи",
            "source_en": "Example of an entry",
            "source_url": "",
            "recorded_on": "2026-06",
            "note_ru": "",
            "note_en": "",
            "geo": "RU",
            "geo_name": "Russia",
            "wording": "Do you know where to report a problem in your yard?",
            "sample": "residents aged 18 and over, numbers drawn at random",
            "source": "Example of an entry",
            "note": "",
        }
    ],
}
POLLS_CSV = (
    "POLL,REF_AREA,ASKED_FROM,ASKED_TO,WORDING_RU,WORDING_EN,SAMPLE_SIZE,SAMPLE_RU,SAMPLE_EN,"
    "POLL_METHOD,SOURCE_RU,SOURCE_EN,SOURCE_URL,RECORDED_ON,REMARK_RU,REMARK_EN,RELEASE\r\n"
    'yard_2026,RU,2026-05-12,2026-05-20,"Знаете ли вы, куда сообщить о проблеме во дворе?",'
    'Do you know where to report a problem in your yard?,1600,"жители от 18 лет, случайный отбор'
    ' номеров","residents aged 18 and over, numbers drawn at random",telephone,Пример записи,'
    "Example of an entry,,2026-06,,,2026-11-15\r\n"
)
