"""The passport as the Russian recommendations on open data have it: folder ``/opendata/``.

The registry ``list.csv`` names the sets, ``meta.csv`` of each names its files, ``structure-…csv``
says what the columns are. Names and order of properties are those of version 3.0, which is what
harvesters read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from portal.exports.tabular import Table, to_csv
from schemas.passport import DatasetPassport, Passport

STANDARD = "http://opendata.gosmonitor.ru/standard/3.0"
STRUCTURE_COLUMNS = ("field name", "english description", "russian description", "format")
_SUBJECT = "обращения граждан, открытые данные, муниципалитеты, регионы"
_FORMATS = {"month": "string", "text": "string"}
_RELEASE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:-(\d{1,4}))?\Z")


def set_id(passport: Passport, dataset: DatasetPassport) -> str:
    """Return the id of a set: the ИНН or another name of the publisher, then the table."""
    return f"{passport.opendata_id}-{dataset.id}"


def datasets(passport: Passport) -> dict[str, DatasetPassport]:
    """Return the sets by id: all that are given as CSV."""
    return {set_id(passport, entry): entry for entry in passport.datasets if entry.form("csv")}


def stamp(release: str, issued: date) -> str:
    """Return the day of a release as names of files have it.

    A second release of one day is told apart by minutes, since the recommendations know no number.
    """
    match = _RELEASE.fullmatch(release)
    if not match:
        return f"{issued:%Y%m%d}"
    year, month, day, number = match.groups()
    after = f"T{int(number) // 60:02}{int(number) % 60:02}" if number else ""
    return f"{year}{month}{day}{after}"


def structure_name(dataset: DatasetPassport) -> str:
    """Return the name of the file that describes the columns, without its ending."""
    return f"structure-{dataset.structure_on:%Y%m%d}"


def data_name(dataset: DatasetPassport, release: str, issued: date) -> str:
    """Return the name of a release's file, without its ending."""
    return f"data-{stamp(release, issued)}-{structure_name(dataset)}"


def full_name(name: str) -> str:
    """Return a name with the time of day beside every date, the recommendations' longer form."""
    return re.sub(r"(?<=-)(\d{8})(?!T|\d)", r"\1T0000", name)


def registry(passport: Passport) -> bytes:
    """Return ``list.csv``."""
    rows = [
        ("standardversion", "Версия методических рекомендаций", STANDARD, ""),
        *(
            (name, dataset.title.ru, _address(passport, name, "meta.csv"), "csv")
            for name, dataset in datasets(passport).items()
        ),
    ]
    return to_csv(Table(("property", "title", "value", "format"), rows))


def meta(passport: Passport, dataset: DatasetPassport, releases: Sequence[str]) -> bytes:
    """Return ``meta.csv`` of a set; ``releases`` are those that have it, newest first."""
    rows = list(_meta_rows(passport, dataset, releases))
    return to_csv(Table(("property", "value"), rows))


def structure(dataset: DatasetPassport) -> bytes:
    """Return the description of the columns."""
    rows = [
        (
            column.name,
            column.meaning.en,
            column.meaning.ru,
            _FORMATS.get(column.kind, column.kind),
        )
        for column in dataset.columns
    ]
    return to_csv(Table(STRUCTURE_COLUMNS, rows))


def _meta_rows(
    passport: Passport, dataset: DatasetPassport, releases: Sequence[str]
) -> Iterator[tuple[str, str]]:
    name = set_id(passport, dataset)
    is_phone = passport.contact.startswith("tel:")
    contact = re.sub("^(mailto|tel):", "", passport.contact)
    first = releases[-1] if releases else passport.release
    yield "standardversion", STANDARD
    yield "identifier", name
    yield "title", dataset.title.ru
    yield "description", dataset.description.ru
    yield "creator", passport.publisher.ru
    yield "created", stamp(first, passport.issued)
    yield "modified", stamp(passport.release, passport.issued)
    yield "subject", _SUBJECT
    yield "format", "csv"
    yield "provenance", f"Выпуск {passport.release}, лицензия {dataset.licence.name}"
    yield "valid", f"{passport.as_of:%Y%m%d}"
    yield "publishername", passport.publisher.ru
    yield "publisherphone", contact if is_phone else ""
    yield "publishermbox", "" if is_phone else contact
    for release in releases:
        data = data_name(dataset, release, passport.issued)
        yield data, _address(passport, name, f"{data}.csv")
    yield structure_name(dataset), _address(passport, name, f"{structure_name(dataset)}.csv")


def _address(passport: Passport, name: str, file: str) -> str:
    return f"{passport.base_url}/opendata/{name}/{file}"
