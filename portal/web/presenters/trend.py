"""How the headline rate moved: rolling years, drawn and tabled, beside those to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.indicators.labels import format_share
from portal.indicators.peers import Peers, find_peers
from portal.web.charts.trend import NARROW, WIDE, TrendData, last_known, trend_svg
from portal.web.context import PageContext
from portal.web.dates import month_text, short_month_text
from portal.web.presenters.breaks import BreakNote, MarkedBreaks, breaks_within
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.peers import PeerBand, band_note, peer_bands, range_text
from portal.web.presenters.selection import Selection
from portal.web.presenters.trend_words import trend_sentence, trend_title
from schemas.periods import Period, periods_within

# With its figure a longer name would leave the room beside the chart.
_LABEL_CHARS = 17


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One rolling year: the cells of the columns, and the middle half of peers in words."""

    label: str
    cells: tuple[Cell, ...]
    band: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Both variants of the chart, what it says, and the table.

    ``names`` are those of the columns, the page's own first; ``state`` is how a year reads where
    the place has no share in any (the chart then shows only those it would be compared with).
    """

    title: str
    sentence: str
    wide: Markup
    narrow: Markup
    names: tuple[str, ...]
    has_band: bool
    note: str
    state: Cell | None
    rows: tuple[TrendRow, ...]
    windows: tuple[Period, ...]
    breaks: tuple[BreakNote, ...]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Values of each rolling year: of the place, of those above it, of its peers."""

    places: tuple[Territory, ...]
    values: tuple[tuple[IndicatorValue, ...], ...]
    peers: Peers | None
    bands: tuple[PeerBand | None, ...]


def make_trend(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> Trend | None:
    """Return the trend; ``None`` of fewer than two rolling years, or where nobody has a share."""
    windows = trend_windows(context.info.first_month, context.info.last_month)
    if len(windows) < 2:
        return None
    lines = _lines(context, place, compared, selection, windows)
    if not any(value.value is not None for values in lines.values for value in values):
        return None
    own = lines.values[0]
    sentence = trend_sentence(context, windows, own)
    breaks = breaks_within(context, windows, selection.channel)
    data = _data(context, lines, windows, f"{place.name(context.lang)}. {sentence}", breaks)
    rate, lang = context.info.headline_rate, context.lang
    is_known = any(value.value is not None for value in own)
    return Trend(
        trend_title(context, windows, own),
        sentence,
        trend_svg(data, WIDE, lang),
        trend_svg(data, NARROW, lang),
        tuple(each.name(lang) for each in lines.places),
        any(lines.bands),
        band_note(context, lines.peers, next(filter(None, reversed(lines.bands)), None)),
        None if is_known else make_cell(rate, own[-1], lang),
        _rows(context, windows, lines),
        windows,
        breaks.notes,
    )


def trend_windows(first_month: str, last_month: str) -> tuple[Period, ...]:
    """Return every rolling year of the release."""
    return tuple(periods_within(first_month, last_month, "P1Y"))


def _lines(
    context: PageContext,
    place: Territory,
    compared: Territory | None,
    selection: Selection,
    windows: tuple[Period, ...],
) -> _Lines:
    store = context.store
    root = store.territories.root
    places = tuple(dict.fromkeys(each for each in (place, compared, root) if each is not None))
    peers = find_peers(store, place.code, selection.period)
    codes = [each.code for each in places]
    found = evaluate_series(
        store,
        context.info.headline_rate,
        codes,
        selection.topic.code,
        windows,
        channel=selection.channel,
    )
    bands = peer_bands(context, peers, selection, windows) if peers else (None,) * len(windows)
    return _Lines(places, tuple(tuple(found[code]) for code in codes), peers, bands)


def _data(
    context: PageContext,
    lines: _Lines,
    windows: tuple[Period, ...],
    description: str,
    breaks: MarkedBreaks,
) -> TrendData:
    lang = context.lang
    shares = [tuple(value.value for value in values) for values in lines.values]
    labels = [
        _end_label(_short(place, context), last_known(own), lang)
        for place, own in zip(lines.places, shares, strict=True)
    ]
    months = [short_month_text(window.last_month, lang) for window in windows]
    has_reference, has_country = len(shares) > 1, len(shares) > 2
    return TrendData(
        own=shares[0],
        reference=shares[1] if has_reference else (),
        first_label=months[0],
        last_label=months[-1],
        own_label=labels[0],
        reference_label=labels[1] if has_reference else "",
        description=description,
        country=shares[2] if has_country else (),
        country_label=labels[2] if has_country else "",
        band=tuple((band.low, band.high) if band else None for band in lines.bands),
        band_label=context.texts.gettext("Similar places") if any(lines.bands) else "",
        middle_label=months[len(months) // 2] if len(months) % 2 and len(months) > 6 else "",
        breaks=breaks.marks,
    )


def _short(place: Territory, context: PageContext) -> str:
    """Return a name that fits beside the chart: the tile's where the full one is long."""
    name = place.name(context.lang)
    return name if len(name) <= _LABEL_CHARS else place.abbr(context.lang)[:_LABEL_CHARS]


def _end_label(name: str, value: float | None, lang: str) -> str:
    return name if value is None else f"{name} {format_share(value, lang)}"


def _rows(context: PageContext, windows: Sequence[Period], lines: _Lines) -> tuple[TrendRow, ...]:
    rate, lang = context.info.headline_rate, context.lang
    return tuple(
        TrendRow(
            month_text(window.last_month, lang),
            tuple(make_cell(rate, values[step], lang) for values in lines.values),
            range_text(band.low, band.high, lang) if (band := lines.bands[step]) else "",
        )
        for step, window in enumerate(windows)
    )
