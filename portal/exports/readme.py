"""The README of the downloads: what the columns mean, the licence, and what not to quote."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.boundaries.record import BoundaryRecord
from portal.indicators.definitions import BY_ID
from portal.store.model import ReleaseInfo
from schemas.codelists import OBS_STATUS, OUTCOME
from schemas.secondary import SECONDARY_SHARES

README = "README.txt"
NOTES = {
    "synthetic": {
        "ru": "Демонстрационные (синтетические) данные: числа вымышлены и никого не описывают.",
        "en": "Demonstration (synthetic) data: the figures are made up and describe nobody.",
    },
    "test_only": {
        "ru": "Пробный выпуск: сроки созревания данных и наименьший блок не соблюдены.",
        "en": "Trial release: exempt from maturity terms and the smallest block.",
    },
}
_COLUMNS = {
    "REF_AREA": ("код территории, см. territories.csv", "territory code, see territories.csv"),
    "TOPIC": (
        "код темы или группы тем, all — сумма, см. topics.csv",
        "topic or topic group, all is the sum, see topics.csv",
    ),
    "TIME_PERIOD": (
        "месяц поступления (в coverage.csv — отчётный месяц, в secondary — квартал поступления)",
        "month of receipt (in coverage.csv, the month reported; in secondary, the quarter)",
    ),
    "RECEIVED": (
        "поступило обращений; равно сумме столбцов по результатам",
        "appeals received; the sum of the outcome columns",
    ),
    **{code.code.upper(): (code.label_ru, code.label_en) for code in OUTCOME},
    "OBS_STATUS": (
        "; ".join(f"{code.code} — {code.label_ru}" for code in OBS_STATUS),
        "; ".join(f"{code.code} = {code.label_en}" for code in OBS_STATUS),
    ),
    "DATA_NOTE": (
        "synthetic — данные вымышлены; test_only — пробный выпуск; пусто — обычные данные",
        "synthetic = made up; test_only = trial release; empty = ordinary data",
    ),
    "INDICATOR": (
        "показатель (secondary): "
        + "; ".join(f"{share.id} — {BY_ID[share.id].label_ru}" for share in SECONDARY_SHARES),
        "indicator (secondary): "
        + "; ".join(f"{share.id} = {BY_ID[share.id].label_en}" for share in SECONDARY_SHARES),
    ),
    "OBS_VALUE": (
        "доля от 0 до 1 с точностью до процента, rating_coverage — до пяти процентов (secondary)",
        "share from 0 to 1 to the nearest per cent, rating_coverage to five per cent (secondary)",
    ),
    "STATE": (
        "почему доли нет: too_few — слишком мало, not_reported — не передано, no_data — источники"
        " этого не сообщают; partial — передано частично",
        "why there is no share: too_few, not_reported, no_data (the sources do not report it);"
        " partial = partly reported",
    ),
    "SOURCE": ("источник (coverage.csv)", "source (coverage.csv)"),
    "COVERAGE": (
        "reported — передано, partial — передано частично, not_reported — не передано",
        "reported, partial or not_reported, as declared by the operator",
    ),
    "FREQ, QUANTITY": (
        "длина периода (M — месяц, Q — квартал, A — год, P1Y — 12 месяцев подряд); count — число"
        " обращений, share — доля (rounding_error.csv)",
        "length of the period (M month, Q quarter, A year, P1Y rolling 12 months); count, or share"
        " (rounding_error.csv)",
    ),
    "FROM_SHOWN, TO_SHOWN": (
        "для каких показанных чисел строка; у доли — для каких знаменателей",
        "shown counts that the row is for; of a share, denominators",
    ),
    "ROUNDING_ERROR_95": (
        "95 % таких чисел отличаются из-за округления не больше чем на столько (у долей —"
        " процентных пунктов)",
        "rounding alone moves 95 % of such figures by this much at most (shares: percentage"
        " points)",
    ),
    "POPULATION_YEAR, POPULATION": (
        "год и число жителей (population.csv); чего нет, то неизвестно: это не ноль",
        "year and residents (population.csv); what is not there is unknown and not zero",
    ),
    "POPULATION_AS_OF, POPULATION_SOURCE": (
        "день, к которому относится число жителей, и кто его опубликовал",
        "day that the number of residents speaks of, and who published it",
    ),
    "CODE, PARENT": ("код и код выше по уровню", "code and the code one level up"),
    "LEVEL, KIND": (
        "уровень и вид территории; unallocated — территория внутри не определена",
        "level and kind; unallocated = known no better than its parent",
    ),
    "NAME_RU, NAME_EN": ("название", "name"),
    "ISO_3166_2": ("код ISO 3166-2", "ISO 3166-2 code"),
    "VALID_FROM, VALID_TO": (
        "с какого дня и до какого (не включая его) действует строка; пусто — начало или конец"
        " неизвестны",
        "the row holds from the first day up to, but not on, the second; empty = no beginning or"
        " end is known",
    ),
    "EVENT, DATE": (
        "событие и день, с начала которого оно действует (territory_events.csv); виды (KIND): merge"
        " — объединение, split — разделение, boundary_shift — сдвиг границы, rename —"
        " переименование, change_of_kind — другой вид, code_change — другой код, change_of_parent"
        " — другая территория выше",
        "event, and the day with whose beginning it holds (territory_events.csv); its KIND: merge,"
        " split, boundary_shift, rename, change_of_kind, code_change, change_of_parent",
    ),
    "FROM_AREA, TO_AREA": (
        "территории, откуда и куда перешли жители; одна и та же, если изменилась только её форма",
        "territories that residents went from and to; one and the same if only its form changed",
    ),
    "FROM_SHARE, TO_SHARE": (
        "какая часть жителей FROM_AREA перешла и какую часть TO_AREA они составили; пусто —"
        " неизвестно",
        "part of the residents of FROM_AREA that went, and part of TO_AREA that they made up; empty"
        " = unknown",
    ),
    "LEGAL_ACT": ("правовой акт, если он назван", "legal act, where one is named"),
    "IS_UNALLOCATED": (
        "true у строки «территория не определена»",
        "true for a «not allocated» row",
    ),
}
_RULES = {
    "ru": (
        "Пустое число значит «не передано» (статус L) или «ограниченная тема» (M): это не ноль.",
        "Малые числа округлены так, чтобы их нельзя было восстановить; суммы сходятся. Ноль может"
        " значить и «нет обращений», и «слишком мало, чтобы показать».",
        "Насколько округление сдвигает число, сказано в rounding_error.csv: для месяца, квартала,"
        " года и 12 месяцев подряд. Числа в observations — за месяц; у суммы месяцев ошибка та, что"
        " указана для её периода.",
        "Результат читается через срок наблюдения после поступления, для каждого порядка"
        " рассмотрения свой; сроки есть в /api/v1/releases.",
        "Файлы: CSV по RFC 4180 в UTF-8, разделитель — запятая, десятичный знак — точка; Parquet"
        " с теми же строками. Текст, который электронная таблица приняла бы за формулу, начинается"
        " с апострофа.",
    ),
    "en": (
        "An empty figure means “not reported” (status L) or “limited topic” (M); it is not a zero.",
        "Small counts are rounded so that they cannot be recovered; sums add up. A zero may mean"
        " no appeals or too few to show.",
        "How far rounding moves a figure stands in rounding_error.csv, for a month, a quarter, a"
        " year and 12 months in a row. Figures in observations are of a month; a sum over months"
        " has the error given for its period.",
        "Outcomes are read a fixed term after receipt, one for each regime; the terms are in"
        " /api/v1/releases.",
        "Files: CSV by RFC 4180 in UTF-8 with commas and a decimal point; Parquet with the same"
        " rows. Text that a spreadsheet would run as a formula begins with an apostrophe.",
    ),
}


def data_notes(info: ReleaseInfo, lang: str) -> list[str]:
    """Return the sentences a reader must know before quoting a figure of this release."""
    return [texts[lang] for name, texts in NOTES.items() if getattr(info, name)]


def data_note(info: ReleaseInfo) -> str:
    """Return ``synthetic``, ``test_only``, both with a space between, or nothing."""
    return " ".join(name for name in NOTES if getattr(info, name))


def readme_text(info: ReleaseInfo, records: Mapping[str, BoundaryRecord]) -> str:
    """Return the README in Russian and English, in this order.

    ``records`` say of each level whose boundaries can be downloaded where they come from.
    """
    russian, english = (_part(info, records, lang) for lang in ("ru", "en"))
    return "\n".join([*russian, "", "-" * 72, "", *english]) + "\n"


def _part(info: ReleaseInfo, records: Mapping[str, BoundaryRecord], lang: str) -> list[str]:
    is_ru = lang == "ru"
    publisher = info.publisher(lang)
    dates = (
        f"Выпуск {info.id}, данные на {info.as_of}, месяцы с {info.first_month} по"
        f" {info.last_month}."
        if is_ru
        else f"Release {info.id}, data as of {info.as_of}, months {info.first_month} to"
        f" {info.last_month}."
    )
    licence = "Лицензия данных" if is_ru else "Licence of the data"
    files = (
        "observations_<уровень>: территория × тема × месяц; secondary_<уровень>: согласие"
        " заявителей, повторы и ответы в срок, доли по территории × группе тем × кварталу;"
        " territories.csv, topics.csv: справочники; territory_versions.csv, territory_events.csv:"
        " прежние коды, названия и границы территорий; population.csv: население; coverage.csv: кто"
        " и за какие месяцы передал данные; rounding_error.csv: ошибка округления."
        if is_ru
        else "observations_<level>: territory × topic × month; secondary_<level>: what applicants"
        " confirm, repeats and answers in time, shares by territory × topic group × quarter;"
        " territories.csv, topics.csv: what the codes mean; territory_versions.csv,"
        " territory_events.csv: former codes, names and borders; population.csv: residents;"
        " coverage.csv: who reported which months; rounding_error.csv: the error of rounding."
    )
    columns = [f"  {name}: {texts[0 if is_ru else 1]}" for name, texts in _COLUMNS.items()]
    return [
        info.title(lang),
        *(f"!!! {note}" for note in data_notes(info, lang)),
        "",
        f"{publisher}, {info.contact}. {info.base_url}",
        dates,
        f"{licence}: {info.data_license}, {info.data_license_url}",
        "",
        files,
        "",
        *_boundaries(info, records, lang),
        *_RULES[lang],
        "",
        "Столбцы:" if is_ru else "Columns:",
        *columns,
    ]


def _boundaries(info: ReleaseInfo, records: Mapping[str, BoundaryRecord], lang: str) -> list[str]:
    """Return what must be known of the boundaries: form, source, licence, credit, the note."""
    if not records:
        return []
    is_ru = lang == "ru"
    about = (
        "boundaries_<уровень>: границы территорий, одни и те же в GeoJSON (RFC 7946: долгота и"
        " широта WGS 84, разрез по 180-му меридиану) и GeoParquet (WKB); code — код территории."
        if is_ru
        else "boundaries_<level>: boundaries of territories, the same ones as GeoJSON (RFC 7946:"
        " WGS 84 longitude and latitude, cut at the 180th meridian) and GeoParquet (WKB); code is"
        " the territory code."
    )
    lines = [
        f"  boundaries_{level}: {_sentence(record, is_ru=is_ru)}"
        for level, record in records.items()
    ]
    note = info.boundary_note(lang)
    return [about, *lines, *([note] if note else []), ""]


def _sentence(record: BoundaryRecord, *, is_ru: bool) -> str:
    """Return source, day, licence and credit line of some boundaries."""
    parts = [record.source]
    if record.as_of is not None:
        parts.append(f"на {record.as_of}" if is_ru else f"as of {record.as_of}")
    licence = ", ".join(text for text in (record.licence, record.licence_url) if text)
    parts.append(f"лицензия: {licence}" if is_ru else f"licence: {licence}")
    if record.credit:
        parts.append(f"подпись: {record.credit}" if is_ru else f"credit: {record.credit}")
    return "; ".join(parts)
