"""Doors of the page of data: resources of the API, formats, catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.context import PageContext

# Addresses that are not below the API's.
_OF_THEIR_OWN = frozenset({"/ogc", "/claims.atom"})


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


def api_groups(context: PageContext) -> tuple[DoorGroup, ...]:
    """Return the resources of the API by what they tell."""
    _ = context.texts.gettext
    groups = (
        (
            _("Figures"),
            (
                (_("Counts: place × topic × channel × outcome × time"), "/observations"),
                (_("Indicators with numerator, denominator and definition"), "/indicators"),
                (_("Places compared fairly: intervals, spans of ranks, funnel"), "/comparison"),
                (_("How often people write, by channel and place"), "/reporting-differences"),
                (_("How far places are apart by that"), "/reporting-spreads"),
                (_("Did it improve: a year against the year before"), "/change"),
                (_("Who reported which months"), "/coverage"),
                (_("How far rounding may move a value"), "/rounding-error"),
            ),
        ),
        (
            _("Forecasts"),
            (
                (_("Forecasts by month, with intervals"), "/forecasts"),
                (_("How good the forecasts of each series are"), "/forecast-scores"),
                (_("How good they are on average, by level"), "/forecast-group-scores"),
                (_("Past forecasts and what came"), "/past-forecasts"),
                (_("Months above what was to be expected"), "/spikes"),
            ),
        ),
        (
            _("What the press says"),
            (
                (_("Claims checked, with definition and queries"), "/claims"),
                (_("Claims, to subscribe to"), "/claims.atom"),
            ),
        ),
        (
            _("The system around appeals"),
            (
                (_("Its parts, and what is published of each"), "/system-parts"),
                (_("Official indicators: what each counts"), "/official-indicators"),
                (_("Their values, with source and words"), "/official-values"),
                (_("Coverage by municipal centres"), "/municipal-centre-coverage"),
                (_("Polls: question, sample, method, day"), "/polls"),
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
    return path if path in _OF_THEIR_OWN else f"/api/v1{path}"


def data_formats(context: PageContext) -> tuple[FormatRow, ...]:
    """Return the formats of answers."""
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


def catalogues(context: PageContext) -> tuple[ApiDoor, ...]:
    """Return the catalogues that other portals read."""
    _ = context.texts.gettext
    forms = (
        (_("DCAT-AP 3, Turtle"), "/catalog.ttl"),
        (_("DCAT-AP 3, JSON-LD"), "/catalog.jsonld"),
        (_("DCAT-AP 3, RDF/XML"), "/catalog.rdf"),
        (_("Registry by the Russian recommendations on open data"), "/opendata/list.csv"),
        (_("Pages of this site"), "/sitemap.xml"),
    )
    return tuple(ApiDoor(label, address) for label, address in forms)
