"""Whole files of a release for the page of data: forms, sizes, checksums."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import size_text
from portal.web.kept import passport_of


@dataclass(frozen=True, slots=True)
class FileForm:
    """One whole file: the form of a table, its size and checksum."""

    name: str
    form: str
    href: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One table of the release in its forms; ``anchor`` is where catalogues lead to."""

    title: str
    anchor: str
    rows: str
    forms: tuple[FileForm, ...]


def release_files(context: PageContext) -> tuple[FileRow, ...]:
    """Return the tables of the release, and the text that explains them."""
    lang, passport = context.lang, passport_of(context.store)
    tables = [(entry.title.of(lang), entry.id, entry.distributions) for entry in passport.datasets]
    told = {form.file for *_, forms in tables for form in forms}
    rows = [
        FileRow(
            _sentence(title),
            anchor,
            format_count(forms[0].rows, lang),
            tuple(_form(context, form.file, form.bytes, form.sha256) for form in forms),
        )
        for title, anchor, forms in tables
    ]
    rest = [file for file in context.store.downloads if file.name not in told]
    about = context.texts.gettext("Description of the files")
    return (
        *(
            FileRow(about, "", "—", (_form(context, file.name, file.bytes, file.sha256),))
            for file in rest
        ),
        *rows,
    )


def _sentence(title: str) -> str:
    return title[:1].upper() + title[1:]


def _form(context: PageContext, name: str, size: int, sha256: str) -> FileForm:
    suffix = name.rpartition(".")[2]
    form = {"geojson": "GeoJSON", "parquet": "Parquet"}.get(suffix, suffix.upper())
    href = f"/downloads/{quote(context.info.id)}/{quote(name)}"
    return FileForm(name, form, href, size_text(size, context.lang), sha256)
