"""Charts: ticks, gaps, tiles, coverage; and the colours they are drawn in."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon
from shapely import box as shapely_box

from geodata.tiles.grid import around
from portal.web.assets import STATIC_ROOT
from portal.web.charts.coverage import coverage_svg
from portal.web.charts.tile_blocks import blocks
from portal.web.charts.tiles import NARROW, WIDE, Tile, narrow_metrics, tiles_svg
from portal.web.charts.trend import NARROW as NARROW_TREND
from portal.web.charts.trend import TrendData, share_ticks, trend_svg

TOKENS = (STATIC_ROOT / "css" / "tokens.css").read_text(encoding="utf-8")


@given(st.lists(st.floats(0, 1), max_size=20))
def test_ticks_enclose_the_values_and_are_few(values: list[float]) -> None:
    ticks = share_ticks(values)
    assert 2 <= len(ticks) <= 5
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1
    for value in values:
        assert ticks[0] <= value * 100 <= ticks[-1] + 1e-9


def _trend(own: tuple[float | None, ...]) -> str:
    data = TrendData(own, (0.5,) * len(own), "a", "b", "own <i>", "ref", 'say "it"')
    return str(trend_svg(data, NARROW_TREND, "ru"))


def test_a_gap_in_a_line_stays_a_gap() -> None:
    whole = re.search(r'line-own" d="([^"]*)"', _trend((0.4, 0.5, 0.6)))
    broken = re.search(r'line-own" d="([^"]*)"', _trend((0.4, None, 0.6, 0.7)))
    assert whole is not None
    assert broken is not None
    assert whole[1].count("M") == 1
    assert broken[1].count("M") == 2


def test_drawings_are_well_formed_and_escape_names() -> None:
    tile = Tile(0, 0, "<i>", '"><script>', "1 %", "seq-1")
    gap = Tile(3, 1, "б", "б", "не передано", "hatch")
    for drawn in (
        _trend((0.4, 0.5)),
        str(tiles_svg([tile, gap], NARROW, '<b>"', "n")),
        str(coverage_svg(["reported", "partial", "not_reported", ""], "сонд", "<x>")),
    ):
        root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
        assert root.attrib["role"] == "img"
        assert "<script>" not in drawn
        assert "style=" not in drawn


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=1, unique=True))
def test_narrow_blocks_hold_every_tile_once(cells: list[tuple[int, int]]) -> None:
    tiles = [Tile(column, row, "x", "x", "x", "seq-1") for column, row in cells]
    parts = blocks(tiles)
    assert sorted((t.column, t.row) for part in parts for t in part) == sorted(cells)
    for part in parts:
        columns = [t.column for t in part]
        assert max(columns) - min(columns) < 9


CORNER = re.compile(r'class="tile[^"]*"[^>]* d="M([\d.]+) ([\d.]+)l([\d.]+) ([\d.]+)v([\d.]+)')


def _hexagons(tiles: list[Tile]) -> list[Polygon]:
    """Return the outlines as drawn: from the top, a side of the roof and a wall say the rest."""
    drawn = str(tiles_svg(tiles, WIDE, "x", "w", "hexagon"))
    found = []
    for numbers in CORNER.findall(drawn):
        x, y, half, roof, wall = map(float, numbers)
        sides = [(half, roof), (0, wall), (-half, roof), (-half, -roof), (0, -wall)]
        corners = list(
            itertools.accumulate(sides, lambda p, q: (p[0] + q[0], p[1] + q[1]), initial=(x, y))
        )
        found.append(Polygon(corners))
    assert len(found) == len(tiles)
    return found


@given(
    st.lists(st.tuples(st.integers(3, 9), st.integers(1, 6)), min_size=1, max_size=12, unique=True)
)
def test_hexagons_leave_a_gap_and_stay_in_the_picture(cells: list[tuple[int, int]]) -> None:
    tiles = [Tile(column, row, "x", "x", "x", "seq-1") for column, row in cells]
    drawn = str(tiles_svg(tiles, WIDE, "x", "w", "hexagon"))
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    assert box is not None
    picture = shapely_box(0, 0, float(box[1]), float(box[2]))
    hexagons = _hexagons(tiles)
    assert all(picture.covers(hexagon) for hexagon in hexagons)
    for (one, a), (other, b) in itertools.combinations(zip(cells, hexagons, strict=True), 2):
        apart = a.distance(b)
        if other in around(one, "hexagon"):
            assert apart == pytest.approx(WIDE.gap, abs=0.2)
        else:
            assert apart > WIDE.cell / 2


def test_hexagons_carry_marks_and_values_like_squares() -> None:
    tiles = [
        Tile(0, 0, "Пенз", "Пензенская область", "47,4", "seq-2", is_own=True),
        Tile(0, 1, "Тамб", "Тамбовская область", "не передано", "hatch"),
    ]
    drawn = str(tiles_svg(tiles, WIDE, "x", "w", "hexagon"))
    ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    assert drawn.count('<path class="tile ') + drawn.count('<path class="tile"') == 2
    assert 'class="tile" fill="url(#hatch-w)"' in drawn
    assert drawn.count("tile-own") == drawn.count("tile-value") == drawn.count("tile-strip") == 1
    assert "style=" not in drawn


@pytest.mark.parametrize("shape", ["square", "hexagon"])
@given(cells=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=1, unique=True))
def test_narrow_blocks_fill_a_phone_and_no_more(cells: list[tuple[int, int]], shape: str) -> None:
    parts = blocks([Tile(column, row, "Кыштым", "x", "x", "seq-1") for column, row in cells])
    metrics = narrow_metrics(parts, shape)
    assert 34 <= metrics.cell <= 48
    for part in parts:
        drawn = str(tiles_svg(part, metrics, "x", "n", shape))
        width = re.search(r' width="([\d.]+)" height="[\d.]+" ', drawn)
        assert width is not None
        assert float(width[1]) <= 350
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
        assert all(8 <= size <= 11.1 for size in sizes)


def _block(start: str) -> dict[str, str]:
    body = TOKENS.split(start, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))


LIGHT = _block(":root {")
DARK = _block(':root:not([data-theme="light"]) {')


def test_chosen_dark_equals_the_dark_of_the_system() -> None:
    assert _block(':root[data-theme="dark"] {') == DARK
    assert len(DARK) > 40


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = (
    ("ink", "paper"),
    ("ink-2", "paper"),
    ("ink-3", "paper"),
    ("accent", "paper"),
    ("warn", "paper"),
    ("ink", "panel"),
    ("ink-2", "panel"),
    ("on-accent", "accent"),
    ("on-banner", "banner"),
    ("on-seq-12", "seq-1"),
    ("on-seq-12", "seq-2"),
    ("on-seq-3", "seq-3"),
    ("on-seq-45", "seq-4"),
    ("on-seq-45", "seq-5"),
    ("on-div-1", "div-1"),
    ("on-div-mid", "div-2"),
    ("on-div-mid", "div-3"),
    ("on-div-mid", "div-4"),
    ("on-div-5", "div-5"),
    ("c-own", "paper"),
)
LINE_PAIRS = (
    ("control-line", "paper"),
    ("focus", "paper"),
    ("state-mark", "state-bg"),
    ("o-edge", "paper"),
    ("map-line", "paper"),
)


@pytest.mark.parametrize("scheme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
def test_text_and_lines_can_be_read_on_their_ground(scheme: dict[str, str]) -> None:
    weak = [pair for pair in TEXT_PAIRS if _contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5]
    weak += [pair for pair in LINE_PAIRS if _contrast(scheme[pair[0]], scheme[pair[1]]) < 3]
    assert weak == []


def test_every_colour_of_the_style_sheet_is_a_token() -> None:
    sheet = Path(STATIC_ROOT / "css" / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet) == []
    used = set(re.findall(r"var\(--([\w-]+)", sheet))
    known = set(re.findall(r"--([\w-]+):", TOKENS))
    assert used - known == set()


def test_font_ranges_do_not_overlap_within_a_family() -> None:
    sheet = Path(STATIC_ROOT / "css" / "fonts.css").read_text(encoding="utf-8")
    seen: dict[str, set[int]] = {}
    for face in re.findall(r"@font-face \{(.*?)\}", sheet, flags=re.S):
        ranges = re.search(r"unicode-range:([^;]*);", face)
        if ranges is None:
            continue
        family = re.search(r'font-family: "([^"]+)"', face)
        assert family is not None
        points = set()
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges[1]):
            points |= set(range(int(first, 16), int(last or first, 16) + 1))
        assert not points & seen.setdefault(family[1], set())
        seen[family[1]] |= points
    assert {0x451, 0x2116, 0x41, 0xA0} <= seen["Golos Text"]
    assert {0x451, 0x41, 0x39, 0xAB} <= seen["Literata"]


def test_a_group_stays_in_one_block_where_its_columns_allow_it() -> None:
    def tile(column: int, row: int, code: str) -> Tile:
        return Tile(column, row, code, code, "", "seq-1", code=code)

    # Ten columns make two blocks of five. «a» has its middle in the second; «b» reaches so far
    # to the west that no block could hold it.
    tiles = [tile(4, 0, "a1"), tile(5, 0, "a2"), tile(0, 1, "b1"), tile(9, 1, "b2")]
    first, second = blocks(tiles, {"a1": "a", "a2": "a", "b1": "b", "b2": "b"})
    assert [one.code for one in first] == ["b1"]
    assert [one.code for one in second] == ["a1", "a2", "b2"]
