"""A small instance's reference, and tables of residents as offices write them."""

from __future__ import annotations

from pathlib import Path

import openpyxl

TERRITORIES = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
RU,,country,Р,R,,,,,,
01000000,RU,region,А,A,,,,,,
29000000,RU,region,Б,B,,,,,,
01600000,01000000,town,А1,A1,,,,,,
01700000,01000000,town,А2,A2,,,,,2024-06-01,
01800000,01000000,town,А3,A3,,,,,,2024-06-01
"""
VERSIONS = """territory,code,parent,name_ru,name_en,kind,valid_from,valid_to,legal_act
01700000,01500000,01000000,А2,A2,,2019-01-01,2024-06-01,Act
"""
POPULATION = """territory,year,population,as_of,source
01000000,2023,1000,2023-01-01,Office
RU,2023,5000,2023-01-01,Office
"""


def write_reference(folder: Path) -> Path:
    """Write the reference tables into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "territories.csv").write_text(TERRITORIES, encoding="utf-8")
    (folder / "versions.csv").write_text(VERSIONS, encoding="utf-8")
    (folder / "population.csv").write_text(POPULATION, encoding="utf-8")
    return folder


def write_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text as it is."""
    path.write_bytes(text.encode(encoding))
    return path


def write_book(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook of the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path
