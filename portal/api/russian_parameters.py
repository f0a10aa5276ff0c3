"""What each parameter means, in Russian: by the English text of the OpenAPI document."""

from __future__ import annotations

_REPEAT = " Чтобы указать несколько, повторите параметр"
# Sentences that many descriptions end with.
_ENDINGS = {
    " Repeat the key for several; any of them then fits.": f"{_REPEAT}: подойдёт любое значение.",
    " Repeat the key for several.": f"{_REPEAT}.",
    " By default «all».": " По умолчанию «all».",
}
PARAMETERS = {
    "Id of the release that is to answer; by default the current one. A withdrawn release"
    " answers 410 with the reason.": (
        "Идентификатор выпуска, который отвечает; по умолчанию действующий. Отозванный выпуск"
        " отвечает 410 с причиной."
    ),
    "Day or instant (of which the day in UTC counts): the release that was the newest on that"
    " day is to answer.": (
        "День или момент (считается день по UTC): отвечает выпуск, который был последним в этот"
        " день."
    ),
    "Territory code. Together with geoLevel: the territories of that level inside these.": (
        "Код территории. Вместе с geoLevel — территории этого уровня внутри указанных."
    ),
    "Level of territories, a code of the codelist geo_level.": (
        "Уровень территорий, код справочника geo_level."
    ),
    "Topic or topic group; «all» is the sum.": "Тема или группа тем; «all» — сумма.",
    "Code of the codelist regime; «all» is the sum.": "Код справочника regime; «all» — сумма.",
    "Code of the codelist channel_group; «all» is the sum.": (
        "Код справочника channel_group; «all» — сумма."
    ),
    "Code of the codelist outcome; «all» is the sum.": "Код справочника outcome; «all» — сумма.",
    "Code of the codelist speed; «all» is the sum.": "Код справочника speed; «all» — сумма.",
    "Reference period: 2026-08, 2026-Q2, 2025 or 2025-09-01/P1Y.": (
        "Период: 2026-08, 2026-Q2, 2025 или 2025-09-01/P1Y."
    ),
    "Share that places are compared by; by default the one that the release leads with.": (
        "Доля, по которой сравниваются территории; по умолчанию та, что в выпуске главная."
    ),
    "Code of the codelist channel_group; «all» is the sum. By default every channel.": (
        "Код справочника channel_group; «all» — сумма. По умолчанию все каналы."
    ),
    "Period: the twelve months that end with it are compared with the twelve before; by default"
    " the newest twelve months.": (
        "Период: двенадцать месяцев, которые им кончаются, сравниваются с двенадцатью до них; по"
        " умолчанию последние двенадцать месяцев."
    ),
    "First period, inclusive.": "Первый период, включительно.",
    "Last period, inclusive.": "Последний период, включительно.",
    "Length of the periods, a code of the codelist freq.": (
        "Длина периодов, код справочника freq."
    ),
    "Dimension to break down by: without a filter all its codes are listed. By default geo,"
    " time and every dimension that is filtered. Topics are listed beside the groups that"
    " hold them: add up one or the other (parent in /topics).": (
        "Измерение, по которому разбить ответ: без фильтра перечисляются все его коды. По"
        " умолчанию geo, time и каждое измерение с фильтром. Темы стоят рядом со своими"
        " группами: складывайте либо те, либо другие (parent в /topics)."
    ),
    "Only the last so many periods of each series, of those asked for; one that was not"
    " reported counts too.": (
        "Только столько последних периодов каждого ряда, из запрошенных; непереданный период"
        " тоже считается."
    ),
    "true: a row for every release that has the value, oldest first, with the release in"
    " every row. JSON and CSV only.": (
        "true: по строке на каждый выпуск, где есть это значение, сначала старые; выпуск назван"
        " в строке. Только JSON и CSV."
    ),
    "Only values that are not the same in the newest release of that day or before, or that"
    " it did not have. JSON and CSV only.": (
        "Только значения, которые изменились или появились после выпуска, последнего на этот"
        " день. Только JSON и CSV."
    ),
    "Figures that each row gives; by default all. obs_status is always there.": (
        "Какие величины дать в строке; по умолчанию все. obs_status есть всегда."
    ),
    "as-reported (default): counts stand under the territories that reported them. A day:"
    " counts in the borders of that day; sums of territories are exact, what follows from"
    " shares of residents is an estimate with obs_status E, and what cannot be told is null"
    " with its reason in recast.": (
        "as-reported (по умолчанию): числа стоят при тех территориях, что их передали. День:"
        " числа в границах этого дня; суммы территорий точны, пересчёт по долям жителей —"
        " оценка со статусом E, а чего узнать нельзя, то null с причиной в recast."
    ),
    "Codes, names, or both in every row. JSON-stat always has both; SDMX-CSV has codes by"
    " default, «code: name» for both, and keeps codes beside names.": (
        "Коды, названия или то и другое в каждой строке. В JSON-stat всегда и то и другое; в"
        " SDMX-CSV по умолчанию коды, для both — «код: название», а рядом с названиями коды"
        " остаются."
    ),
    "Language of names and notes; by default the release's first language.": (
        "Язык названий и примечаний; по умолчанию первый язык выпуска."
    ),
    "Format of the answer; goes before the Accept header.": (
        "Формат ответа; важнее заголовка Accept."
    ),
    "Asks for CSV. It then begins with a byte order mark, by which Excel knows UTF-8.": (
        "Просит CSV. Он начнётся с метки порядка байтов, по которой Excel узнаёт UTF-8."
    ),
    "Asks for CSV. A comma (default), or a semicolon, which Excel expects where the decimal"
    " sign is a comma. Numbers always have a decimal point.": (
        "Просит CSV. Запятая (по умолчанию) или точка с запятой, которой ждёт русский Excel. В"
        " числах всегда десятичная точка."
    ),
    "Asks for CSV. filtered (default): what the query asks for. full: the whole file of"
    " observations of one geoLevel (by default the level of the map) as it is offered for"
    " download, all topics and months, with a column for each outcome; takes no filters.": (
        "Просит CSV. filtered (по умолчанию): то, что запрошено. full: целый файл чисел одного"
        " geoLevel (по умолчанию — уровня карты), каким его можно скачать: все темы и месяцы,"
        " по столбцу на исход; без фильтров."
    ),
    "Number of the page, from 1.": "Номер страницы, с 1.",
    "Entries on a page: by default 1,000 in JSON, everything in CSV.": (
        "Строк на странице: по умолчанию 1000 в JSON, всё сразу в CSV."
    ),
    "Reference period; by default the last twelve months of the release, for a secondary"
    " share its newest quarter.": (
        "Период; по умолчанию последние 12 месяцев выпуска, у долей по кварталам — последний"
        " квартал."
    ),
    "Source id; by default all.": "Идентификатор источника; по умолчанию все.",
    "Month.": "Месяц.",
    "First month, inclusive.": "Первый месяц, включительно.",
    "Last month, inclusive.": "Последний месяц, включительно.",
    "Only territories of this name or code, former ones too, the best match first. Mistakes,"
    " endings, Latin letters and the wrong keyboard are forgiven; names that only sound alike"
    " are given where nothing fits better.": (
        "Только территории с этим названием или кодом, в том числе прежним; лучшее совпадение"
        " первым. Опечатки, окончания, латиница и не та раскладка не мешают; похожие на слух"
        " названия даются, если ничего лучше нет."
    ),
    "Only territories of this level.": "Только территории этого уровня.",
    "Only the direct children of this territory.": "Только прямые части этой территории.",
    "Only territories of this group by population, a code of the codelist population_band.": (
        "Только территории этой группы по численности, код справочника population_band."
    ),
    "Day: the territories that existed then, with the code, name, kind and parent of that"
    " day. By default as they are now or were last.": (
        "День: территории, какие были тогда, с кодом, названием, видом и вышестоящей"
        " территорией того дня. По умолчанию — как сейчас или какими были в последний день."
    ),
    "Territory that residents went from or to, or whose form changed.": (
        "Территория, из которой или в которую перешли жители, либо та, чей вид изменился."
    ),
    "Code of the codelist event_kind.": "Код справочника event_kind.",
    "First day, inclusive.": "Первый день, включительно.",
    "Last day, inclusive.": "Последний день, включительно.",
    "Name of a crosswalk; by default all.": "Название таблицы перехода; по умолчанию все.",
    "Topic that rows lead to; by default any.": (
        "Тема, к которой ведут строки; по умолчанию любая."
    ),
    "Code of the codelist topic_match.": "Код справочника topic_match.",
    "Year that a figure stands for; by default all there are. Where a year is named, a"
    " territory that was merged later has the sum of its parts.": (
        "Год, к которому относится число; по умолчанию все, какие есть. Если год назван, у"
        " территории, объединённой позже, — сумма частей."
    ),
    "Territory that the term is for; by default all.": (
        "Территория, для которой действует срок; по умолчанию все."
    ),
    "Part of the system, a code of /system-parts; by default all.": (
        "Часть системы, код из /system-parts; по умолчанию все."
    ),
    "Code of an official indicator; by default all.": (
        "Код официального показателя; по умолчанию все."
    ),
    "Territory that a value is of; by default all.": (
        "Территория, о которой значение; по умолчанию все."
    ),
    "Territory whose municipalities are counted; by default all.": (
        "Территория, муниципалитеты которой посчитаны; по умолчанию все."
    ),
    "Territory whose residents were asked; by default all.": (
        "Территория, жителей которой спрашивали; по умолчанию все."
    ),
    "Code of the codelist poll_method; by default all.": (
        "Код справочника poll_method; по умолчанию все."
    ),
    "Code of the codelist value_status; by default all.": (
        "Код справочника value_status; по умолчанию все."
    ),
    "Month that is forecast; by default every one there is.": (
        "Месяц, на который прогноз; по умолчанию все."
    ),
    "Month that was forecast; by default every one there is.": (
        "Месяц, на который был прогноз; по умолчанию все."
    ),
    "Topic of the spike; by default any.": "Тема всплеска; по умолчанию любая.",
    "Month of the spike; by default any.": "Месяц всплеска; по умолчанию любой.",
    "Code of the codelist verdict; by default all.": "Код справочника verdict; по умолчанию все.",
    "Territory that a claim speaks of; by default all.": (
        "Территория, о которой утверждение; по умолчанию все."
    ),
    "Code of the codelist claim_metric; by default all.": (
        "Код справочника claim_metric; по умолчанию все."
    ),
    "Code of the codelist regime; by default all.": "Код справочника regime; по умолчанию все.",
    "Code of the codelist channel_group; «all» is the sum. Secondary shares are not told apart by"
    " channel.": (
        "Код справочника channel_group; «all» — сумма. Доли ответов на оценки, повторов и сроков по"
        " каналам не делятся."
    ),
    "Code of the codelist channel_group: terms of this group and of all channels; «all»:"
    " those of all channels alone.": (
        "Код справочника channel_group: сроки этой группы и общие для всех каналов; «all» —"
        " только общие."
    ),
    "Only terms that hold on this day, as far as is known.": (
        "Только сроки, которые действуют в этот день, насколько известно."
    ),
    "Level of territories, a code of the codelist geo_level; by default the whole country"
    " alone.": "Уровень территорий, код справочника geo_level; по умолчанию только вся страна.",
    "Only cells that changed for this reason, a code of the codelist change_reason.": (
        "Только ячейки, которые изменились по этой причине, код справочника change_reason."
    ),
}


def parameter_in_russian(english: str) -> str:
    """Return the description of a parameter; an empty one stays empty.

    Raises ``KeyError`` for a text that has no translation.
    """
    if not english:
        return ""
    for ending, russian in _ENDINGS.items():
        if english.endswith(ending):
            return parameter_in_russian(english.removesuffix(ending)) + russian
    return PARAMETERS[english]
