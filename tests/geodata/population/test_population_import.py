"""Import of population: what is taken, what is told, what is refused; nothing by halves."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from population_files import POPULATION, write_book, write_csv, write_reference

from geodata.errors import ReferenceFault
from geodata.history.lineage import load_lineage
from geodata.population.figures import load_population
from geodata.population.imports import ImportReport, ImportRequest, import_population
from geodata.population.table import TableForm
from geodata.territories import load_territories

HEAD = "ОКТМО,Все население\n"


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return write_reference(tmp_path / "reference")


def _request(file: Path, **changes: object) -> ImportRequest:
    return ImportRequest(
        file, "ОКТМО", "Все население", "Office, table 1, {year}", **{"year": 2024, **changes}
    )


def _take(reference: Path, request: ImportRequest) -> tuple[bytes, ImportReport]:
    territories = load_territories(reference / "territories.csv")
    lineage = load_lineage(reference, territories)
    return import_population(request, reference / "population.csv", territories, lineage)


def _people(reference: Path, content: bytes) -> dict[tuple[str, int], int]:
    path = reference / "population.csv"
    path.write_bytes(content)
    return {(code, figure.year): figure.residents for code, figure in load_population(path)}


def test_figures_are_added_with_day_and_source(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + "29000000,1 200\n01000000,1100\n")
    content, report = _take(reference, _request(file))
    people = _people(reference, content)
    assert people == {
        ("RU", 2023): 5000,
        ("01000000", 2023): 1000,
        ("01000000", 2024): 1100,
        ("29000000", 2024): 1200,
    }
    figure = load_population(reference / "population.csv").of("29000000", 2024)
    assert figure is not None
    assert (figure.as_of, figure.source) == (date(2024, 1, 1), "Office, table 1, 2024")
    assert (report.n_rows, report.n_new, report.years) == (2, 2, (2024,))


def test_the_file_is_in_the_order_of_territories_and_years(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + "29000000,1200\nRU,5100\n")
    content, _ = _take(reference, _request(file))
    keys = [tuple(line.split(",")[:2]) for line in content.decode().splitlines()[1:]]
    assert keys == [("RU", "2023"), ("RU", "2024"), ("01000000", "2023"), ("29000000", "2024")]


def test_the_same_file_twice_changes_nothing(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + "29000000,1200\n")
    content, _ = _take(reference, _request(file))
    (reference / "population.csv").write_bytes(content)
    again, report = _take(reference, _request(file))
    assert again == content
    assert (report.n_new, report.n_unchanged) == (0, 1)


def test_years_may_stand_in_a_column(reference: Path) -> None:
    rows = "ОКТМО,Год,Все население\n29000000,2023,10\n29000000,2024,11\n"
    file = write_csv(reference / "in.csv", rows)
    content, report = _take(reference, _request(file, year=None, year_field="Год"))
    assert _people(reference, content)["29000000", 2023] == 10
    assert report.years == (2023, 2024)
    assert b"Office, table 1, 2023" in content
    assert b"2024-01-01" in content


def test_a_day_of_the_year_before_may_stand_for_the_year(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + "29000000,10\n")
    content, _ = _take(reference, _request(file, as_of="2023-12-31"))
    assert b"29000000,2024,10,2023-12-31" in content


def test_numbers_in_thousands(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + '29000000,"1 012,3"\n')
    content, _ = _take(reference, _request(file, unit="thousand"))
    assert _people(reference, content)["29000000", 2024] == 1_012_300


def test_a_russian_table_with_a_title_semicolons_and_cp1251(reference: Path) -> None:
    text = "Численность населения;;\n;;\nНазвание;ОКТМО;Все  население\nБ;29000000;1\u00a0012\n"
    file = write_csv(reference / "in.csv", text, "cp1251")
    form = TableForm(delimiter=";", encoding="cp1251")
    content, report = _take(reference, _request(file, form=form))
    assert _people(reference, content)["29000000", 2024] == 1012
    assert report.n_rows == 1


def test_codes_are_found_by_the_day_by_former_codes_and_without_zeros(reference: Path) -> None:
    rows = "1600000,10\n01500000,20\n29 000 000,30\n1000000,40\n"
    content, report = _take(
        reference, _request(write_csv(reference / "in.csv", HEAD + rows), is_replacing=True)
    )
    people = _people(reference, content)
    assert people["01600000", 2024] == 10
    assert people["01700000", 2024] == 20
    assert people["29000000", 2024] == 30
    assert report.padded == [("1600000", "01600000"), ("1000000", "01000000")]
    assert report.former == [("01500000", "01700000")]


def test_a_code_without_zeros_that_fits_two_territories_is_left_out(reference: Path) -> None:
    table = reference / "territories.csv"
    table.write_text(table.read_text(encoding="utf-8") + "001600000,RU,region,В,V,,,,,,\n", "utf-8")
    file = write_csv(reference / "in.csv", HEAD + "1600000,10\n29000000,30\n")
    _, report = _take(reference, _request(file))
    assert report.unknown == [(2, "1600000")]
    assert report.padded == []


def test_what_is_left_out_is_told_and_never_a_zero(reference: Path) -> None:
    rows = "29000000,10\n77777777,20\n01600000,…\n01700000,0\n* без учёта,прим.\n29000000,10\n"
    content, report = _take(reference, _request(write_csv(reference / "in.csv", HEAD + rows)))
    assert report.unknown == [(3, "77777777"), (6, "* без учёта")]
    assert report.without == [(4, "01600000"), (5, "01700000")]
    assert report.repeated == [(7, "29000000")]
    # The country is of a level that the file does not speak of; a town that ended is not missed.
    assert report.missing == [("01000000", 2024)]
    assert ("01700000", 2024) not in _people(reference, content)


def test_missing_territories_are_those_of_the_levels_of_the_file(reference: Path) -> None:
    file = write_csv(reference / "in.csv", HEAD + "01600000,10\n")
    _, report = _take(reference, _request(file, year=2025))
    assert report.missing == [("01700000", 2025)]


def test_jumps_and_parts_above_their_whole_are_told(reference: Path) -> None:
    rows = "01000000,1201\n01600000,700\n01700000,600\n01800000,5000\nRU,5999\n"
    _, report = _take(
        reference, _request(write_csv(reference / "in.csv", HEAD + rows), as_of="2023-12-31")
    )
    assert report.jumps == [("01000000", 2024, 1000, 1201)]
    # On that day the second town had another code and the third was still there.
    assert report.exceeding == [("01000000", 2024, 1201, 6300)]
    _, calm = _take(reference, _request(write_csv(reference / "in.csv", HEAD + "01000000,1200\n")))
    assert calm.jumps == []


@pytest.mark.parametrize("year", [2024, 2025])
def test_other_figures_are_kept_unless_they_are_to_be_replaced(reference: Path, year: int) -> None:
    path = reference / "population.csv"
    path.write_text(f"{POPULATION}29000000,{year},5,{year}-01-01,Old\n", encoding="utf-8")
    file = write_csv(reference / "in.csv", HEAD + "29000000,6\n01600000,7\n")
    if year == 2025:
        content, report = _take(reference, _request(file))
        assert (report.n_new, report.n_replaced) == (2, 0)
        return
    with pytest.raises(ReferenceFault) as refusal:
        _take(reference, _request(file))
    assert str(refusal.value) == (
        f"{path}: «29000000» has a figure for 2024 already, 5 (2024-01-01, Old), and the file has 6"
        " (2024-01-01, Office, table 1, 2024); nothing was taken; say --replace to take the file's."
    )
    content, report = _take(reference, _request(file, is_replacing=True))
    assert (report.n_new, report.n_replaced) == (1, 1)
    assert _people(reference, content)["29000000", 2024] == 6


@pytest.mark.parametrize(
    ("rows", "changes", "sentence"),
    [
        ("29000000,1012,3\n", {}, "row 2: 3 values where the header has 2; quote those"),
        ('29000000,"1012,3"\n', {}, "row 2: «1012,3» is no whole number of people; if the file"),
        ("29000000,x5\n", {}, "row 2: «x5» is no number of people"),
        ("29000000,5\n29000000,6\n", {}, "row 3: «29000000» has 6 in 2024, and 5 in row 2"),
        ("7,5\n", {}, "no row has both a figure and a code of territories.csv"),
        ("29000000,-\n", {}, "no row has both a figure and a code"),
        ('29000000,"5\n', {}, "row 2: this is no CSV"),
        ("29000000,5\n", {"code_field": "Код"}, "the column «Код» beside the others; row 1 has «О"),
        ("29000000,5\n", {"year": None}, "Give either the year or the column"),
        ("29000000,5\n", {"year_field": "ОКТМО"}, "Give either the year or the column"),
        ("29000000,5\n", {"source": " "}, "The source is empty"),
        ("29000000,5\n", {"as_of": "1 January"}, "«1 January» in 2024 is no day; write 2025-01-01"),
        ("29000000,5\n", {"as_of": "02-30"}, "«02-30» in 2024 is no day"),
        ("29000000,5\n", {"as_of": "2020-01-01"}, "row 2: as_of 2020-01-01 lies neither in 2024"),
        (
            "29000000,5\n",
            {"year": None, "year_field": "Все население"},
            "row 2: «5» is no year",
        ),
        ("29000000,5\n", {"form": TableForm(delimiter="||")}, "delimiter «||» is not one char"),
        ("29000000,5\n", {"form": TableForm(encoding="utf-88")}, "There is no encoding «utf-88»"),
        ("29000000,5\n", {"form": TableForm(encoding="ascii")}, "is not ascii; Russian files"),
        ("29000000,5\n", {"form": TableForm(sheet="1")}, "no workbook, so it has no sheets"),
        ("29000000,5\n", {"form": TableForm(max_bytes=10)}, "more than the limit of"),
        ("29000000,5\n", {"form": TableForm(delimiter=";")}, "row 1 has «ОКТМО,Все население»"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_a_sentence(
    reference: Path, rows: str, changes: dict[str, object], sentence: str
) -> None:
    request = replace(_request(write_csv(reference / "in.csv", HEAD + rows)), **changes)
    with pytest.raises(ReferenceFault) as refusal:
        _take(reference, request)
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the file cannot be read"),
        (b"", "the file is empty"),
        (b"\xd0\xcf\x11\xe0rest", "an old .xls workbook; save it as .xlsx or CSV"),
        (b"PK\x03\x04rest", "the workbook is damaged"),
        (b"\xff\xfe\x00", "the file is not utf-8; Russian files are often cp1251"),
        (b"\n\n", "has the column"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    reference: Path, content: bytes | None, sentence: str
) -> None:
    file = reference / "in.bin"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ReferenceFault, match=sentence):
        _take(reference, _request(file))


def test_two_columns_of_one_name_are_refused(reference: Path) -> None:
    file = write_csv(reference / "in.csv", "ОКТМО,Все население,все  население\n29000000,1,2\n")
    with pytest.raises(
        ReferenceFault, match="row 1: the column «Все население» stands there twice"
    ):
        _take(reference, _request(file))


def test_a_workbook_is_read_like_a_table(reference: Path) -> None:
    rows = [["Таблица 1"], [], ["ОКТМО", "Все население"], [1600000, 1012.0], ["29000000", "1 013"]]
    file = write_book(reference / "in.xlsx", Свод=rows, Прочее=[["a"]])
    content, report = _take(reference, _request(file))
    people = _people(reference, content)
    assert (people["01600000", 2024], people["29000000", 2024]) == (1012, 1013)
    assert report.padded == [("1600000", "01600000")]


def test_thousands_in_a_workbook_lose_their_binary_dust(reference: Path) -> None:
    file = write_book(
        reference / "in.xlsx", A=[["ОКТМО", "Все население"], ["29000000", 1012.2999999999999]]
    )
    content, _ = _take(reference, _request(file, unit="thousand"))
    assert _people(reference, content)["29000000", 2024] == 1_012_300


def _formula(page) -> None:
    page["B3"] = "=B2*2"


def _merged(page) -> None:
    page.merge_cells("B2:B3")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_formula, "row 3: the cell B3 is a formula; save the table with values"),
        (_merged, "row 2: the cells B2:B3 are merged in the column «Все население»"),
    ],
)
def test_formulas_and_merged_cells_among_the_values_are_refused(
    reference: Path, spoil, sentence: str
) -> None:
    rows = [["ОКТМО", "Все население", "Итого"], ["29000000", 5, "=B2"], ["01600000", 6, 1]]
    path = write_book(reference / "in.xlsx", A=rows)
    book = openpyxl.load_workbook(path)
    book["A"].merge_cells("A5:C5")
    book["A"].unmerge_cells("A5:C5")
    book.save(path)
    _take(reference, _request(path))  # a formula in a column that nobody asked for is none of ours
    spoil(book["A"])
    book.save(path)
    with pytest.raises(ReferenceFault, match=sentence):
        _take(reference, _request(path))


def test_merged_titles_above_the_values_do_no_harm(reference: Path) -> None:
    path = write_book(
        reference / "in.xlsx", A=[["Title"], ["ОКТМО", "Все население"], ["29000000", 5]]
    )
    book = openpyxl.load_workbook(path)
    book["A"].merge_cells("A1:B1")
    book.save(path)
    assert _take(reference, _request(path))[1].n_new == 1


def test_a_sheet_is_chosen_where_several_have_the_columns(reference: Path) -> None:
    rows = [["ОКТМО", "Все население"], ["29000000", 5]]
    file = write_book(reference / "in.xlsx", Город=rows, Село=rows)
    with pytest.raises(
        ReferenceFault, match=r"more than one sheet has .* «Город», «Село» with --sh"
    ):
        _take(reference, _request(file))
    with pytest.raises(ReferenceFault, match="there is no sheet «X»; there are «Город», «Село»"):
        _take(reference, _request(file, form=TableForm(sheet="X")))
    assert _take(reference, _request(file, form=TableForm(sheet="Село")))[1].n_new == 1
    with pytest.raises(ReferenceFault, match="no sheet has the columns «Нет»"):
        _take(reference, replace(_request(file), code_field="Нет"))


def test_a_hidden_sheet_is_read_by_name_only(reference: Path) -> None:
    old, new = ([["ОКТМО", "Все население"], ["29000000", residents]] for residents in (4, 5))
    path = write_book(reference / "in.xlsx", Старое=old, Новое=new)
    book = openpyxl.load_workbook(path)
    book["Старое"].sheet_state = "hidden"
    book.save(path)
    assert ",5," in _take(reference, _request(path))[0].decode()
    by_name = _request(path, form=TableForm(sheet="Старое"))
    assert ",4," in _take(reference, by_name)[0].decode()


def test_a_workbook_that_unpacks_beyond_the_limit_is_not_opened(reference: Path) -> None:
    path = reference / "in.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(ReferenceFault, match="unpacked, 3 MB are more than the limit of 1 MB"):
        _take(reference, _request(path, form=TableForm(max_bytes=1_000_000)))
    with pytest.raises(ReferenceFault, match="no readable XLSX workbook"):
        _take(reference, _request(path))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["RU", "01000000", "29000000", "01600000"]),
                  st.integers(2015, 2030)),
        st.integers(1, 10**9),
        min_size=1,
    )
)  # fmt: skip
def test_what_was_taken_is_read_back_and_nothing_else_is_changed(
    reference: Path, figures: dict[tuple[str, int], int]
) -> None:
    (reference / "population.csv").write_text(POPULATION, encoding="utf-8")
    before = {("RU", 2023): 5000, ("01000000", 2023): 1000}
    rows = "".join(
        f"{code};{year};{n:,}\n".replace(",", " ") for (code, year), n in figures.items()
    )
    file = write_csv(reference / "in.csv", "ОКТМО;Год;Все население\n" + rows)
    request = _request(
        file, year=None, year_field="Год", is_replacing=True, form=TableForm(delimiter=";")
    )
    content, report = _take(reference, request)
    assert _people(reference, content) == before | figures
    assert report.n_new + report.n_replaced + report.n_unchanged == len(figures)
