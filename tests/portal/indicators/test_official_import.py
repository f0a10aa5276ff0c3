"""Values of official indicators from a table of a source: mapped, refused by row, never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.official import Official, load_official
from portal.config.official_import import Imported, import_values
from portal.config.strict import load_toml
from schemas.official_mapping import OfficialMapping, OfficialMappingSchema
from tests.portal.indicators.test_official import LEVELS, TODAY, write

MAPPING = """
delimiter = ";"
encoding = "cp1251"
decimal_comma = true
[columns]
territory = "Район"
value = "Центров"
as_of = "День"
[constants]
indicator = "centres"
qualifier = "exact"
status = "official"
source_ru = "Отчёт"
source_en = "Report"
[values.territory]
"Калуга" = "29701000"
"Обнинск" = "29715000"
"""
HEADER = "Район;День;Центров;Примечание\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, [])


def mapped(folder: Path, text: str = MAPPING) -> OfficialMapping:
    (folder / "mapping.toml").write_text(text, encoding="utf-8")
    found: OfficialMapping = load_toml(folder / "mapping.toml", OfficialMappingSchema())
    return found


def take(folder: Path, rows: str, today: date = TODAY) -> Imported:
    (folder / "given.csv").write_text(HEADER + rows, encoding="cp1251")
    return import_values(folder, folder / "given.csv", mapped(folder), LEVELS, today)


def held(folder: Path) -> Official:
    found = load_official(folder, LEVELS, TODAY)
    assert found.refused == ()
    return found


def test_rows_are_mapped_and_faults_refused_by_row(folder: Path) -> None:
    found = take(
        folder,
        "Калуга;2024-03;1 200;\nОбнинск;2027-01;3;\nБалабаново;2024-03;2;\n"
        "Калуга;2024-03;7;\nОбнинск;2024-03;4;да\n",
    )
    assert [(one.row, one.reason.split(":")[0]) for one in found.refused] == [
        (3, "as_of"), (4, "territory"), (5, "value"),
    ]  # fmt: skip
    assert "row 2 has a value of the same place and time" in found.refused[2].reason
    values = held(folder).values_of("centres")
    assert [(one.territory, one.value) for one in values] == [("29701000", 1200), ("29715000", 4)]
    assert {one.recorded_on for one in values} == {TODAY.isoformat()}


def test_a_newer_value_supersedes_and_the_same_one_is_known(folder: Path) -> None:
    take(folder, "Калуга;2024-03;5;\nОбнинск;2024-03;4;\n")
    again = take(folder, "Калуга;2024-03;6;\nОбнинск;2024-03;4;\n")
    assert (again.n_known, len(again.taken), len(again.superseded)) == (1, 1, 1)
    official = held(folder)
    assert [one.value for one in official.values_of("centres")] == [4, 6]
    [older] = official.former_values_of("centres")
    assert (older.value, older.superseded_by) == (5, again.taken[0])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Центров", "Чего-то", "there is no column «Чего-то»"),
        ("[columns]\n", '[columns]\nid = "Район"\n', "«id» is none of indicator"),
        ("[constants]\n", '[constants]\nvalue = "3"\n', "«value» is a column too"),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter"),
        ('"cp1251"', '"utf-8"', "the file is not utf-8 text"),
        ("delimiter", "delimeter", "nearest known key is «delimiter»"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_whole(
    folder: Path, old: str, new: str, reason: str
) -> None:
    before = (folder / "values.csv").read_bytes()
    (folder / "given.csv").write_text(f"{HEADER}Калуга;2024;1;\n", encoding="cp1251")
    with pytest.raises(OperatorError, match=reason):
        _import(folder, MAPPING.replace(old, new, 1))
    assert (folder / "values.csv").read_bytes() == before


def _import(folder: Path, text: str) -> Imported:
    return import_values(folder, folder / "given.csv", mapped(folder, text), LEVELS, TODAY)
