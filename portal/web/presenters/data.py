"""Data and API: doors, whole files with their checksums, licence, citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import size_text
from portal.web.kept import passport_of
from portal.web.presenters.linked_data import catalogue_block
from portal.web.presenters.selection import default_period
from portal.web.presenters.value_states import StateRow, make_state_rows
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class ApiDoor:
    """One resource of the API."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class DoorGroup:
    """Resources that belong together."""

    title: str
    doors: tuple[ApiDoor, ...]


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A format: what ``format`` takes, what it is, and what it is good for."""

    code: str
    name: str
    use: str


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


@dataclass(frozen=True, slots=True)
class DataView:
    """Everything the page prints."""

    rate: str
    first_request: str
    first_path: str
    answer: tuple[tuple[str, str], ...]
    about: str
    groups: tuple[DoorGroup, ...]
    formats: tuple[FormatRow, ...]
    files: tuple[FileRow, ...]
    archive: str
    catalogues: tuple[ApiDoor, ...]
    linked: Markup
    states: tuple[StateRow, ...]
    developers: str
    stability: str
    release: str
    as_of: date
    license: str
    license_url: str
    citation: str


def make_data_view(context: PageContext) -> DataView:
    """Return the page."""
    info, links = context.info, context.links
    period, rate = default_period(context), info.headline_rate
    root = context.store.territories.root
    path = links.api(f"/indicators/{rate}/{root.code}/{ALL}/{period}")
    value = evaluate(context.store, rate, [root.code], ALL, period)[root.code]
    answer = (
        ("value", str(value.value) if value.value is not None else "null"),
        ("numerator", str(value.numerator) if value.numerator is not None else "null"),
        ("denominator", str(value.denominator) if value.denominator is not None else "null"),
        ("obs_status", f'"{value.obs_status}"'),
    )
    return DataView(
        BY_ID[rate].label(context.lang),
        context.base + path,
        path,
        answer,
        root.name(context.lang),
        _groups(context),
        _formats(context),
        _files(context),
        f"/data/archive/{quote(info.id)}.zip",
        _catalogues(context),
        catalogue_block(context),
        make_state_rows(context),
        links.page("/developers"),
        links.page("/stability"),
        info.id,
        info.as_of,
        info.data_license,
        info.data_license_url,
        _citation(context),
    )


def _groups(context: PageContext) -> tuple[DoorGroup, ...]:
    _ = context.texts.gettext
    groups = (
        (
            _("Figures"),
            (
                (_("Counts: place × topic × channel × outcome × time"), "/observations"),
                (_("Indicators with numerator, denominator and definition"), "/indicators"),
                (_("Who reported which months"), "/coverage"),
                (_("How far rounding may move a value"), "/rounding-error"),
            ),
        ),
        (
            _("What the codes mean"),
            (
                (_("Places, with what lies above them"), "/territories"),
                (_("Mergers, splits and shifts of borders"), "/events"),
                (_("Residents, by year"), "/population"),
                (_("Groups of places by population"), "/population-bands"),
                (_("Topics and groups"), "/topics"),
                (_("From the topics of the sources to ours"), "/crosswalks"),
                (_("Legal terms of answers"), "/deadlines"),
                (_("Codelists"), "/codelists"),
                (_("Columns of the tables: types, units, codelists"), "/structure"),
            ),
        ),
        (
            _("Releases"),
            (
                (_("All releases and their files"), "/releases"),
                (_("Releases, to subscribe to"), "/releases?format=atom"),
                (_("Release calendar"), "/calendar"),
                (_("Which release is in force and when the next one is due"), "/last-updated"),
                (_("What changed after publication"), "/corrections"),
                (_("Which attacks each release has stood"), "/audit"),
            ),
        ),
        (
            _("Maps"),
            ((_("Outlines for QGIS and other programs of maps"), "/ogc"),),
        ),
    )
    return tuple(
        DoorGroup(title, tuple(ApiDoor(label, _address(path)) for label, path in doors))
        for title, doors in groups
    )


def _address(path: str) -> str:
    return path if path == "/ogc" else f"/api/v1{path}"


def _formats(context: PageContext) -> tuple[FormatRow, ...]:
    _ = context.texts.gettext
    known = {
        "json": ("JSON", _("programs and sites; the default")),
        "csv": ("CSV", _("any table program; for Excel with bom=true&delimiter=%3B")),
        "xlsx": ("XLSX", _("Excel, a sheet of data and one of notes")),
        "parquet": ("Parquet", _("pandas, R, DuckDB: typed columns")),
        "ndjson": ("NDJSON", _("big answers, up to a million rows")),
        "geojson": ("GeoJSON", _("maps: outlines with figures")),
        "jsonstat": ("JSON-stat 2.0", _("tools of statistical offices")),
        "sdmx-csv": ("SDMX-CSV 2.0", _("exchange between statistical systems")),
    }
    return tuple(FormatRow(code, *said) for code, said in known.items())


def _files(context: PageContext) -> tuple[FileRow, ...]:
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


def _catalogues(context: PageContext) -> tuple[ApiDoor, ...]:
    _ = context.texts.gettext
    forms = (
        (_("DCAT-AP 3, Turtle"), "/catalog.ttl"),
        (_("DCAT-AP 3, JSON-LD"), "/catalog.jsonld"),
        (_("DCAT-AP 3, RDF/XML"), "/catalog.rdf"),
        (_("Registry by the Russian recommendations on open data"), "/opendata/list.csv"),
        (_("Pages of this site"), "/sitemap.xml"),
    )
    return tuple(ApiDoor(label, address) for label, address in forms)


def _citation(context: PageContext) -> str:
    info, lang = context.info, context.lang
    text = context.texts.gettext(
        "%(publisher)s. %(title)s: citizens' appeals. Release %(release)s. %(address)s. "
        "%(license)s."
    )
    values = {
        "publisher": info.publisher(lang),
        "title": info.title(lang),
        "release": info.id,
        "address": info.base_url.rstrip("/"),
        "license": info.data_license,
    }
    return (text % values).replace("..", ".")
