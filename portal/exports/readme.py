"""The README of the downloads: what the columns mean, the licence, and what not to quote."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.boundaries.record import BoundaryRecord
from portal.exports.columns import COLUMNS
from portal.store.model import ReleaseInfo

# One name here and in the archive; releases that were built before have the other.
README, FORMER_README = "README.md", "README.txt"
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


def readme_rules(lang: str) -> tuple[str, ...]:
    """Return what must be known of the figures, a sentence or two each."""
    return _RULES[lang]


def data_notes(info: ReleaseInfo, lang: str) -> list[str]:
    """Return the sentences a reader must know before quoting a figure of this release."""
    return [texts[lang] for name, texts in NOTES.items() if getattr(info, name)]


def data_note(info: ReleaseInfo) -> str:
    """Return ``synthetic``, ``test_only``, both with a space between, or nothing."""
    return " ".join(name for name in NOTES if getattr(info, name))


def readme_text(info: ReleaseInfo, records: Mapping[str, BoundaryRecord]) -> str:
    """Return the README in Russian and English, in this order, as Markdown.

    ``records`` say of each level whose boundaries can be downloaded where they come from.
    """
    russian, english = (_part(info, records, lang) for lang in ("ru", "en"))
    return "\n".join([*russian, "", "---", "", *english]) + "\n"


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
        " прежние коды, названия и границы территорий; population.csv: население;"
        " population_bands.csv: группы по численности; crosswalks.csv: категории источников и наши"
        " темы; source_lists.csv: статусы источников; deadlines.csv: сроки ответа,"
        " series_breaks.csv: разрывы рядов, факты о правилах; claims.csv,"
        " claim_citations.csv: числа из прессы, вывод о каждом и кто их напечатал;"
        " system_parts.csv,"
        " official_indicators.csv, official_values.csv, polls.csv,"
        " municipal_centre_coverage.csv: система обратной связи, числа"
        " о ней и сведения об опросах из"
        " названных источников; comparison_<уровень>: доли с интервалами, сглаженные доли, места;"
        " reporting_differences.csv, reporting_spreads.csv: как часто и насколько по-разному пишут;"
        " coverage.csv:"
        " кто и за какие месяцы"
        " передал данные; rounding_error.csv: ошибка округления; forecasts: прогнозы с интервалами,"
        " forecast_scores.csv, forecast_group_scores.csv: их точность, past_forecasts: прежние"
        " прогнозы и что вышло, spikes.csv: месяцы, когда обращений больше ожидаемого."
        if is_ru
        else "observations_<level>: territory × topic × month; secondary_<level>: what applicants"
        " confirm, repeats and answers in time, shares by territory × topic group × quarter;"
        " territories.csv, topics.csv: what the codes mean; territory_versions.csv,"
        " territory_events.csv: former codes, names and borders; population.csv: residents;"
        " population_bands.csv: groups by population; crosswalks.csv: categories of the sources and"
        " our topics; source_lists.csv: statuses of the sources; deadlines.csv: how soon answers"
        " are due, series_breaks.csv: breaks of series, facts about rules;"
        " claims.csv, claim_citations.csv: figures of the press, the verdict on each, and who"
        " printed them; system_parts.csv, official_indicators.csv, official_values.csv, polls.csv,"
        " municipal_centre_coverage.csv: the feedback system and figures about it from the sources"
        " named; comparison_<level>: shares with intervals, shrunken shares, spans of ranks;"
        " reporting_differences.csv, reporting_spreads.csv: how often and how unevenly people"
        " write; coverage.csv: who reported which months; rounding_error.csv: the error of"
        " rounding; forecasts: forecasts with intervals, forecast_scores.csv,"
        " forecast_group_scores.csv: how good they are, past_forecasts: earlier ones and what came,"
        " spikes.csv: months with more appeals than expected."
    )
    columns = [f"- `{name}`: {column.meaning.of(lang)}" for name, column in COLUMNS.items()]
    return [
        f"# {info.title(lang)}",
        "",
        *(line for note in data_notes(info, lang) for line in (f"**{note}**", "")),
        f"{publisher}, {info.contact}. {info.base_url}",
        "",
        dates,
        "",
        f"{licence}: {info.data_license}, {info.data_license_url}",
        "",
        files,
        "",
        *_boundaries(info, records, lang),
        *(f"- {rule}" for rule in _RULES[lang]),
        "",
        "## Столбцы" if is_ru else "## Columns",
        "",
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
        f"- boundaries_{level}: {_sentence(record, is_ru=is_ru)}"
        for level, record in records.items()
    ]
    note = info.boundary_note(lang)
    return [about, "", *lines, *(["", note] if note else []), ""]


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
