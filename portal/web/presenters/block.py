"""A block that other sites show: one figure with its sentence and its source, nothing around it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.exports.readme import data_notes
from portal.indicators.labels import format_share
from portal.maps.legend import Legend
from portal.web.pictures.figure import BROAD, NARROW
from portal.web.pictures.outcome_figure import (
    dek_of,
    headline_sentence,
    headline_value,
    missing_mark,
    missing_words,
)
from portal.web.pictures.sheets import CHARTS, make_figure
from portal.web.presenters.above import compared_with
from portal.web.presenters.compare_pictures import Ranges
from portal.web.presenters.comparison import make_comparison
from portal.web.presenters.map_data import make_map_data, period_of
from portal.web.presenters.outcomes import Outcomes, make_outcomes
from portal.web.presenters.tile_map import TileMap, make_tiles
from portal.web.presenters.trend import Trend, make_trend
from portal.web.view import View


@dataclass(frozen=True, slots=True)
class Block:
    """What a block prints; parts that it does not have are ``None`` or empty.

    ``drawings`` are of any other figure: with room, and on a phone.
    ``missing`` says why there are no shares, ``mark`` is the pattern that stands for them.
    """

    heading: str
    dek: str
    href: str
    notes: tuple[str, ...]
    is_small: bool = False
    value: str = ""
    outcomes: Outcomes | None = None
    missing: str = ""
    mark: str = ""
    trend: Trend | None = None
    ranges: Ranges | None = None
    drawings: tuple[Markup, Markup] | None = None
    rows: tuple[tuple[str, str, str], ...] = ()
    tiles: TileMap | None = None
    legend: Legend | None = None
    legend_title: str = ""
    statement: str = ""

    @property
    def styles(self) -> tuple[str, ...]:
        """Return the style sheets that its drawing needs beside those of every page."""
        drawn = ["map"] if self.tiles else ["subjects"] if self.ranges else ["territory"]
        drawn += ["subjects"] if self.drawings else []
        return tuple(f"css/{name}.css" for name in (*drawn, "kit", "embed"))


def make_block(view: View) -> Block | None:
    """Return the block of a view, ``None`` where there is nothing to draw."""
    if view.figure in CHARTS and view.figure != "trend":
        return _chart_block(view)
    if view.kind in ("map", "topic"):
        return _map_block(view)
    if view.kind == "compare":
        return _compare_block(view)
    if view.figure == "trend":
        return _trend_block(view)
    if view.figure == "rate":
        return _rate_block(view)
    return _outcome_block(view)


def page_of(view: View) -> str:
    """Return the address of the page that a block leads to: of its release, if it names one."""
    return view.address() if view.context.release else view.live_address()


def _notes(view: View) -> tuple[str, ...]:
    return tuple(data_notes(view.context.info, view.lang))


def _outcome_block(view: View) -> Block:
    outcomes = make_outcomes(view.context, view.place, view.selection)
    missing = missing_words(view, outcomes)
    return Block(
        headline_sentence(view),
        dek_of(view),
        page_of(view),
        _notes(view),
        # A block is quoted alone: where there are too few for shares, the parts are left out too.
        outcomes=None if missing else outcomes,
        missing=missing,
        mark=missing_mark(view),
    )


def _rate_block(view: View) -> Block:
    """Return the small block of a municipal site: one figure, or why there is none."""
    value = headline_value(view)
    return Block(
        headline_sentence(view),
        dek_of(view),
        page_of(view),
        _notes(view),
        is_small=True,
        value="" if value.value is None else format_share(value.value, view.lang),
        mark=missing_mark(view),
    )


def _trend_block(view: View) -> Block | None:
    context = view.context
    place = context.store.territories[view.place]
    trend = make_trend(context, place, compared_with(context, place), view.selection)
    if trend is None:
        return None
    heading = f"{place.name(view.lang)}: {trend.title[:1].lower()}{trend.title[1:]}"
    return Block(heading, trend.sentence, page_of(view), _notes(view), trend=trend)


def _chart_block(view: View) -> Block | None:
    figure = make_figure(view)
    if figure is None:
        return None
    return Block(
        figure.title,
        figure.dek,
        page_of(view),
        _notes(view),
        drawings=(figure.draw(*BROAD), figure.draw(*NARROW)),
    )


def _compare_block(view: View) -> Block | None:
    compared = make_comparison(view)
    if compared is None:
        return None
    return Block(
        compared.title,
        f"{period_of(view)}. {compared.ranges.sentence}",
        page_of(view),
        _notes(view),
        ranges=compared.ranges,
        rows=tuple((row.name, row.value.whole, row.interval) for row in compared.page.rows),
    )


def _map_block(view: View) -> Block | None:
    data = make_map_data(view)
    if data is None:
        return None
    tiles = make_tiles(view.context, data.places, data.values, view.selection, data.parent)
    if tiles is None:
        return None
    return Block(
        data.title,
        dek_of(view),
        page_of(view),
        _notes(view),
        tiles=tiles,
        legend=data.legend,
        legend_title=data.legend_title,
        statement=data.statement,
    )
