"""Data and API: doors, whole files with their checksums, licence, citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.indicators.labels import PARTIAL_MARK, STATE_LABELS, format_count
from portal.web.context import PageContext
from portal.web.dates import size_text
from portal.web.kept import passport_of
from portal.web.presenters.linked_data import catalogue_block
from portal.web.presenters.selection import default_period
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class ApiDoor:
    """One resource of the API."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One whole file."""

    name: str
    href: str
    size: str
    rows: str
    sha256: str
    anchor: str


@dataclass(frozen=True, slots=True)
class StateRow:
    """A word that stands instead of a number: on the page, in files, and what it means."""

    text: str
    code: str
    meaning: str
    mark: str


@dataclass(frozen=True, slots=True)
class DataView:
    """Everything the page prints."""

    rate: str
    first_request: str
    first_path: str
    answer: tuple[tuple[str, str], ...]
    about: str
    doors: tuple[ApiDoor, ...]
    files: tuple[FileRow, ...]
    archive: str
    catalogues: tuple[ApiDoor, ...]
    linked: Markup
    states: tuple[StateRow, ...]
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
        info.base_url.rstrip("/") + path,
        path,
        answer,
        root.name(context.lang),
        _doors(context),
        _files(context),
        f"/data/archive/{quote(info.id)}.zip",
        _catalogues(context),
        catalogue_block(context),
        _states(context),
        info.id,
        info.as_of,
        info.data_license,
        info.data_license_url,
        _citation(context),
    )


def _doors(context: PageContext) -> tuple[ApiDoor, ...]:
    _ = context.texts.gettext
    resources = (
        (_("Counts: place × topic × channel × outcome × time"), "/observations"),
        (_("Indicators with numerator, denominator and definition"), "/indicators"),
        (_("Places, with what lies above them"), "/territories"),
        (_("Topics and groups"), "/topics"),
        (_("Codelists"), "/codelists"),
        (_("Who reported which months"), "/coverage"),
        (_("Releases"), "/releases"),
        (_("Releases, to subscribe to"), "/releases?format=atom"),
        (_("Release calendar"), "/calendar"),
        (_("Which release is in force and when the next one is due"), "/last-updated"),
        (_("What changed after publication"), "/corrections"),
    )
    return tuple(ApiDoor(label, f"/api/v1{path}") for label, path in resources)


def _files(context: PageContext) -> tuple[FileRow, ...]:
    release, lang = context.info.id, context.lang
    passport = passport_of(context.store)
    # A dataset is led to by its first file; the others are further forms of it.
    others = {form.file for entry in passport.datasets for form in entry.distributions[1:]}
    return tuple(
        FileRow(
            file.name,
            f"/downloads/{quote(release)}/{quote(file.name)}",
            size_text(file.bytes, lang),
            format_count(file.rows, lang) if file.rows else "—",
            file.sha256,
            "" if file.name in others else file.name.rpartition(".")[0],
        )
        for file in context.store.downloads
    )


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


def _states(context: PageContext) -> tuple[StateRow, ...]:
    _, words = context.texts.gettext, STATE_LABELS[context.lang]
    return (
        StateRow(
            words["too_few"],
            "U",
            _("There is a number, but a share of it would be unreliable"),
            "dots",
        ),
        StateRow(
            words["not_reported"], "L", _("The source reported nothing; this is not zero"), "hatch"
        ),
        StateRow(
            PARTIAL_MARK[context.lang].strip(" ()"),
            "P",
            _("Some months or sources are missing; the number stands beside the word"),
            "",
        ),
        StateRow(
            words["no_population"],
            "M",
            _("The number of residents is not known; this is not zero"),
            "",
        ),
        StateRow(
            words["not_applicable"], "M", _("The sources do not say what became of the appeals"), ""
        ),
    )


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
