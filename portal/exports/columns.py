"""Columns of the files for download: type, meaning, codelist; for README and passport alike."""

from __future__ import annotations

from portal.exports.claim_columns import COLUMNS_OF_CLAIMS
from portal.exports.comparison_columns import COLUMNS_OF_COMPARISON
from portal.exports.official import COLUMNS_OF_OFFICIAL
from portal.exports.prediction_columns import PREDICTION_COLUMNS
from portal.exports.reference_columns import REFERENCE_COLUMNS
from portal.exports.reporting_columns import COLUMNS_OF_REPORTING
from portal.indicators.definitions import BY_ID
from schemas.codelists import OBS_STATUS, OUTCOME
from schemas.passport import Column, ColumnKind, Text
from schemas.secondary import SECONDARY_SHARES


def _column(name: str, kind: ColumnKind, ru: str, en: str, codelist: str | None = None) -> Column:
    return Column(name, kind, Text(ru, en), codelist)


_ALL = (
    _column(
        "REF_AREA",
        "text",
        "код территории, см. territories.csv",
        "territory code, see territories.csv",
    ),
    _column(
        "TOPIC",
        "text",
        "код темы или группы тем, all — сумма, см. topics.csv",
        "topic or topic group, all is the sum, see topics.csv",
    ),
    _column(
        "TIME_PERIOD",
        "month",
        "месяц поступления (в coverage.csv — отчётный месяц, в secondary — квартал поступления, в"
        " forecasts — месяц, на который прогноз, в comparison и reporting — 12 месяцев подряд)",
        "month of receipt (in coverage.csv, the month reported; in secondary, the quarter; in"
        " forecasts, the month that is forecast; in comparison and reporting, 12 months in a row)",
    ),
    _column(
        "RECEIVED",
        "integer",
        "поступило обращений; равно сумме столбцов по результатам",
        "appeals received; the sum of the outcome columns",
    ),
    *(
        _column(code.code.upper(), "integer", code.label_ru, code.label_en)
        for code in OUTCOME.codes
    ),
    _column(
        "OBS_STATUS",
        "text",
        "; ".join(f"{code.code} — {code.label_ru}" for code in OBS_STATUS),
        "; ".join(f"{code.code} = {code.label_en}" for code in OBS_STATUS),
        OBS_STATUS.id,
    ),
    _column(
        "DATA_NOTE",
        "text",
        "synthetic — данные вымышлены; test_only — пробный выпуск; пусто — обычные данные",
        "synthetic = made up; test_only = trial release; empty = ordinary data",
    ),
    _column(
        "INDICATOR",
        "text",
        "показатель (в comparison — доля обращений; secondary): "
        + "; ".join(f"{share.id} — {BY_ID[share.id].label_ru}" for share in SECONDARY_SHARES),
        "indicator (in comparison, a share of appeals; secondary): "
        + "; ".join(f"{share.id} = {BY_ID[share.id].label_en}" for share in SECONDARY_SHARES),
    ),
    _column(
        "OBS_VALUE",
        "number",
        "доля от 0 до 1: в secondary с точностью до процента, rating_coverage — до пяти процентов;"
        " в reporting_differences — обращений на 1 000 жителей, в reporting_spreads — во сколько"
        " раз территории различаются",
        "share from 0 to 1: in secondary to the nearest per cent, rating_coverage to five per cent;"
        " in reporting_differences appeals per 1,000 residents, in reporting_spreads how many times"
        " places are apart",
    ),
    _column(
        "STATE",
        "text",
        "почему доли нет: too_few — слишком мало, not_reported — не передано, no_data — источники"
        " этого не сообщают; partial — передано частично",
        "why there is no share: too_few, not_reported, no_data (the sources do not report it);"
        " partial = partly reported",
    ),
    _column(
        "SOURCE",
        "text",
        "источник (coverage.csv); в deadlines.csv и series_breaks.csv — публикация, из которой это"
        " известно",
        "source (coverage.csv); in deadlines.csv and series_breaks.csv, the publication that tells"
        " of it",
    ),
    _column(
        "COVERAGE",
        "text",
        "reported — передано, partial — передано частично, not_reported — не передано",
        "reported, partial or not_reported, as declared by the operator",
        "coverage_state",
    ),
    _column(
        "FREQ",
        "text",
        "длина периода: M — месяц, Q — квартал, A — год, P1Y — 12 месяцев подряд"
        " (rounding_error.csv)",
        "length of the period: M month, Q quarter, A year, P1Y rolling 12 months"
        " (rounding_error.csv)",
        "freq",
    ),
    _column(
        "QUANTITY",
        "text",
        "count — число обращений, share — доля (rounding_error.csv)",
        "count, or share (rounding_error.csv)",
    ),
    _column(
        "FROM_SHOWN",
        "integer",
        "с какого показанного числа действует строка; у доли — с какого знаменателя",
        "first shown count that the row is for; of a share, its denominator",
    ),
    _column(
        "TO_SHOWN",
        "integer",
        "по какое показанное число действует строка; пусто — без предела",
        "last shown count that the row is for; empty = no end",
    ),
    _column(
        "ROUNDING_ERROR_95",
        "number",
        "95 % таких чисел отличаются из-за округления не больше чем на столько, в единицах самого"
        " числа: обращения, у долей — доля от 0 до 1",
        "rounding alone moves 95 % of such figures by this much at most, in the unit of the figure:"
        " appeals, or a share of 1",
    ),
    _column(
        "POPULATION_YEAR",
        "integer",
        "год, к которому относится число жителей (population.csv)",
        "year of the number of residents (population.csv)",
    ),
    _column(
        "POPULATION",
        "integer",
        "число жителей; чего нет, то неизвестно: это не ноль",
        "residents; what is not there is unknown and not zero",
    ),
    _column(
        "POPULATION_AS_OF",
        "date",
        "день, к которому относится число жителей",
        "day that the number of residents speaks of",
    ),
    _column(
        "POPULATION_SOURCE",
        "text",
        "кто опубликовал число жителей",
        "who published the number of residents",
    ),
    _column("CODE", "text", "код", "code"),
    _column("PARENT", "text", "код на уровень выше", "code one level up"),
    _column("LEVEL", "text", "уровень территории", "level of the territory"),
    _column(
        "KIND",
        "text",
        "вид территории (unallocated — территория внутри не определена) или события: merge —"
        " объединение, split — разделение, boundary_shift — сдвиг границы, rename —"
        " переименование, change_of_kind — другой вид, code_change — другой код, change_of_parent"
        " — другая территория выше",
        "kind of territory (unallocated = known no better than its parent) or of event: merge,"
        " split, boundary_shift, rename, change_of_kind, code_change, change_of_parent",
    ),
    _column("NAME_RU", "text", "название по-русски", "name in Russian"),
    _column("NAME_EN", "text", "название по-английски", "name in English"),
    _column("ISO_3166_2", "text", "код ISO 3166-2", "ISO 3166-2 code"),
    _column(
        "VALID_FROM",
        "date",
        "с какого дня действует строка; пусто — начало неизвестно",
        "the row holds from this day; empty = no beginning is known",
    ),
    _column(
        "VALID_TO",
        "date",
        "с какого дня строка уже не действует; пусто — действует и теперь",
        "first day on which the row holds no longer; empty = it still does",
    ),
    _column("EVENT", "text", "событие (territory_events.csv)", "event (territory_events.csv)"),
    _column(
        "DATE",
        "date",
        "день, с начала которого событие действует",
        "day with whose beginning the event holds",
    ),
    _column(
        "FROM_AREA",
        "text",
        "территория, откуда перешли жители; равна TO_AREA, если изменилась только её форма",
        "territory that residents went from; the same as TO_AREA if only its form changed",
    ),
    _column("TO_AREA", "text", "территория, куда перешли жители", "territory that they went to"),
    _column(
        "FROM_SHARE",
        "number",
        "какая часть жителей FROM_AREA перешла; пусто — неизвестно",
        "part of the residents of FROM_AREA that went; empty = unknown",
    ),
    _column(
        "TO_SHARE",
        "number",
        "какую часть TO_AREA они составили; пусто — неизвестно",
        "part of TO_AREA that they made up; empty = unknown",
    ),
    _column("LEGAL_ACT", "text", "правовой акт, если он назван", "legal act, where one is named"),
    _column(
        "IS_UNALLOCATED",
        "boolean",
        "true у строки «территория не определена»",
        "true for a «not allocated» row",
    ),
)
_OTHERS = (
    *REFERENCE_COLUMNS,
    *COLUMNS_OF_CLAIMS,
    *COLUMNS_OF_OFFICIAL,
    *COLUMNS_OF_COMPARISON,
    *COLUMNS_OF_REPORTING,
    *PREDICTION_COLUMNS,
)
COLUMNS = {column.name: column for column in (*_ALL, *_OTHERS)}
# Boundaries have their columns in small letters, as the properties of a feature.
BOUNDARY_COLUMNS = (
    _column("code", "text", "код территории", "territory code"),
    _column("name_ru", "text", "название по-русски", "name in Russian"),
    _column("name_en", "text", "название по-английски", "name in English"),
    _column("level", "text", "уровень территории", "level of the territory"),
    _column("parent", "text", "код на уровень выше", "code one level up"),
    _column(
        "geometry",
        "geometry",
        "граница: долгота и широта WGS 84, разрез по 180-му меридиану",
        "boundary: WGS 84 longitude and latitude, cut at the 180th meridian",
    ),
)


def column_of(header: str, *, is_quarter: bool = False) -> Column:
    """Return the column with this header; one that is not known here is a text without meaning.

    A release of another version of the portal may have such. ``is_quarter`` says that periods are
    quarters, or 12 months in a row, which have no type of their own.
    """
    column = COLUMNS.get(header) or Column(header, "text", Text("", ""))
    if column.kind == "month" and is_quarter:
        return Column(column.name, "text", column.meaning)
    return column
