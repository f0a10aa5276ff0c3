"""Appeals by month with their forecast: a solid line, then a dashed one between two bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from portal.web.charts.break_marks import Break, Room, break_marks
from portal.web.charts.forecast_plot import TOP, FanPlot
from portal.web.charts.plot import Size, picture, text
from portal.web.charts.scales import scale_of
from schemas.predictions import Band

__all__ = ["NARROW", "WIDE", "FanData", "FanMonth", "fan_svg"]

WIDE = Size(1000, 380, 168)
NARROW = Size(340, 270, 10)
_LABEL_GAP = 12
_LABEL_HEIGHT = 19

MonthState = Literal["reported", "partial", "missing"]


@dataclass(frozen=True, slots=True)
class FanMonth:
    """A published month: its shown count; ``year`` only where its name stands under the axis.

    A count that was reported in part stands as a hollow dot beside the line, a month without one
    is a gap. ``is_spike`` rings a month beyond what was to be expected.
    """

    value: float | None
    state: MonthState = "reported"
    year: str = ""
    is_spike: bool = False


@dataclass(frozen=True, slots=True)
class FanData:
    """Published months and the bands of the months after them, with the words of the picture.

    ``observed_label`` ends at the last published month, ``forecast_label`` stands above the
    forecast; both have a short form for a phone. ``band_labels`` name the line and both bands.
    """

    months: tuple[FanMonth, ...]
    bands: tuple[Band, ...]
    forecast_years: tuple[str, ...]
    observed_label: tuple[str, str]
    forecast_label: tuple[str, str]
    band_labels: tuple[str, str, str]
    description: str
    breaks: tuple[Break, ...] = ()


def fan_svg(data: FanData, size: Size, lang: str) -> Markup:
    """Return the chart as SVG; the caller prints the same numbers as a table."""
    plot = _plot_of(data, size, lang)
    years = [*(month.year for month in data.months), *data.forecast_years]
    parts = [_bands(plot, data), plot.grid(), plot.years(years), _now(plot, data)]
    parts.append(_breaks(plot, data.breaks))
    parts.append(_observed(plot, data.months))
    parts.append(_forecast(plot, data))
    parts += [_mark(plot, index, month) for index, month in enumerate(data.months)]
    parts.append(_names(plot, data))
    return picture(size, data.description, parts)


def _plot_of(data: FanData, size: Size, lang: str) -> FanPlot:
    known = [month.value for month in data.months if month.value is not None]
    # An axis of nothing but zeros reaches one appeal.
    highest = [1.0, *known, *(band.upper_95 for band in data.bands)]
    return FanPlot(size, scale_of(highest, "count", lang), len(data.months), len(data.bands))


def _start(plot: FanPlot, data: FanData) -> list[tuple[int, float]]:
    """Return the last published point, from which the fan opens; empty where it has no number."""
    last = data.months[-1] if data.months else None
    if last is None or last.value is None or last.state != "reported":
        return []
    return [(plot.n_months - 1, last.value)]


def _bands(plot: FanPlot, data: FanData) -> Markup:
    start = _start(plot, data)
    found = Markup("")
    for name, bounds in (
        ("fan-95", [(band.lower_95, band.upper_95) for band in data.bands]),
        ("fan-80", [(band.lower_80, band.upper_80) for band in data.bands]),
    ):
        first = plot.n_months
        points = [(index, value, value) for index, value in start]
        points += [(first + step, low, high) for step, (low, high) in enumerate(bounds)]
        upper = [f"{plot.x(index)} {plot.y(high)}" for index, _, high in points]
        lower = [f"{plot.x(index)} {plot.y(low)}" for index, low, _ in reversed(points)]
        if bounds:
            outline = "L".join([*upper, *lower])
            found += Markup('<path class="{}" d="M{}Z"/>').format(name, outline)
    return found


def _now(plot: FanPlot, data: FanData) -> Markup:
    """Return the line at the last published month, and what lies on either side of it."""
    short = 0 if plot.size.has_labels else 1
    line = Markup('<path class="now-line" d="M{} {}V{}"/>').format(plot.now, TOP - 22, plot.bottom)
    line += text("now-text", plot.now - 6, TOP - 12, data.observed_label[short], "end")
    if not data.bands:
        return line
    return line + text("now-text", plot.now + 6, TOP - 12, data.forecast_label[short])


def _observed(plot: FanPlot, months: Sequence[FanMonth]) -> Markup:
    steps, pen_down = [], False
    for index, month in enumerate(months):
        is_whole = month.value is not None and month.state == "reported"
        if is_whole:
            steps.append(f"{'L' if pen_down else 'M'}{plot.x(index)} {plot.y(month.value or 0)}")
        pen_down = is_whole
    return Markup('<path class="line-own" d="{}"/>').format("".join(steps)) if steps else Markup("")


def _forecast(plot: FanPlot, data: FanData) -> Markup:
    ahead = enumerate(data.bands, plot.n_months)
    points = [*_start(plot, data), *((index, band.value) for index, band in ahead)]
    path = "L".join(f"{plot.x(index)} {plot.y(value)}" for index, value in points)
    if not data.bands:
        return Markup("")
    return Markup('<path class="line-forecast" d="M{}"/>').format(path)


def _mark(plot: FanPlot, index: int, month: FanMonth) -> Markup:
    """Return the dot of a month that needs one: partly reported, a spike, or alone in a gap."""
    if month.value is None:
        return Markup("")
    x, y = plot.x(index), plot.y(month.value)
    dot = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>')
    found = dot.format("dot-part", x, y, 3.5) if month.state == "partial" else Markup("")
    if index == plot.n_months - 1 and month.state == "reported":
        found += dot.format("dot-own", x, y, 5)
    return found + (dot.format("dot-spike", x, y, 8) if month.is_spike else Markup(""))


def _breaks(plot: FanPlot, breaks: Sequence[Break]) -> Markup:
    room = Room(plot.left, plot.now, TOP, plot.bottom)
    return break_marks([(plot.x(one.at), one) for one in breaks], room)


def _names(plot: FanPlot, data: FanData) -> Markup:
    """Return the names of line and bands beside their ends, pushed apart where they would touch."""
    if not plot.size.has_labels or not data.bands:
        return Markup("")
    end = data.bands[-1]
    line, inner, outer = data.band_labels
    # From the top down: the outer bound, the inner one, the line itself.
    wanted = [
        ("label-ref", outer, plot.y(end.upper_95)),
        ("label-ref", inner, plot.y(end.upper_80)),
        ("label-own", line, plot.y(end.value)),
    ]
    floor, placed = float(plot.bottom), []
    for name, words, y in reversed(wanted):
        height = min(y, floor)
        placed.append(text(name, plot.right + _LABEL_GAP, height + 5, words))
        floor = height - _LABEL_HEIGHT
    return Markup("").join(placed)
