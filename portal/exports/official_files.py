"""Files about the system around appeals: parts, official indicators, centres, polls."""

from __future__ import annotations

from datetime import date

from portal.exports.file_table import FileTable
from schemas.passport import Text

OFFICIAL_FILES = {
    "system_parts": FileTable(
        Text("Система обратной связи", "The feedback system"),
        Text(
            "Органы, системы и программы вокруг обращений: что это и, если чисел нет, почему.",
            "Bodies, systems and programmes around appeals: what each is and, where there are no"
            " figures, why.",
        ),
        ("SYSTEM_PART",),
        "irregular",
        date(2026, 11, 22),
    ),
    "official_indicators": FileTable(
        Text("Официальные показатели", "Official indicators"),
        Text(
            "Что считает каждый официальный показатель и в каких единицах. Это не статистика"
            " портала.",
            "What each official indicator counts, and in which unit. They are no statistics of the"
            " portal.",
        ),
        ("OFFICIAL_INDICATOR",),
        "irregular",
        date(2026, 11, 22),
    ),
    "official_values": FileTable(
        Text("Значения официальных показателей", "Values of official indicators"),
        Text(
            "Числа и даты, как их сообщили источники: кто, за какое время, какими словами."
            " Противоречия и заменённые значения сохранены; вымышленного здесь нет.",
            "Figures and dates as their sources gave them: who, of when, in which words."
            " Contradictions and superseded values are kept; nothing here is made up.",
        ),
        ("VALUE_ID",),
        "irregular",
        date(2026, 11, 22),
    ),
    "municipal_centre_coverage": FileTable(
        Text("Охват муниципальными центрами", "Coverage by municipal centres"),
        Text(
            "Муниципалитеты с центром управления по реестру и их жители, рядом — знаменатели."
            " Реестр знает только то, что назвали источники: это наименьший охват.",
            "Municipalities with a management centre by the register, and their residents, beside"
            " the denominators. The register knows what sources name: this is the least there is.",
        ),
        ("REF_AREA",),
        "irregular",
        date(2026, 11, 22),
    ),
    "polls": FileTable(
        Text("Опросы", "Polls"),
        Text(
            "Сведения об опросах: вопрос, кого и сколько спросили, каким способом и когда. Ответов"
            " людей здесь нет.",
            "Facts about polls: the question, who and how many were asked, by which method and"
            " when. What people answered is not here.",
        ),
        ("POLL",),
        "irregular",
        date(2026, 11, 22),
    ),
}
