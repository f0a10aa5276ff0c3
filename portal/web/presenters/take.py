"""What a reader takes along: files, the API's answer, a citation."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.dates import span_text
from portal.web.presenters.selection import Selection


@dataclass(frozen=True, slots=True)
class Door:
    """A labelled link and the form of what stands behind it."""

    label: str
    href: str
    form: str


@dataclass(frozen=True, slots=True)
class Take:
    """Doors to the numbers of this page, and a citation."""

    doors: tuple[Door, ...]
    citation: str


def make_take(context: PageContext, place: Territory, selection: Selection) -> Take:
    """Return the doors and the citation of a territory's page."""
    _, links = context.texts.gettext, context.links
    topic, time = selection.topic.code, str(selection.period)
    rate = context.info.headline_rate
    cells = {"geo": place.code, "topic": topic, "time": time, "groupBy": "outcome"}
    months = {"geo": place.code, "topic": topic, "freq": "M"}
    return Take(
        (
            Door(_("Outcomes, table"), links.api("/observations", **cells, format="csv"), "CSV"),
            Door(
                _("Month by month, table"),
                links.api("/observations", **months, format="csv"),
                "CSV",
            ),
            Door(_("Outcomes through the API"), links.api("/observations", **cells), "JSON"),
            Door(
                _("The rate with its citation"),
                links.api(f"/indicators/{rate}/{place.code}/{topic}/{time}"),
                "JSON",
            ),
        ),
        _citation(context, place, selection),
    )


def _citation(context: PageContext, place: Territory, selection: Selection) -> str:
    info, lang = context.info, context.lang
    text = context.texts.gettext(
        "%(publisher)s. %(title)s: %(place)s, outcomes of appeals, %(span)s. Release %(release)s. "
        "%(address)s. %(license)s."
    )
    values = {
        "publisher": info.publisher(lang),
        "title": info.title(lang),
        "place": place.name(lang),
        "span": span_text(selection.period, lang),
        "release": info.id,
        "address": info.base_url.rstrip("/") + context.links.territory(place.code),
        "license": info.data_license,
    }
    return (text % values).replace("..", ".")
