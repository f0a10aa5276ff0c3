"""Columns of the files of press claims and their citations: type, meaning, codelist."""

from __future__ import annotations

from schemas.passport import Column, ColumnKind, Text


def _column(name: str, kind: ColumnKind, ru: str, en: str, codelist: str | None = None) -> Column:
    return Column(name, kind, Text(ru, en), codelist)


COLUMNS_OF_CLAIMS = (
    _column("CLAIM", "text", "утверждение из прессы (claims.csv)", "press claim (claims.csv)"),
    _column("CLAIM_METRIC", "text", "что утверждается", "what is claimed", "claim_metric"),
    _column("CLAIM_UNIT", "text", "единица названного числа", "unit of the figure", "claim_unit"),
    _column(
        "CLAIM_QUALIFIER",
        "text",
        "как названо число: ровно, более, около, словами",
        "how the figure is put: exact, more_than, about, words",
        "claim_qualifier",
    ),
    _column(
        "CLAIM_VALUE",
        "number",
        "число, как напечатано; пусто — числа нет",
        "the figure as printed; empty = there is none",
    ),
    _column(
        "CLAIM_DATE", "text", "названный день, месяц или год", "day, month or year that is claimed"
    ),
    _column(
        "CLAIM_PRECISION",
        "number",
        "до чего округлено названное число",
        "to the nearest of how much the figure was printed",
    ),
    _column(
        "CLAIM_FROM",
        "month",
        "первый месяц, о котором сказано; пусто — не назван",
        "first month that is spoken of; empty = it is not stated",
    ),
    _column(
        "CLAIM_TO",
        "month",
        "последний месяц, о котором сказано; пусто — не назван",
        "last month that is spoken of; empty = it is not stated",
    ),
    _column(
        "COMPARED_FROM",
        "month",
        "первый месяц, с которым сравнивают",
        "first month of the earlier span that is compared with",
    ),
    _column(
        "COMPARED_TO",
        "month",
        "последний месяц, с которым сравнивают",
        "last month of the earlier span that is compared with",
    ),
    _column(
        "CLAIM_REGIMES",
        "text",
        "режимы, которые названы, через пробел; пусто — не названы",
        "regimes that are named, with spaces between; empty = none is",
    ),
    _column("CLAIM_CLOCK", "text", "как считаны часы", "how hours are counted", "claim_clock"),
    _column(
        "INFERRED",
        "text",
        "чего источник не печатает и что выведено, через пробел",
        "what the source does not print and was inferred, with spaces between",
    ),
    _column(
        "CONFLICT_GROUP",
        "text",
        "утверждения с одним значением противоречат друг другу",
        "claims with the same value contradict one another",
    ),
    _column("MEANING_RU", "text", "что утверждается, словами", "what is claimed, in Russian"),
    _column("MEANING_EN", "text", "что утверждается, по-английски", "what is claimed, in English"),
    _column("REMARK_RU", "text", "что стоит знать", "what should be known, in Russian"),
    _column("REMARK_EN", "text", "что знать, по-английски", "what should be known, in English"),
    _column(
        "VERDICT",
        "text",
        "вывод по этому выпуску",
        "verdict by this release",
        "verdict",
    ),
    _column(
        "VERDICT_REASONS",
        "text",
        "причины вывода, коды справочника verdict_reason через пробел",
        "reasons of the verdict, codes of verdict_reason with spaces between",
    ),
    _column("MISSING", "text", "чего не хватает для проверки", "what a check would need"),
    _column("MEASURE", "text", "что посчитано рядом", "what was counted beside", "claim_measure"),
    _column(
        "LOWER",
        "number",
        "нижняя граница посчитанного, в единицах CLAIM_UNIT",
        "lower bound of what was counted, in CLAIM_UNIT",
    ),
    _column(
        "UPPER",
        "number",
        "верхняя граница посчитанного; пусто — её нет",
        "upper bound of what was counted; empty = there is none",
    ),
    _column(
        "MEASURE_REGIMES",
        "text",
        "чьи обращения посчитаны: режимы через пробел",
        "whose appeals were counted: regimes with spaces between",
    ),
    _column("FIRST_MONTH", "month", "первый посчитанный месяц", "first month that was counted"),
    _column("LAST_MONTH", "month", "последний посчитанный месяц", "last month that was counted"),
    _column(
        "OTHER_MEASURE",
        "text",
        "другое прочтение, к которому число подходит",
        "the other reading that the figure fits",
        "claim_measure",
    ),
    _column("OTHER_LOWER", "number", "его нижняя граница", "its lower bound"),
    _column("OTHER_UPPER", "number", "его верхняя граница", "its upper bound"),
    _column("OTHER_REGIMES", "text", "его режимы через пробел", "its regimes, spaces between"),
    _column(
        "OFFICIAL_VALUE",
        "text",
        "число или дата из реестра, с которыми сравнено",
        "figure or date of a register that it was compared with",
    ),
    _column("OFFICIAL_SOURCE", "text", "источник реестра", "source of that register"),
    _column(
        "NUMBER",
        "integer",
        "номер цитаты в списке, с которого начат портал",
        "number of the quotation in the list that the portal began with",
    ),
    _column("OUTLET_RU", "text", "издание", "outlet, in Russian"),
    _column("OUTLET_EN", "text", "издание, по-английски", "outlet, in English"),
    _column("TITLE_RU", "text", "заголовок", "headline, in Russian"),
    _column(
        "PUBLISHED",
        "text",
        "день, месяц или год публикации, через дробь — с какого по какой",
        "day, month or year of print; with a slash: from one to the other",
    ),
    _column(
        "PUBLISHED_IS_INFERRED",
        "boolean",
        "true, если день не напечатан и выведен",
        "true where no day is printed and it was inferred",
    ),
    _column("SPEAKER_RU", "text", "кто сказал", "who said it, in Russian"),
    _column("SPEAKER_EN", "text", "кто сказал, по-английски", "who said it, in English"),
    _column(
        "WORDING_RU",
        "text",
        "слова, как напечатано; пусто — дословно не известны",
        "the printed words; empty = they are not known verbatim",
    ),
    _column("WORDING_EN", "text", "их перевод", "their translation"),
)
