"""A table as an XLSX workbook: one sheet of data, one of notes, nothing hidden."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import Any

import xlsxwriter

from portal.exports.about import About, Form
from portal.exports.tabular import Table, labelled
from schemas.codelists import OBS_STATUS

DATA, NOTES = "data", "notes"
_WIDTH = 18
_OPTIONS = {
    # A row at a time: a big workbook would otherwise take hundreds of megabytes.
    "constant_memory": True,
    # Text stays text: no formula, no link, no number made of digits that are a code.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TEXTS = {
    "ru": {
        "release": "Выпуск",
        "as_of": "Данные на",
        "publisher": "Издатель",
        "license": "Лицензия данных",
        "address": "Адрес портала",
        "empty": "Пустая ячейка — не ноль: почему числа нет, сказано в OBS_STATUS.",
        "rounded": "Малые числа округлены так, чтобы их нельзя было восстановить; суммы сходятся.",
        "columns": "Столбцы",
        "statuses": "Значения OBS_STATUS",
    },
    "en": {
        "release": "Release",
        "as_of": "Data as of",
        "publisher": "Publisher",
        "license": "Licence of the data",
        "address": "Address of the portal",
        "empty": "An empty cell is not a zero: OBS_STATUS says why there is no figure.",
        "rounded": "Small counts are rounded so that they cannot be recovered; sums add up.",
        "columns": "Columns",
        "statuses": "Values of OBS_STATUS",
    },
}


def write_workbook(table: Table, about: About, form: Form) -> bytes:
    """Return the workbook; the same table and release give the same bytes.

    Figures are numbers, codes are text, what is absent is an empty cell.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        # The clock stays out of the file.
        book.set_properties(
            {
                "title": about.title,
                "author": about.publisher,
                "comments": " ".join(about.notes),
                "created": datetime.combine(about.created_on, time(), UTC).replace(tzinfo=None),
            }
        )
        bold = book.add_format({"bold": True})
        _write_data(book.add_worksheet(DATA), labelled(table, form.labels), bold, book)
        _write_notes(book.add_worksheet(NOTES), table, about, bold)
    return buffer.getvalue()


def _write_data(sheet: Any, table: Table, bold: Any, book: Any) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, len(table.columns) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    for line, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value, day)


def _write_cell(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value)
    elif isinstance(value, str):
        sheet.write_string(line, column, value)
    else:
        sheet.write_datetime(line, column, value, day)


def _write_notes(sheet: Any, table: Table, about: About, bold: Any) -> None:
    texts = _TEXTS[about.lang]
    facts = [
        (texts["publisher"], about.publisher),
        (texts["release"], about.release),
        (texts["as_of"], about.as_of.isoformat()),
        (texts["license"], f"{about.license} {about.license_url}".strip()),
        (texts["address"], about.base_url),
    ]
    columns = [(part.id, part.label(about.lang)) for part in table.parts]
    statuses = [(code.code, code.label(about.lang)) for code in OBS_STATUS]
    lines: list[tuple[str, ...]] = [
        (table.dataset.title(about.lang) if table.dataset else about.title,),
        *((note,) for note in about.notes),
        *facts,
        (texts["empty"],),
        (texts["rounded"],),
        *([(texts["columns"],), *columns] if columns else []),
        *([(texts["statuses"],), *statuses] if "OBS_STATUS" in table.columns else []),
    ]
    headings = {0, *(i for i, line in enumerate(lines) if line in _headings(texts))}
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, bold if number in headings else None)


def _headings(texts: dict[str, str]) -> tuple[tuple[str], ...]:
    return (texts["columns"],), (texts["statuses"],)
