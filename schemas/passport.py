"""The passport of a release: one record from which every catalogue and metadata file is written.

DCAT-AP, schema.org, the Russian ``meta.csv``, Frictionless and CSVW are forms of this record; a
thing that stands in one of them and not here cannot be true of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ColumnKind = Literal["text", "integer", "number", "boolean", "date", "month", "geometry"]
Periodicity = Literal["monthly", "quarterly", "annual", "irregular"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    ru: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text in ``lang``."""
        return self.ru if lang == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what conditions the data may be used; ``url`` may be empty."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, type and meaning, and the codelist of its values."""

    name: str
    kind: ColumnKind
    meaning: Text
    codelist: str | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file in which a dataset is given; ``address`` is absolute and of this release."""

    file: str
    address: str
    media_type: str
    bytes: int
    sha256: str
    rows: int

    @property
    def suffix(self) -> str:
        """The ending of the file's name, without the point."""
        return self.file.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class DatasetPassport:
    """One table of a release, in one or more forms.

    ``series`` is the family of tables of several levels to which it belongs, or empty. ``first``
    and ``last`` are the days of which its figures tell, absent for reference tables without them.
    ``key`` names the columns that identify a row, ``structure_on`` the day since which the columns
    are what they are. ``source`` and ``credit`` are those of somebody else's data.
    """

    id: str
    series: str
    title: Text
    description: Text
    periodicity: Periodicity
    first: date | None
    last: date | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    structure_on: date
    licence: Licence
    distributions: tuple[Distribution, ...]
    source: str = ""
    credit: str = ""

    def form(self, suffix: str) -> Distribution | None:
        """Return the file with this ending, or ``None``."""
        return next((form for form in self.distributions if form.suffix == suffix), None)


@dataclass(frozen=True, slots=True)
class Passport:
    """What a catalogue says of a release as a whole, and its datasets in order of id.

    ``note`` says that the figures are made up or a trial, and is empty otherwise; ``opendata_id``
    stands before the names of the Russian open-data folder.
    """

    release: str
    issued: date
    as_of: date
    base_url: str
    title: Text
    description: Text
    publisher: Text
    contact: str
    licence: Licence
    languages: tuple[str, ...]
    place_code: str
    place: Text
    note: str
    opendata_id: str
    datasets: tuple[DatasetPassport, ...]

    def dataset(self, dataset_id: str) -> DatasetPassport | None:
        """Return the dataset with this id, or ``None``."""
        return next((entry for entry in self.datasets if entry.id == dataset_id), None)
