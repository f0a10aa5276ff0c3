"""Places and borders: which places, whose lines, what was done when either changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geodata.history.events import DERIVED_KINDS, STORED_KINDS, TerritoryEvent
from geodata.history.versions import TerritoryVersion
from portal.indicators.labels import format_count
from portal.web.context import PageContext

_MAX_NAMED = 12
_MAX_EVENTS = 60
_FILES = ("territories.csv", "territory_versions.csv", "territory_events.csv")


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level: how many places, how many with an outline, and some of those without one."""

    label: str
    n_places: str
    n_outlines: str
    missing: tuple[str, ...]
    more_missing: str


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """Where the outlines of a level come from."""

    label: str
    source: str
    as_of: date | None
    licence: str
    licence_url: str
    credit: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A change of places: when, what, of whom and by which act."""

    on: date
    kind: str
    places: str
    act: str


@dataclass(frozen=True, slots=True)
class BordersView:
    """Everything the page prints; numbers are text, empty where there is nothing to say."""

    boundary_note: str
    places_note: str
    levels: tuple[LevelRow, ...]
    outlines: tuple[OutlineRow, ...]
    events: tuple[EventRow, ...]
    n_events: str
    n_more_events: str
    files: tuple[tuple[str, str], ...]
    has_tiles: bool
    population_years: str
    methodology: str


def make_borders_view(context: PageContext) -> BordersView:
    """Return the page."""
    info, lang = context.info, context.lang
    events = _events(context)
    return BordersView(
        boundary_note=info.boundary_note(lang),
        places_note=info.places_note(lang),
        levels=tuple(_level(context, level.code) for level in info.levels),
        outlines=_outlines(context),
        events=tuple(events[:_MAX_EVENTS]),
        n_events=format_count(len(events), lang),
        n_more_events=format_count(len(events) - _MAX_EVENTS, lang)
        if len(events) > _MAX_EVENTS
        else "",
        files=_files(context),
        has_tiles=len(context.store.tiles) > 1,
        population_years=_population_years(context),
        methodology=context.links.page("/methodology"),
    )


def _level(context: PageContext, level: str) -> LevelRow:
    lang = context.lang
    places = context.store.territories.at_level(level)
    drawn = set(context.store.geometry.get(level, {}).get("codes", ()))
    missing = [place.name(lang) for place in places if place.code not in drawn] if drawn else []
    return LevelRow(
        context.info.level_label(level, lang),
        format_count(len(places), lang),
        format_count(len(drawn), lang) if drawn else "",
        tuple(missing[:_MAX_NAMED]),
        format_count(len(missing) - _MAX_NAMED, lang) if len(missing) > _MAX_NAMED else "",
    )


def _outlines(context: PageContext) -> tuple[OutlineRow, ...]:
    """Return the record of each boundary file, from the highest level down."""
    records = context.store.boundary_records
    return tuple(
        OutlineRow(
            context.info.level_label(level.code, context.lang),
            record.source,
            record.as_of,
            record.licence,
            record.licence_url if record.licence_url.startswith("https://") else "",
            record.credit,
        )
        for level in context.info.levels
        if (record := records.get(level.code)) is not None
    )


def _events(context: PageContext) -> list[EventRow]:
    """Return the changes, newest first; what one place changed on one day is one row."""
    grouped: dict[tuple[date, str], list[TerritoryEvent]] = {}
    for event in context.store.lineage.events():
        key = event.flows[0].target if event.is_derived else f"event {event.event}"
        grouped.setdefault((event.on, key), []).append(event)
    rows = [_row(context, events) for events in grouped.values()]
    return sorted(rows, key=lambda row: row.on, reverse=True)


def _row(context: PageContext, events: list[TerritoryEvent]) -> EventRow:
    order = (*STORED_KINDS, *DERIVED_KINDS)
    kinds = sorted({event.kind for event in events}, key=order.index)
    named = ", ".join(_kind(context, kind) for kind in kinds)
    return EventRow(events[0].on, named, _who(context, events), events[0].legal_act)


def _kind(context: PageContext, kind: str) -> str:
    _ = context.texts.gettext
    return {
        "merge": _("merger"),
        "split": _("split"),
        "boundary_shift": _("boundary moved"),
        "rename": _("new name"),
        "change_of_kind": _("new kind"),
        "code_change": _("new code"),
        "change_of_parent": _("moved to another region or district"),
    }[kind]


def _who(context: PageContext, events: list[TerritoryEvent]) -> str:
    """Return the places of an event, «from → to», or one place before and after."""
    lang, territories = context.lang, context.store.territories
    before, after = events[0].before, events[0].after
    if before is None or after is None:
        flows = events[0].flows
        origins = dict.fromkeys(territories[flow.origin].name(lang) for flow in flows)
        targets = dict.fromkeys(territories[flow.target].name(lang) for flow in flows)
        return f"{', '.join(origins)} → {', '.join(targets)}"
    forms = {_form(context, version, events): None for version in (before, after)}
    # Where only the kind changed, name and code are the same before and after.
    return " → ".join(forms)


def _form(context: PageContext, version: TerritoryVersion, events: list[TerritoryEvent]) -> str:
    """Return the name of a version, with its code and parent where these changed."""
    lang, territories = context.lang, context.store.territories
    kinds = {event.kind for event in events}
    more = [version.code] if "code_change" in kinds else []
    if "change_of_parent" in kinds and (above := territories.get(version.parent or "")):
        more.append(above.name(lang))
    return f"{version.name(lang)} ({', '.join(more)})" if more else version.name(lang)


def _files(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return name and address of the whole files about places that the release has."""
    names = [entry.name for entry in context.store.downloads]
    wanted = [name for name in names if name in _FILES or name.startswith("boundaries_")]
    return tuple((name, f"/downloads/{context.info.id}/{name}") for name in wanted)


def _population_years(context: PageContext) -> str:
    years = sorted({figure.year for _, figure in context.store.residents})
    if not years:
        return ""
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
