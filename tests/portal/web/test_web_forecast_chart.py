"""The fan chart: what is published is solid, what is forecast dashed within its bands."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.charts.break_marks import Break
from portal.web.charts.forecast import NARROW, WIDE, FanData, FanMonth, fan_svg
from portal.web.charts.plot import Size
from schemas.predictions import Band

BANDS = tuple(Band(30.0 + n, 25.0, 36.0, 20.0 - n, 42.0 + n) for n in range(6))
DATA = FanData(
    tuple(
        FanMonth(float(value), year="2026" if n == 3 else "")
        for n, value in enumerate(range(20, 32))
    ),
    BANDS,
    ("", "", "", "2027", "", ""),
    ("published up to <i>", "to Aug"),
    ("forecast: half a year", "forecast"),
    ("forecast", "inner", "outer"),
    'say "it" & <b>',
)
AMOUNT = st.floats(0, 5e6).map(lambda value: round(value, 1))
NUMBER = r"-?\d+(?:\.\d+)?"


def drawn(data: FanData, size: Size = WIDE) -> str:
    text = str(fan_svg(data, size, "en"))
    root = ElementTree.fromstring(text)  # noqa: S314 - our own drawing
    assert root.attrib["role"] == "img"
    assert "style=" not in text
    return text


def points(text: str, name: str) -> list[tuple[float, float]]:
    """Return the points of the one path of a class."""
    [path] = re.findall(rf'class="{name}" d="([^"]*)"', text)
    return [(float(x), float(y)) for x, y in re.findall(rf"({NUMBER}) ({NUMBER})", path)]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_forecast_goes_on_from_the_last_published_point(size: Size) -> None:
    text = drawn(DATA, size)
    own, ahead = points(text, "line-own"), points(text, "line-forecast")
    assert len(own) == len(DATA.months)
    assert ahead[0] == own[-1]
    assert len(ahead) == 1 + len(BANDS)
    steps = [b[0] - a[0] for a, b in zip([*own, *ahead[1:]], [*own, *ahead[1:]][1:], strict=False)]
    assert max(steps) - min(steps) < 0.21
    assert all(0 <= x <= size.width and 0 <= y <= size.height for x, y in [*own, *ahead])


def test_the_outer_band_holds_the_inner_one_and_that_the_line() -> None:
    text = drawn(DATA)
    outer, inner = points(text, "fan-95"), points(text, "fan-80")
    line = points(text, "line-forecast")
    n = len(line)
    assert [x for x, _ in outer[:n]] == [x for x, _ in inner[:n]] == [x for x, _ in line]
    # Upwards in a picture is towards zero; the lower bounds come back from the right.
    lows = zip(outer[n:][::-1], inner[n:][::-1], strict=True)
    for place, (low_95, low_80) in enumerate(lows):
        assert outer[place][1] <= inner[place][1] <= line[place][1] <= low_80[1] <= low_95[1]


def test_nothing_is_drawn_ahead_without_a_forecast() -> None:
    text = drawn(replace(DATA, bands=(), forecast_years=(), forecast_label=("", "")))
    assert "fan-95" not in text
    assert "line-forecast" not in text
    assert "line-own" in text


def test_gaps_stay_gaps_and_partial_months_stand_beside_the_line() -> None:
    months = list(DATA.months)
    months[4] = FanMonth(None, "missing")
    months[7] = FanMonth(11.0, "partial")
    text = drawn(replace(DATA, months=tuple(months)))
    [path] = re.findall(r'class="line-own" d="([^"]*)"', text)
    assert path.count("M") == 3
    assert len(points(text, "line-own")) == len(months) - 2
    assert text.count('class="dot-part"') == 1


def test_the_fan_does_not_open_from_a_month_that_is_not_whole() -> None:
    for last in (FanMonth(None, "missing"), FanMonth(5.0, "partial")):
        text = drawn(replace(DATA, months=(*DATA.months[:-1], last)))
        assert len(points(text, "line-forecast")) == len(BANDS)
        assert "dot-own" not in text


def test_words_are_escaped_and_short_ones_stand_on_a_phone() -> None:
    wide, narrow = drawn(DATA), drawn(DATA, NARROW)
    assert "published up to &lt;i&gt;" in wide
    assert "to Aug" in narrow
    assert "published up to" not in narrow
    # Names of the bands have no room on a phone: the key below has them.
    assert ">outer<" in wide
    assert ">outer<" not in narrow
    assert "2026" in narrow


def test_a_month_beyond_expectation_has_a_ring_and_a_break_its_line() -> None:
    months = (*DATA.months[:-3], replace(DATA.months[-3], is_spike=True), *DATA.months[-2:])
    text = drawn(replace(DATA, months=months, breaks=(Break(2.5, "new law", 1),)))
    assert text.count("dot-spike") == 1
    assert text.count("break-line") == 1


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 5_000_000)), min_size=2, max_size=60),
    st.lists(st.lists(AMOUNT, min_size=5, max_size=5), max_size=6),
)
def test_any_series_stays_within_the_picture(
    counts: list[int | None], ahead: list[list[float]]
) -> None:
    months = tuple(
        FanMonth(
            None if value is None else float(value), "missing" if value is None else "reported"
        )
        for value in counts
    )
    bands = []
    for bounds in ahead:
        far_low, low, value, high, far_high = sorted(bounds)
        bands.append(Band(value, low, high, far_low, far_high))
    years = ("",) * len(bands)
    for size in (WIDE, NARROW):
        data = replace(DATA, months=months, bands=tuple(bands), forecast_years=years)
        text = drawn(data, size)
        assert "nan" not in text
        assert "inf" not in text.replace("info", "")
        for name in ("line-own", "line-forecast", "fan-95", "fan-80"):
            for path in re.findall(rf'class="{name}" d="([^"]*)"', text):
                for x, y in re.findall(rf"({NUMBER}) ({NUMBER})", path):
                    assert 0 <= float(x) <= size.width
                    assert 0 <= float(y) <= size.height
