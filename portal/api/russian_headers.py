"""Headers and further addresses of the documentation page, in Russian."""

from __future__ import annotations

GROUP_NAMES = {
    "Of every answer of data": "В каждом ответе с данными",
    "Lists in pages": "Списки по страницам",
    "Limits of rate": "Ограничения частоты",
    "Refusals": "Отказы",
    "What is going to end": "Что перестанет действовать",
    "Files": "Файлы",
    "Of HTTP itself": "Самого HTTP",
    "For pages of other sites": "Для страниц других сайтов",
    "Protection of the reader": "Защита читателя",
}
HEADERS = {
    "Otklik-Release": "Выпуск, который ответил.",
    "Otklik-Data-Note": "synthetic или test_only, если числа нельзя приводить.",
    "X-Request-Id": "Идентификатор запроса: назовите его, сообщая об ошибке.",
    "ETag": "Меняется с выпуском и запросом; пришлите его в If-None-Match, чтобы получить 304.",
    "Last-Modified": "С какого времени выпуск отвечает; пришлите его в If-Modified-Since, чтобы"
    " получить 304. В списках всех выпусков его нет.",
    "Cache-Control": "Сколько можно хранить ответ.",
    "Vary": "От каких заголовков запроса зависит ответ: формат, сжатие. Язык — в адресе.",
    "Link": "Адреса со связями (RFC 8288): describedby ведёт к смыслу столбцов, service-desc и"
    " service-doc — к описанию API; у списков по страницам ещё first, prev, next и last.",
    "RateLimit-Policy": "Сколько может спросить один клиент: у каждого правила q запросов за w"
    ' секунд: "burst";q=300;w=10 (draft-ietf-httpapi-ratelimit-headers). Только если портал'
    " ограничивает.",
    "RateLimit": "Сколько осталось по каждому правилу: r запросов, через t секунд снова полностью.",
    "Deprecation": "С какого времени не стоит полагаться на этот адрес, параметр или значение: @ и"
    " секунды с 1970 года (RFC 9745). Link со связью deprecation ведёт к причине, successor-version"
    " — к замене.",
    "Sunset": "Когда это исчезнет (RFC 8594): через год после предупреждения или позже.",
    "X-Pagination": "JSON: total, total_pages, first_page, last_page, page, previous_page,"
    " next_page.",
    "Content-Disposition": "Только у XLSX и Parquet: имя файла, в котором назван выпуск.",
    "Retry-After": "У 429 и 503: через сколько секунд спросить снова.",
    "Allow": "У 405 и OPTIONS: какие методы есть.",
    "Repr-Digest": "У целых файлов: их SHA-256 (RFC 9530), как в манифесте выпуска.",
    "Otklik-Rows": "У целых таблиц: сколько в них должно быть строк.",
    "Accept-Ranges": "У целых файлов: через Range можно взять часть и докачать прерванное.",
    "Content-Range": "Какая это часть файла.",
    "Location": "У перенаправлений: где файл или страница.",
    "Content-Type": "Тип содержимого, у текста с кодировкой.",
    "Content-Length": "Сколько байтов в теле.",
    "Content-Encoding": "br или gzip, если их допускает Accept-Encoding.",
    "Content-Language": "Язык страницы.",
    "Date": "Когда составлен ответ.",
    "X-Robots-Tag": "noindex у страниц не для поисковых систем: у блоков и у любой страницы"
    " названного выпуска.",
    "Access-Control-Allow-Origin": "*: открытые данные может читать любая страница, без cookies и"
    " ключей.",
    "Access-Control-Expose-Headers": "Какие заголовки такая страница может прочитать.",
    "Access-Control-Allow-Methods": "В ответе на предварительный запрос: какие методы есть.",
    "Access-Control-Allow-Headers": "В ответе на предварительный запрос: какие заголовки можно"
    " послать.",
    "Access-Control-Max-Age": "В ответе на предварительный запрос: сколько секунд его можно не"
    " повторять.",
    "Content-Security-Policy": "Что странице можно загружать: с других серверов — ничего.",
    "Cross-Origin-Opener-Policy": "Страницы отделены от чужих окон.",
    "Cross-Origin-Resource-Policy": "cross-origin у открытых данных, same-origin у страниц.",
    "Permissions-Policy": "Чего страница может просить у устройства.",
    "Referrer-Policy": "Другие сайты узнают только имя сервера.",
    "X-Content-Type-Options": "nosniff: тип содержимого указан верно.",
}
ADDRESSES = {
    "/api/v1": "Ведёт на эту страницу.",
    "/api/v1/openapi.json": "Документ OpenAPI 3.1.",
    "/api/docs": "Эта страница.",
    "/api/changes": "Что и когда перестанет действовать.",
    "/problems": "Виды ошибок.",
    "/problems/{slug}": "Один вид ошибки: что он значит и что делать.",
    "/.well-known/api-catalog": "Программные интерфейсы портала как набор ссылок (RFC 9727).",
    "/.well-known/csvm": "Где лежит описание файла CSV (CSVW).",
    "/healthz": "Может ли портал показать выпуск и какой: 200 или 503.",
    "/ogc": "Территории по OGC API Features: первый документ.",
    "/ogc/api": "Его документ OpenAPI 3.0.",
    "/ogc/conformance": "Классы стандарта, которые здесь соблюдены.",
    "/ogc/collections": "Уровни территорий, у которых есть контуры.",
    "/ogc/collections/{level}": "Один уровень.",
    "/ogc/collections/{level}/items": "Территории уровня, по страницам.",
    "/ogc/collections/{level}/items/{code}": "Одна территория.",
    "/downloads/{release}/{file}": "Целый файл выпуска; контрольные суммы — в"
    " /api/v1/releases/{release_id}.",
    "/downloads/{release}/{file}-metadata.json": "Описание файла CSV (CSVW).",
    "/data/archive/{release}.zip": "Целый выпуск одним файлом, с datapackage.json (Frictionless).",
    "/data/archive/latest.zip": "Ведёт к архиву действующего выпуска.",
    "/geo/{file}": "Контуры для карт на страницах (TopoJSON); для работы берите границы из"
    " /downloads.",
    "/catalog": "Ведёт к каталогу в том виде, которого просит Accept.",
    "/catalog.{suffix}": "Каталог по DCAT-AP 3: ttl, jsonld или rdf.",
    "/dataset/{dataset_id}": "Ведёт к набору в том виде, которого просит Accept.",
    "/dataset/{dataset_id}/rdf": "То же, но всегда к RDF.",
    "/dataset/{dataset_id}/rdf.{suffix}": "Один набор по DCAT-AP 3: ttl, jsonld или rdf.",
    "/dataset/{dataset_id}/metadata.json": "Паспорт набора.",
    "/dataset/{dataset_id}/{release}": "Ведёт к файлу набора в одном выпуске.",
    "/datasets/r/{file}": "Ведёт к новейшему виду файла.",
    "/opendata/": "Ведёт к реестру наборов, как велят методические рекомендации.",
    "/opendata/list.csv": "Реестр наборов.",
    "/opendata/{set_id}/meta.csv": "Паспорт набора.",
    "/opendata/{set_id}/{name}.csv": "Структура набора или его данные в выпуске.",
    "/image/{kind}/{place}.svg": "Рисунок страницы отдельной картинкой. kind — map или territory,"
    " topic или channel, либо compare (территории через запятую); indicator и topic, channel и"
    " time, а также release — как на странице; figure=trend, fair, speeds, topics,"
    " line, months или lines — другой рисунок страницы; ещё size=print и lang.",
    "/image/{kind}/{place}.png": "То же в PNG, 1200 × 630 точек (size=print: 2400 × 1700), слова"
    " лежат и внутри файла.",
    "/embed/{kind}/{place}": "То же страницей для рамки на другом сайте; theme=light или dark,"
    " figure=rate — одно число.",
    "/embed.js": "Скрипт, который подгоняет высоту таких рамок.",
    "/oembed": "Рамка страницы из url (oEmbed 1.0, JSON).",
    "/badge/{code}.svg": "Главная доля территории значком 340 × 80 точек.",
    "/newsroom/{kind}/{place}.zip": "Рисунок с картинками, числами и ссылкой на источник;"
    " открывается без сети.",
    "/sitemap.xml": "Страницы, для поисковых систем.",
    "/sitemap-{part}.xml": "Часть этого списка, если он длинный.",
    "/robots.txt": "Что роботам читать незачем.",
}
