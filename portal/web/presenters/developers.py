"""For people who code: the same queries, ready to copy, in the language that the reader chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.web.context import PageContext
from portal.web.presenters.selection import BadQuery
from portal.web.snippets.curl import to_curl
from portal.web.snippets.power_query import to_power_query
from portal.web.snippets.python import to_python
from portal.web.snippets.qgis import to_qgis
from portal.web.snippets.queries import CodeQuery, Kind, code_queries
from portal.web.snippets.r import to_r
from portal.web.snippets.words import Words

Writer = Callable[[CodeQuery, Words], str | None]
# Code in the address, name of the tab.
LANGUAGES: dict[str, tuple[str, Writer]] = {
    "python": ("Python", to_python),
    "curl": ("curl", to_curl),
    "r": ("R", to_r),
    "excel": ("Excel", to_power_query),
    "qgis": ("QGIS", to_qgis),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One language and its address."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """One query in words and as code; ``address`` is what the code asks for."""

    id: str
    title: str
    about: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class DevelopersView:
    """Everything the page prints."""

    tabs: tuple[Tab, ...]
    code: str
    before: str
    snippets: tuple[Snippet, ...]
    base: str
    workbook: str
    excel_csv: str
    stability: str
    states: str


def make_developers_view(context: PageContext) -> DevelopersView:
    """Return the page; raise :class:`BadQuery` for a language that is not offered."""
    chosen = _chosen(context)
    queries = code_queries(context)
    table = next(query.address for query in queries if query.kind == "table")
    links = context.links
    return DevelopersView(
        tabs=tuple(
            Tab(label, links.page("/developers", code=code), code == chosen)
            for code, (label, _) in LANGUAGES.items()
        ),
        code=chosen,
        before=_before(context, chosen),
        snippets=tuple(_snippets(context, queries, LANGUAGES[chosen][1])),
        base=context.base,
        workbook=table.replace("format=csv", "format=xlsx"),
        excel_csv=f"{table}&bom=true&delimiter=%3B",
        stability=links.page("/stability"),
        states=f"{links.page('/data')}#states",
    )


def _chosen(context: PageContext) -> str:
    given = context.query.get("code", next(iter(LANGUAGES)))
    if given in LANGUAGES:
        return given
    message = context.texts.gettext("There is no “%(given)s” here. There are: %(known)s.")
    raise BadQuery("code", given, message % {"given": given, "known": ", ".join(LANGUAGES)})


def _snippets(context: PageContext, queries: tuple[CodeQuery, ...], write: Writer) -> list[Snippet]:
    words, texts = Words(context.texts), _texts(context)
    written = [(query, write(query, words)) for query in queries]
    return [
        Snippet(query.kind, *texts[query.kind], query.address, code)
        for query, code in written
        if code is not None
    ]


def _before(context: PageContext, chosen: str) -> str:
    """Return what the language needs before its first line can run."""
    _ = context.texts.gettext
    return {
        "python": _("Needs Python 3.11 or newer and pandas; for maps geopandas and folium."),
        "curl": _("Needs curl 7.70 or newer."),
        "r": _("Needs R 4.2 or newer; jsonlite for JSON, sf for maps."),
        "excel": _(
            "Data, Get Data, From Other Sources, Blank Query; then Advanced Editor: paste in place"
            " of what stands there. To the question about access answer “Anonymous”."
        ),
        "qgis": _("Plugins, Python Console; paste and press Enter."),
    }[chosen]


def _texts(context: PageContext) -> dict[Kind, tuple[str, str]]:
    """Return the title of each query and a sentence about it."""
    _ = context.texts.gettext
    file = (
        _("A whole file"),
        _("All topics and months of one level of places, with a column for each outcome."),
    )
    return {
        "number": (
            _("One number with its citation"),
            _("The address holds the indicator, the place, the topic and the period."),
        ),
        "table": (
            _("One indicator for all places"),
            _("A row for each place, with the numerator, the denominator and the reason where there"
              " is no value."),
        ),
        "series": (
            _("Month by month, by outcome"),
            _("Counts of one place over the last twelve months."),
        ),
        "pinned": (
            _("The same numbers in a year's time"),
            _("The id of a release in the address: the answer stays what it is today, whatever is"
              " published later."),
        ),
        "renewed": (
            _("Ask again only for what has changed"),
            _("For programs that look every day: an unchanged answer comes without a body."),
        ),
        "file": file,
        "file_csv": file,
        "stream": (
            _("Everything, row by row"),
            _("Up to a million rows without pages; a line is a JSON object."),
        ),
        "map": (
            _("A map with the figures"),
            _("Outlines and values in one answer."),
        ),
        "layer": (
            _("Outlines as a layer"),
            _("OGC API Features: places of a level with their codes, of any day in the past."),
        ),
    }  # fmt: skip
