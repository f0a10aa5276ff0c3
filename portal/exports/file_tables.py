"""The tables that a release offers as files: title, description, key, how often they are renewed.

A table of several levels of territory (``observations_region``) is a series with one member for
each level. ``structure_on`` is moved to the day of the change whenever the columns of a table
change: the Russian open-data folder names its files after it.
"""

from __future__ import annotations

from datetime import date

from portal.exports.file_table import FileTable
from portal.exports.official_files import OFFICIAL_FILES
from portal.exports.prediction_files import PREDICTION_FILES
from schemas.passport import Text

SERIES = {
    "observations": FileTable(
        Text("Обращения граждан", "Citizens' appeals"),
        Text(
            "Сколько обращений поступило и чем они закончились: по территориям, темам и месяцам"
            " поступления. Малые числа округлены, суммы сходятся; пусто значит «не передано» или"
            " «ограниченная тема», а не ноль.",
            "How many appeals were received and what became of them, by territory, topic and month"
            " of receipt. Small counts are rounded and totals add up; an empty figure means not"
            " reported or a limited topic, never a zero.",
        ),
        ("REF_AREA", "TOPIC", "TIME_PERIOD"),
        "monthly",
    ),
    "secondary": FileTable(
        Text(
            "Оценки заявителей, повторы и ответы в срок",
            "Applicants' ratings, repeats and answers in time",
        ),
        Text(
            "Доли по территориям, группам тем и кварталам: сколько заявителей согласны с ответом,"
            " сколько обращений повторные, на сколько ответили в срок. Целые проценты; столбец"
            " STATE говорит, почему доли нет.",
            "Shares by territory, topic group and quarter: applicants who agree with the answer,"
            " repeated appeals, answers within the legal term. Whole per cent; the column STATE"
            " says why there is no share.",
        ),
        ("INDICATOR", "REF_AREA", "TOPIC", "TIME_PERIOD"),
        "quarterly",
    ),
    "comparison": FileTable(
        Text("Справедливое сравнение", "Fair comparison"),
        Text(
            "Доли за последние 12 месяцев с интервалами: сглаженная доля, между какими местами"
            " лежит территория, где она в воронке и где похожие на неё. Оценки (E) по показанным"
            " числам; одного места в ряду не бывает.",
            "Shares of the newest 12 months with intervals: the shrunken share, between which"
            " ranks a place lies, where it is in the funnel and where its peers are. Estimates (E)"
            " from shown counts; there is never a single rank.",
        ),
        ("INDICATOR", "REF_AREA", "TOPIC"),
        "monthly",
        date(2026, 11, 22),
    ),
    "boundaries": FileTable(
        Text("Границы территорий", "Boundaries of territories"),
        Text(
            "Контуры территорий в градусах WGS 84, одни и те же в GeoJSON и GeoParquet. Соединяются"
            " с остальными таблицами по коду территории.",
            "Outlines of territories in degrees of WGS 84, the same ones as GeoJSON and GeoParquet."
            " They are joined to the other tables by territory code.",
        ),
        ("code",),
        "irregular",
    ),
}
SINGLE = {
    "territories": FileTable(
        Text("Территории", "Territories"),
        Text(
            "Справочник территорий: код, территория выше по уровню, уровень, название, вид.",
            "What the territory codes mean: the territory above, level, name and kind.",
        ),
        ("CODE",),
        "irregular",
    ),
    "territory_versions": FileTable(
        Text("Версии территорий", "Versions of territories"),
        Text(
            "Прежние и нынешние коды, названия и подчинение территорий с датами.",
            "Former and present codes, names and parents of territories, with dates.",
        ),
        (),
        "irregular",
    ),
    "territory_events": FileTable(
        Text("События с территориями", "Events of territories"),
        Text(
            "Объединения, разделения, переименования и сдвиги границ: что во что перешло, когда и"
            " какая часть жителей.",
            "Mergers, splits, renamings and shifts of borders: what became of what, when, and which"
            " part of the residents went.",
        ),
        (),
        "irregular",
    ),
    "topics": FileTable(
        Text("Темы", "Topics"),
        Text(
            "Справочник тем и групп тем.",
            "What the codes of topics and topic groups mean.",
        ),
        ("CODE",),
        "irregular",
    ),
    "population": FileTable(
        Text("Население", "Population"),
        Text(
            "Число жителей по годам, с днём и источником: знаменатель показателей на 1 000"
            " жителей.",
            "Residents by year, with day and source: the denominator of figures per 1,000"
            " residents.",
        ),
        ("REF_AREA", "POPULATION_YEAR"),
        "annual",
    ),
    "population_bands": FileTable(
        Text("Группы по численности", "Groups by population"),
        Text(
            "С какого числа жителей начинается каждая группа: внутри группы территории сравнимы.",
            "With how many residents each group begins: territories of one group may be compared.",
        ),
        ("CODE",),
        "irregular",
    ),
    "crosswalks": FileTable(
        Text("Соответствие тем", "Crosswalks of topics"),
        Text(
            "К каким темам портала отнесены категории источников и насколько точно.",
            "Which topics of the portal the categories of the sources lead to, and how exactly.",
        ),
        ("CROSSWALK", "VALUE", "SUBVALUE"),
        "irregular",
    ),
    "deadlines": FileTable(
        Text("Сроки ответа", "Deadlines of answers"),
        Text(
            "За какое время нужно ответить по закону или по правилам, с датами и основанием. Это"
            " факты о правилах, а не числа обращений.",
            "How soon an answer is due by law or by rules, with dates and legal basis. These are"
            " facts about rules, not figures of appeals.",
        ),
        ("CODE",),
        "irregular",
    ),
    "series_breaks": FileTable(
        Text("Разрывы рядов", "Breaks of series"),
        Text(
            "С какого дня обращения поступают или учитываются иначе, и по какому акту: через эти"
            " дни ряды не сравнивают. Это факты о правилах, а не числа обращений.",
            "From which day appeals come or are recorded otherwise, and by which act: series are"
            " not compared across these days. Facts about rules, not figures of appeals.",
        ),
        ("BREAK_ON", "REGIME", "SHORT_EN"),
        "irregular",
        date(2026, 11, 22),
    ),
    "source_lists": FileTable(
        Text("Списки источников", "Lists of the sources"),
        Text(
            "Какие статусы и результаты есть у каждого источника и какому исходу портала они"
            " соответствуют; CROSSWALK — таблица его тем в crosswalks.csv.",
            "Which statuses and results each source has and which outcome of the portal they"
            " stand for; CROSSWALK is the table of its topics in crosswalks.csv.",
        ),
        ("SOURCE", "SOURCE_STATUS", "SOURCE_RESULT"),
        "irregular",
        date(2026, 11, 22),
    ),
    "claims": FileTable(
        Text("Проверка утверждений", "Claims checked"),
        Text(
            "Числа из прессы и вывод о каждом по данным этого выпуска: что сказано, что выходит,"
            " почему. Цитаты не смешиваются со статистикой портала.",
            "Figures of the press and a verdict on each by the data of this release: what was said,"
            " what comes out, why. Quotations are never mixed with the statistics of the portal.",
        ),
        ("CLAIM",),
        "monthly",
        date(2026, 11, 22),
    ),
    "claim_citations": FileTable(
        Text("Кто напечатал утверждения", "Who printed the claims"),
        Text(
            "Издания, заголовки, дни и слова: у одного утверждения может быть несколько цитат. Это"
            " факты о публикациях, вымышленного в них нет.",
            "Outlets, headlines, days and words: a claim may have several citations. These are"
            " facts about publications; nothing in them is made up.",
        ),
        ("CLAIM", "OUTLET_RU", "TITLE_RU", "SPEAKER_RU"),
        "irregular",
        date(2026, 11, 22),
    ),
    **OFFICIAL_FILES,
    "reporting_differences": FileTable(
        Text("Как часто пишут", "How often people write"),
        Text(
            "Обращений на 1 000 жителей за последние 12 месяцев по каналам и территориям, рядом —"
            " доля повторных. Это говорит о том, как часто пишут, а не о том, насколько плохо.",
            "Appeals per 1,000 residents in the newest 12 months by channel and place, beside the"
            " share of repeats. They say how often people write, not how bad it is.",
        ),
        ("CHANNEL", "REF_AREA"),
        "monthly",
        date(2026, 11, 22),
    ),
    "reporting_spreads": FileTable(
        Text("Насколько по-разному пишут", "How unevenly people write"),
        Text(
            "Во сколько раз территории различаются числом обращений на 1 000 жителей, по каналам:"
            " отношение крайних десятых частей, с границами.",
            "How many times places are apart by appeals per 1,000 residents, by channel: the ratio"
            " of the outer tenths, with bounds.",
        ),
        ("CHANNEL",),
        "monthly",
        date(2026, 11, 22),
    ),
    "coverage": FileTable(
        Text("Полнота данных", "Coverage"),
        Text(
            "Какой источник по какой территории и за какой месяц передал данные: объявлено"
            " оператором, а не выведено из чисел. Непереданный месяц — не ноль.",
            "Which source reported which territory and month, as the operator declared it and not"
            " derived from counts. A month that was not reported is no zero.",
        ),
        ("REF_AREA", "SOURCE", "TIME_PERIOD"),
        "monthly",
    ),
    "rounding_error": FileTable(
        Text("Ошибка округления", "Error of rounding"),
        Text(
            "На сколько округление сдвигает показанные числа и доли: граница для 95 % случаев, по"
            " величине числа и длине периода.",
            "How far rounding moves shown counts and shares: the limit for 95 % of them, by size of"
            " the figure and length of the period.",
        ),
        ("FREQ", "QUANTITY", "FROM_SHOWN"),
        "monthly",
    ),
    **PREDICTION_FILES,
}


def split_stem(stem: str, levels: tuple[str, ...]) -> tuple[str, str]:
    """Return series and level of a file without its ending, each empty where there is none."""
    for series in SERIES:
        level = stem.removeprefix(f"{series}_")
        if level != stem and level in levels:
            return series, level
    return "", ""
