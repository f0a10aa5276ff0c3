"""What each kind of problem means and what to do: the pages under ``/problems``."""

from __future__ import annotations

STABILITY = (
    "Everything that the portal shows, as data. No key is needed; the API is for reading. Within"
    " v1 no field, parameter or code changes its meaning or goes away; new ones may be added, so"
    " ignore what you do not know. Every answer names the release it comes from, and a release"
    " never changes. Counts are rounded so that no small count can be recovered; sums add up. A"
    " month that was not reported is null with obs_status L, never zero."
)

# slug: (Russian, English)
PROBLEM_TEXTS: dict[str, tuple[str, str]] = {
    "unknown-parameter": (
        "В запросе есть параметр, которого у этого адреса нет. Ответа не будет, пока параметр не"
        " исправлен: иначе опечатка в фильтре вернула бы всю страну. В ответе назван ближайший"
        " известный параметр.",
        "The query has a parameter that this resource does not know. It is refused, since a"
        " mistyped filter would otherwise return the whole country. The answer names the nearest"
        " known parameter.",
    ),
    "invalid-parameter": (
        "Значение параметра не читается: неверная дата, не число, повтор параметра, который можно"
        " указать один раз, или период вне выпуска. В поле errors названы параметр и причина. Под"
        " адресом /ogc статус таких ошибок 400: так велит стандарт OGC.",
        "A value cannot be used: a wrong date, no number, a single value given twice, or a period"
        " outside the release. The member errors names the parameter and the reason. Under /ogc the"
        " status of such errors is 400, as the OGC standard asks.",
    ),
    "unknown-code": (
        "Такого кода нет в справочнике выпуска. В ответе назван ближайший известный код. Чтобы"
        " указать несколько кодов, повторите параметр.",
        "The release has no such code. The answer names the nearest known one. To give several"
        " codes, repeat the parameter.",
    ),
    "contradictory-filters": (
        "Фильтры исключают друг друга, например начало периода позже конца или уровень территорий,"
        " которого нет внутри указанной.",
        "The filters exclude each other: the first period comes after the last, say, or no"
        " territory of the level lies inside the one named.",
    ),
    "no-polygons": (
        "GeoJSON можно получить только для уровней территорий, контуры которых есть в выпуске. В"
        " ответе названы эти уровни; числа для остальных есть в CSV и JSON.",
        "GeoJSON is offered for levels of territories whose polygons are in the release. The answer"
        " names them; figures of the others are there as CSV and JSON.",
    ),
    "malformed-query": (
        "Строка запроса не является текстом в UTF-8.",
        "The query string is not UTF-8 text.",
    ),
    "bad-request": (
        "Запрос нарушает правила HTTP.",
        "The request breaks the rules of HTTP.",
    ),
    "page-past-end": (
        "Страницы с таким номером нет. Номер последней страницы назван в ответе и в заголовке"
        " X-Pagination.",
        "There is no page of this number. The answer and the header X-Pagination give the last.",
    ),
    "precondition-failed": (
        "Запрос поставил условие (If-Match), а ответ уже другой: вышел"
        " новый выпуск. Повторите запрос без условия или назовите выпуск параметром release.",
        "The request set a condition (If-Match), and the answer is another"
        " one by now: a newer release is out. Ask without the condition, or name the release by the"
        " parameter release.",
    ),
    "not-acceptable": (
        "Заголовок Accept не допускает ни одного из форматов этого адреса.",
        "The Accept header allows none of the formats in which this resource is offered.",
    ),
    "query-too-long": (
        "Строка запроса слишком длинная. Вместо перечня кодов укажите уровень (geoLevel) или"
        " возьмите файл целиком.",
        "The query string is too long. Name a level (geoLevel) instead of many codes, or take the"
        " whole file.",
    ),
    "not-found": (
        "По этому адресу ничего не опубликовано.",
        "Nothing is published at this address.",
    ),
    "release-withdrawn": (
        "Этот выпуск был опубликован и отозван. В ответе названы день и причина. Его файлами"
        " больше не пользуйтесь; действующий выпуск и список отозванных есть в /api/v1/releases.",
        "This release was published and withdrawn. The answer gives the day and the reason. Do not"
        " use its files any more; /api/v1/releases names the release in force and those withdrawn.",
    ),
    "method-not-allowed": (
        "Портал только показывает данные: есть методы GET, HEAD и OPTIONS.",
        "The portal is for reading: GET, HEAD and OPTIONS.",
    ),
    "no-release": (
        "Ни один выпуск данных ещё не опубликован.",
        "No release of data has been published yet.",
    ),
    "too-large": (
        "В ответе было бы слишком много ячеек. Сузьте запрос, возьмите format=ndjson (до миллиона"
        " ячеек) или файл целиком: адреса файлов перечислены в /api/v1/releases.",
        "The answer would have too many cells. Narrow the query, ask for format=ndjson (up to a"
        " million cells), or take the whole file; the files are listed by /api/v1/releases.",
    ),
    "range-not-satisfiable": (
        "Заголовок Range просит часть файла, которой нет: файл кончается раньше. Его длина названа"
        " в заголовке Content-Range. Если докачивать нечего, файл уже целиком у вас.",
        "The Range header asks for a part that lies beyond the end of the file. The header"
        " Content-Range says how long the file is. If you were going on with a download, you have"
        " all of it.",
    ),
    "too-many-requests": (
        "С одного адреса пришло больше запросов, чем портал отвечает за это время. Сколько их может"
        " быть, говорит заголовок RateLimit-Policy, сколько осталось — RateLimit; через сколько"
        " секунд спросить снова — Retry-After. Для целых таблиц есть файлы: /downloads и"
        " /data/archive/latest.zip.",
        "More requests came from one address than the portal answers in this time. The header"
        " RateLimit-Policy says how many there may be, RateLimit how many are left, and Retry-After"
        " in how many seconds to ask again. For whole tables there are files: /downloads and"
        " /data/archive/latest.zip.",
    ),
    "internal-error": (
        "Ошибка на нашей стороне. Сообщите нам идентификатор из заголовка X-Request-Id.",
        "The fault is ours. Tell us the id in the header X-Request-Id.",
    ),
}
