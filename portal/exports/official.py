"""Parts of the system, official indicators, values and polls as rows: files and CSV of the API.

Facts from the sources named: nothing in them is made up, not even in a demonstration.
"""

from __future__ import annotations

from typing import Any

from portal.exports.centres import COLUMNS_OF_CENTRES, centre_table
from portal.exports.tabular import Table
from portal.store.release_store import ReleaseStore
from schemas.passport import Column, ColumnKind, Text

# Column of a file by the field of an entry.
PART_COLUMNS = {
    "code": "SYSTEM_PART",
    "name_ru": "NAME_RU",
    "name_en": "NAME_EN",
    "what_ru": "WHAT_RU",
    "what_en": "WHAT_EN",
    "why_not_ru": "WHY_NOT_RU",
    "why_not_en": "WHY_NOT_EN",
}
INDICATOR_COLUMNS = {
    "code": "OFFICIAL_INDICATOR",
    "part": "SYSTEM_PART",
    "unit": "INDICATOR_UNIT",
    "kind": "INDICATOR_KIND",
    "claim_metric": "CLAIM_METRIC",
    "name_ru": "NAME_RU",
    "name_en": "NAME_EN",
    "definition_ru": "DEFINITION_RU",
    "definition_en": "DEFINITION_EN",
}
VALUE_COLUMNS = {
    "id": "VALUE_ID",
    "indicator": "OFFICIAL_INDICATOR",
    "territory": "REF_AREA",
    "period": "VALUE_PERIOD",
    "as_of": "AS_OF",
    "value": "FIGURE",
    "value_date": "FIGURE_DATE",
    "denominator": "SHARE_OF",
    "denominator_ru": "SHARE_OF_RU",
    "denominator_en": "SHARE_OF_EN",
    "qualifier": "VALUE_QUALIFIER",
    "status": "VALUE_STATUS",
    "source_ru": "SOURCE_RU",
    "source_en": "SOURCE_EN",
    "source_url": "SOURCE_URL",
    "wording_ru": "WORDING_RU",
    "wording_en": "WORDING_EN",
    "claim": "CLAIM",
    "inferred": "INFERRED",
    "superseded_by": "SUPERSEDED_BY",
    "recorded_on": "RECORDED_ON",
    "note_ru": "REMARK_RU",
    "note_en": "REMARK_EN",
}
POLL_COLUMNS = {
    "id": "POLL",
    "territory": "REF_AREA",
    "asked_from": "ASKED_FROM",
    "asked_to": "ASKED_TO",
    "wording_ru": "WORDING_RU",
    "wording_en": "WORDING_EN",
    "sample_size": "SAMPLE_SIZE",
    "sample_ru": "SAMPLE_RU",
    "sample_en": "SAMPLE_EN",
    "method": "POLL_METHOD",
    "source_ru": "SOURCE_RU",
    "source_en": "SOURCE_EN",
    "source_url": "SOURCE_URL",
    "recorded_on": "RECORDED_ON",
    "note_ru": "REMARK_RU",
    "note_en": "REMARK_EN",
}


def _column(name: str, kind: ColumnKind, ru: str, en: str, codelist: str | None = None) -> Column:
    return Column(name, kind, Text(ru, en), codelist)


COLUMNS_OF_OFFICIAL = (
    *COLUMNS_OF_CENTRES,
    _column("SYSTEM_PART", "text", "часть системы обратной связи", "part of the feedback system"),
    _column("WHAT_RU", "text", "что это", "what it is, in Russian"),
    _column("WHAT_EN", "text", "что это, по-английски", "what it is, in English"),
    _column("WHY_NOT_RU", "text", "почему чисел нет", "why there are no figures, in Russian"),
    _column("WHY_NOT_EN", "text", "почему чисел нет, по-английски", "why there are no figures"),
    _column("OFFICIAL_INDICATOR", "text", "официальный показатель", "official indicator"),
    _column("INDICATOR_UNIT", "text", "единица", "unit", "indicator_unit"),
    _column("INDICATOR_KIND", "text", "вид показателя", "kind of indicator", "indicator_kind"),
    _column("DEFINITION_RU", "text", "определение", "definition, in Russian"),
    _column("DEFINITION_EN", "text", "определение, по-английски", "definition, in English"),
    _column("VALUE_ID", "text", "значение (official_values.csv)", "value (official_values.csv)"),
    _column(
        "VALUE_PERIOD",
        "text",
        "год, квартал, месяц или день, за который значение",
        "year, quarter, month or day that the value is of",
    ),
    _column(
        "FIGURE",
        "number",
        "значение в единице показателя; пусто — числа нет",
        "the value in the unit of its indicator; empty = there is no figure",
    ),
    _column("FIGURE_DATE", "text", "день, месяц или год", "day, month or year that is the value"),
    _column("SHARE_OF", "integer", "знаменатель доли числом", "denominator of a share, a number"),
    _column("SHARE_OF_RU", "text", "от чего доля", "what a share is a share of, in Russian"),
    _column("SHARE_OF_EN", "text", "от чего доля, по-английски", "what a share is a share of"),
    _column(
        "VALUE_QUALIFIER", "text", "как названо значение", "how the value is put", "value_qualifier"
    ),
    _column("VALUE_STATUS", "text", "откуда значение", "standing of the value", "value_status"),
    _column("SOURCE_RU", "text", "кто сообщил", "who says so, in Russian"),
    _column("SOURCE_EN", "text", "кто сообщил, по-английски", "who says so, in English"),
    _column("SOURCE_URL", "text", "адрес источника", "address of the source"),
    _column(
        "SUPERSEDED_BY",
        "text",
        "новое значение, которое заменило это; пусто — не заменено",
        "the newer value in its place; empty = there is none",
    ),
    _column("POLL", "text", "опрос (polls.csv)", "poll (polls.csv)"),
    _column("ASKED_FROM", "text", "первый день опроса или месяц", "first day of asking, or month"),
    _column("ASKED_TO", "text", "последний день опроса или месяц", "last day of asking, or month"),
    _column(
        "SAMPLE_SIZE",
        "integer",
        "сколько человек опрошено; пусто — не напечатано",
        "number of people asked; empty = it is not printed",
    ),
    _column("SAMPLE_RU", "text", "кого спрашивали", "who was asked, in Russian"),
    _column("SAMPLE_EN", "text", "кого спрашивали, по-английски", "who was asked, in English"),
    _column("POLL_METHOD", "text", "как спрашивали", "how people were asked", "poll_method"),
    _column("RECORDED_ON", "text", "когда записано", "when it was written down"),
)


def official_tables(store: ReleaseStore) -> dict[str, Table]:
    """Return the tables by file name; none where the release has no official indicators."""
    official = store.official
    tables = {
        "system_parts.csv": _table(PART_COLUMNS, official.parts.values()),
        "official_indicators.csv": _table(INDICATOR_COLUMNS, official.indicators.values()),
        "official_values.csv": _table(VALUE_COLUMNS, official.values),
        "polls.csv": _table(POLL_COLUMNS, official.polls),
        "municipal_centre_coverage.csv": centre_table(store),
    }
    return {name: table for name, table in tables.items() if table.rows}


def _table(columns: dict[str, str], entries: Any) -> Table:
    rows = [tuple(cell(getattr(one, name)) for name in columns) for one in entries]
    return Table(tuple(columns.values()), rows)


def cell(value: Any) -> Any:
    """Return a value as a cell: whole numbers without decimals, several names as one text."""
    if isinstance(value, tuple):
        return " ".join(value)
    return int(value) if isinstance(value, float) and value == int(value) else value
