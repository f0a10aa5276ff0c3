"""XLSX: columns are found by their header wherever they stand; damaged and huge books are refused."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter

from portal.config.errors import OperatorError
from portal.ingest.extract.request import MIB, Limits

COLUMNS = {
    "Номер инцидента": "500",
    "Дата создания": "10.01.2026 09:30",
    "Исполнитель": "Синицын Пётр Ильич",
    "Дата окончания": "10.01.2026 11:00",
    "Текущий шаг инцидента": "Готово",
    "Итог": "Решено",
    "Группа тем": "Благоустройство",
    "Тема": "Уборка территорий",
    "Регион": "Республика Мордовия",
    "Муниципалитет": "г.о. Саранск",
    "Текст инцидента": "Мой телефон 8 900 000-00-00",
}


def book(rows, titles=(), sheets=("Лист1",), shift=0):
    content = BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "default_date_format": "dd.mm.yyyy hh:mm"}
    ) as made:
        for name in sheets[:-1]:
            made.add_worksheet(name).write(0, 0, "nothing here")
        sheet = made.add_worksheet(sheets[-1])
        for number, title in enumerate(titles):
            sheet.write(number, 0, title)
        for number, row in enumerate(rows, start=len(titles)):
            for column, value in enumerate(row, start=shift):
                sheet.write(number, column, value)
    return content.getvalue()


def export(order=tuple(COLUMNS), changes=({},), **options):
    rows = [
        [COLUMNS[name] if name not in change else change[name] for name in order]
        for change in changes
    ]
    return book([list(order), *rows], **options)


def take(office, content, limits=None, name="export.xlsx"):
    return office.ingest(office.write(content, name), source="incident_management", limits=limits)[
        0
    ]


def seen(office):
    columns = "received_at, closed_at, outcome, topic_code, territory_code, channel, regime"
    return office.records(columns)


@pytest.mark.parametrize("seed", range(4))
def test_columns_may_stand_in_any_order_after_titles_and_blank_columns(russia, seed):
    order = list(COLUMNS)
    order = order[seed * 3 :] + order[: seed * 3][::-1]
    content = export(
        tuple(order), titles=("Выгрузка", "")[:seed], sheets=("Титул", "Данные"), shift=seed
    )
    report = take(russia, content)
    assert (report.read, report.accepted) == (1, 1)
    assert seen(russia) == [
        (
            datetime(2026, 1, 10, 6, 30),
            datetime(2026, 1, 10, 8, 0),
            "measures_taken",
            "street_cleaning",
            "89701000",
            "other_social",
            "social_incident",
        )
    ]


def test_cells_of_dates_and_numbers_are_read_as_such(russia):
    moment = datetime(2026, 1, 10, 9, 30)
    take(russia, export(changes=[{"Дата создания": moment, "Номер инцидента": 500}]))
    first = seen(russia)
    report = take(russia, export())
    assert report.duplicate == 1
    assert seen(russia) == first


def test_rows_keep_the_numbers_of_the_sheet(russia):
    changes = [{}, dict.fromkeys(COLUMNS, ""), {"Номер инцидента": "501", "Дата создания": "скоро"}]
    report = take(russia, export(changes=changes, titles=("Выгрузка",)))
    assert (report.read, report.accepted) == (2, 1)
    assert russia.quarantine() == [("5", "Дата создания", "received_unreadable", "")]


def test_a_closing_column_may_have_another_label_or_none(russia):
    order = [name if name != "Дата окончания" else "ДАТА ЗАКРЫТИЯ" for name in COLUMNS]
    rows = [order, list(COLUMNS.values())]
    take(russia, book(rows))
    assert seen(russia)[0][1] == datetime(2026, 1, 10, 8, 0)
    without = tuple(name for name in COLUMNS if name != "Дата окончания")
    take(russia, export(without))
    assert seen(russia)[0][1] is None


def test_a_wrong_size_written_into_the_sheet_loses_no_row(russia):
    source, target = BytesIO(export(changes=[{}, {"Номер инцидента": "501"}])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:K3"/>' in text
                text = text.replace(b'<dimension ref="A1:K3"/>', b'<dimension ref="A1"/>')
            new.writestr(part, text)
    assert take(russia, target.getvalue()).accepted == 2


def renamed(old, new):
    order = [name if name != old else new for name in COLUMNS]
    return book([order, list(COLUMNS.values())])


def archive(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"number;received\n", "this is no XLSX workbook"),
        (export()[:-400], "this is no XLSX workbook"),
        (archive(a="b"), "a ZIP archive, but no XLSX workbook"),
        (archive(**{"[Content_Types].xml": "<x/>"}), "damaged"),
        (
            renamed("Муниципалитет", "Муниципалитеты"),
            "«Муниципалитет» is missing; the nearest one is «Муниципалитеты»",
        ),
        (renamed("Исполнитель", "Тема"), "two columns «Тема»"),
        (book([["a", "b"], ["c", "d"]]), "the column «Номер инцидента» is missing."),
        (book([list(COLUMNS)]), "holds no rows"),
    ],
)
def test_a_book_that_is_not_what_the_mapping_says(russia, content, sentence):
    with pytest.raises(OperatorError, match=sentence.replace("(", r"\(")):
        take(russia, content)
    assert russia.records() == []


def test_a_book_that_unpacks_to_too_much_is_refused(russia):
    bomb = archive(**{"[Content_Types].xml": "<x/>", "xl/big.xml": " " * (4 * MIB)})
    with pytest.raises(OperatorError, match="unpacks to"):
        take(russia, bomb, Limits(free_bytes=MIB, ratio=50))
