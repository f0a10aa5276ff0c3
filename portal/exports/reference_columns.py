"""Columns of the files of bands, crosswalks, deadlines, breaks and lists of sources."""

from __future__ import annotations

from schemas.passport import Column, Text

REFERENCE_COLUMNS = (
    Column(
        "FROM_POPULATION",
        "integer",
        Text(
            "с какого числа жителей начинается группа (population_bands.csv)",
            "number of residents with which the group begins (population_bands.csv)",
        ),
    ),
    Column("LABEL_RU", "text", Text("название группы по-русски", "name of the group in Russian")),
    Column(
        "LABEL_EN", "text", Text("название группы по-английски", "name of the group in English")
    ),
    Column(
        "CROSSWALK",
        "text",
        Text("справочник соответствия тем (crosswalks.csv)", "name of the crosswalk of topics"),
    ),
    Column(
        "VALUE",
        "text",
        Text(
            "значение у источника; знак * в конце заменяет любое продолжение",
            "value of the source; a * at its end stands for whatever follows",
        ),
    ),
    Column(
        "SUBVALUE",
        "text",
        Text(
            "уточняющее значение; пусто — для всех уточнений",
            "value one level down; empty = whatever it is",
        ),
    ),
    Column(
        "MATCH",
        "text",
        Text(
            "exact — то же самое, broad — наша тема шире, none — соответствия нет",
            "exact, broad (our topic is broader) or none",
        ),
        "topic_match",
    ),
    Column(
        "BREAK_ON",
        "text",
        Text(
            "день или месяц, с которого обращения считают иначе (series_breaks.csv)",
            "day or month from which appeals are counted otherwise (series_breaks.csv)",
        ),
    ),
    Column("SHORT_RU", "text", Text("что изменилось", "what changed, in Russian")),
    Column("SHORT_EN", "text", Text("что изменилось, по-английски", "what changed")),
    Column(
        "SOURCE_STATUS",
        "text",
        Text("статус у источника (source_lists.csv)", "status of the source (source_lists.csv)"),
    ),
    Column(
        "SOURCE_RESULT",
        "text",
        Text(
            "результат у источника; * — любой, пусто — не указан",
            "result of the source; * = any, empty = none is given",
        ),
    ),
    Column("OUTCOME", "text", Text("исход портала", "outcome of the portal"), "outcome"),
    Column("REGIME", "text", Text("порядок рассмотрения", "regime"), "regime"),
    Column(
        "CHANNEL",
        "text",
        Text("группа каналов; all — все", "channel group; all = every one"),
        "channel_group",
    ),
    Column(
        "STAGE",
        "text",
        Text("что должно быть сделано к сроку (deadlines.csv)", "what is due (deadlines.csv)"),
        "deadline_stage",
    ),
    Column("APPLIES_RU", "text", Text("к чему относится срок", "what the term is for, in Russian")),
    Column(
        "APPLIES_EN",
        "text",
        Text("к чему относится срок, по-английски", "what the term is for, in English"),
    ),
    Column("DURATION", "integer", Text("срок в единицах UNIT", "the term, in units of UNIT")),
    Column(
        "UNIT",
        "text",
        Text("единица срока: дни или часы", "unit of the term: days or hours"),
        "deadline_unit",
    ),
    Column(
        "AS_OF",
        "text",
        Text(
            "день, месяц или год, о котором говорит источник; пусто — не назван",
            "day, month or year of which the source tells; empty = it names none",
        ),
    ),
    Column(
        "EVIDENCE",
        "text",
        Text(
            "откуда известен срок: law — закон, act — другой акт, reported — публикация",
            "how the term is known: law, act (another act), reported (told in public)",
        ),
        "deadline_evidence",
    ),
    Column("LEGAL_BASIS_RU", "text", Text("правовое основание", "legal basis, in Russian")),
    Column(
        "LEGAL_BASIS_EN",
        "text",
        Text("правовое основание, по-английски", "legal basis, in English"),
    ),
)
