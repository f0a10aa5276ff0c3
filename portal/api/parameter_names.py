"""A short name of each parameter for the forms of the documentation page: English, Russian."""

from __future__ import annotations

PARAMETER_NAMES: dict[str, tuple[str, str]] = {
    "asOf": ("as known on a day", "как было известно на день"),
    "bom": ("byte order mark", "метка порядка байтов"),
    "boundaries": ("borders of a day", "границы на день"),
    "channel": ("channel", "канал"),
    "code": ("territory", "территория"),
    "codelist_id": ("codelist", "справочник"),
    "crosswalk": ("crosswalk", "таблица перехода"),
    "csvType": ("kind of CSV", "вид CSV"),
    "dataset_id": ("dataset", "набор данных"),
    "delimiter": ("delimiter", "разделитель"),
    "format": ("format", "формат"),
    "freq": ("length of periods", "длина периода"),
    "geo": ("territory", "территория"),
    "geoLevel": ("level of territory", "уровень территории"),
    "groupBy": ("break down by", "разбить по"),
    "includeHistory": ("every version", "все версии"),
    "indicator": ("indicator", "показатель"),
    "indicator_id": ("indicator", "показатель"),
    "kind": ("kind of event", "вид события"),
    "labels": ("codes or names", "коды или названия"),
    "lang": ("language", "язык"),
    "lastNObservations": ("last periods", "последние периоды"),
    "match": ("how exactly", "точность соответствия"),
    "measure": ("figures", "величины"),
    "method": ("how people were asked", "как спрашивали"),
    "metric": ("what is claimed", "что утверждается"),
    "on": ("on a day", "на день"),
    "outcome": ("outcome", "исход"),
    "page": ("page", "страница"),
    "page_size": ("rows on a page", "строк на странице"),
    "parent": ("within", "внутри территории"),
    "part": ("part of the system", "часть системы"),
    "populationBand": ("group by population", "группа по численности"),
    "q": ("name or code", "название или код"),
    "reason": ("reason of a change", "причина изменения"),
    "regime": ("regime", "режим"),
    "release": ("release", "выпуск"),
    "release_id": ("release", "выпуск"),
    "since": ("from", "начиная с"),
    "sinceTimePeriod": ("first period", "первый период"),
    "source": ("source", "источник"),
    "speed": ("speed", "скорость"),
    "status": ("standing", "откуда значение"),
    "time": ("period", "период"),
    "topic": ("topic", "тема"),
    "until": ("until", "по"),
    "untilTimePeriod": ("last period", "последний период"),
    "updatedAfter": ("changed after", "изменено после"),
    "verdict": ("verdict", "вывод"),
    "year": ("year", "год"),
}
_COLUMN = {"en": 0, "ru": 1}


def parameter_name(name: str, lang: str) -> str:
    """Return the short name of a parameter; nothing for one that has none."""
    names = PARAMETER_NAMES.get(name)
    return names[_COLUMN[lang]] if names else ""
