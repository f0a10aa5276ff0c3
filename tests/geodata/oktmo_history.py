"""The real municipalities of 2018-2024 as a reference directory, and what happened to them.

``oktmo.csv`` gives every municipality a number that stays while its borders do: that number is the
territory here, and the OKTMO code of each time stands in its versions. Years are taken as their
first day; 2018 is where the list begins, so what began with it has no known beginning.
"""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

from geodata.history import events, versions
from geodata.territories import COLUMNS, Territories, load_territories

FIRST_YEAR, NO_END = "2018", "9999"

# The year, the whole, its parts: the real mergers of 2018-2024.
MERGERS = (
    (2019, "2618", ("1307", "1318")),  # Мантурово
    (2019, "2619", ("2319", "2331")),  # Переславль-Залесский
    (2019, "2620", ("732", "759")),  # Соликамск
    (2019, "2621", ("728", "762")),  # Березники и Усолье
    (2019, "2644", ("1479", "1502")),  # Серпухов
    (2020, "2650", ("955", "976")),  # Новозыбков
    (2020, "2651", ("1450", "1497")),  # Одинцово и Звенигород
    (2020, "2652", ("1470", "1498")),  # Орехово-Зуево и Ликино-Дулёво
    (2020, "2710", ("2102", "2115")),  # Вышний Волочёк
    (2021, "2714", ("958", "981")),  # Стародуб
    (2021, "2808", ("1455", "1469")),  # Коломна и Озёры
    (2021, "2809", ("730", "750")),  # Кунгур
    (2021, "2813", ("1476", "1485")),  # Шатура и Рошаль
    (2021, "2814", ("1452", "1458", "1499")),  # Пушкино, Ивантеевка, Красноармейск
    (2023, "2883", ("2103", "2123")),  # Кимры
    (2023, "2884", ("2106", "2135")),  # Ржев
    (2023, "2885", ("768", "772")),  # Кудымкар
    (2023, "2886", ("729", "740")),  # Губаха и Гремячинск
    (2023, "2887", ("2877", "2878")),  # Саратов
    (2023, "3005", ("1524", "1538")),  # Арзамас
    (2023, "3007", ("1239", "1248")),  # Прокопьевский округ и Краснобродский
    (2024, "3014", ("1471", "1487")),  # Павловский Посад и Электрогорск
    (2024, "3101", ("1847", "1866")),  # Сасово
)
# The year, the two before, the two after, whose common border moved by an unknown share.
SHIFTS = (
    (2019, ("1199", "1202"), ("2646", "2647")),  # Обнинск, Боровский район
    (2019, ("1462", "1505"), ("2648", "2649")),  # Лосино-Петровский, Щёлковский район
    (2022, ("816", "837"), ("2876", "2881")),  # Кисловодск, Предгорный округ
    (2022, ("1911", "1946"), ("2877", "2878")),  # Саратов, Саратовский район
    (2022, ("2239", "2247"), ("2879", "2882")),  # Губкинский, Пуровский район
    (2022, ("2240", "2246"), ("2880", "2872")),  # Лабытнанги, Приуральский район
    (2023, ("1482", "1503"), ("3008", "3013")),  # Химки, Солнечногорск
    (2023, ("2071", "2097"), ("3009", "3010")),  # Тамбов, Тамбовский район
    (2023, ("2277", "2306"), ("3011", "3012")),  # Златоуст, Кусинский район
)
# Сочи, of which Сириус became a municipality of its own.
SPLITS = ((2021, "628", ("2812", "2748")),)


def municipalities(shared: Path) -> list[dict[str, str]]:
    """Return the 3,101 rows of municipality versions."""
    return [row for row in _rows(shared) if row["level"] == "municipality"]


def _rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "geodata" / "oktmo.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_oktmo(shared: Path, folder: Path) -> Territories:
    """Write territories.csv and versions.csv of all regions and municipalities; no events."""
    last: dict[str, dict[str, str]] = {}
    for row in sorted(municipalities(shared), key=lambda row: row["valid_from_year"]):
        last[row["territory_id"]] = row
    root = ("RU", "", "country", "Россия", "Russia", "", "RU", "", "", "", "")
    regions = [
        (r["oktmo"], "RU", "region", r["name_ru"], r["name_en"], r["kind"], "", "", "", "", "")
        for r in _rows(shared)
        if r["level"] == "region"
    ]
    places = [
        (code, r["region_oktmo"], "municipality", *_form(r), "", "", "", *_days(r))
        for code, r in sorted(last.items(), key=lambda item: int(item[0]))
    ]
    _write(folder / "territories.csv", COLUMNS, [root, *regions, *places])
    _write(
        folder / "versions.csv",
        versions.COLUMNS,
        [
            (r["territory_id"], r["oktmo"], r["region_oktmo"], *_form(r), *_days(r), "")
            for r in municipalities(shared)
        ],
    )
    return load_territories(folder / "territories.csv")


def _form(row: dict[str, str]) -> tuple[str, str, str]:
    return row["name_ru"], row["name_ru"], row["kind"]


def _days(row: dict[str, str]) -> tuple[str, str]:
    start, end = row["valid_from_year"], row["valid_to_year"]
    return (
        "" if start == FIRST_YEAR else f"{start}-01-01",
        "" if end == NO_END else f"{end}-01-01",
    )


def write_events(
    folder: Path,
    mergers: tuple[tuple[int, str, tuple[str, ...]], ...] = MERGERS,
    shifts: tuple[tuple[int, tuple[str, str], tuple[str, str]], ...] = SHIFTS,
    splits: tuple[tuple[int, str, tuple[str, str]], ...] = SPLITS,
) -> None:
    """Write events.csv: mergers whole, shifts and splits with no known share.

    The list says that a border moved, not which way: each may have given to each.
    """
    rows: list[tuple[str, ...]] = []
    for year, whole, parts in mergers:
        event = (f"m{whole}", f"{year}-01-01", "merge")
        rows.extend((*event, part, whole, "1", "", "") for part in parts)
    for year, before, after in shifts:
        event = (f"b{after[0]}", f"{year}-01-01", "boundary_shift")
        rows.extend((*event, *pair, "", "", "") for pair in product(before, after))
    for year, whole, parts in splits:
        event = (f"s{whole}", f"{year}-01-01", "split")
        rows.extend((*event, whole, part, "", "1", "") for part in parts)
    _write(folder / "events.csv", events.COLUMNS, rows)


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])
