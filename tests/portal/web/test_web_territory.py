"""Pages of territories: what they are set against, in which words, and what is told apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from portal.exports.about import About
from portal.exports.atom import write_atom
from portal.exports.feeds import Feed
from portal.indicators.comparison import share_knots
from portal.indicators.evaluate import evaluate, evaluate_series
from portal.indicators.funnel import Limits
from portal.indicators.labels import percent
from portal.indicators.peers import find_peers, middle_half
from portal.store.release_store import ReleaseStore
from portal.web.charts.funnel import (
    NARROW,
    WIDE,
    Dot,
    FunnelData,
    NamedDot,
    count_ticks,
    funnel_svg,
)
from portal.web.charts.outcomes import BarPart, outcome_bar
from portal.web.charts.trend import NARROW as NARROW_TREND
from portal.web.charts.trend import WIDE as WIDE_TREND
from portal.web.charts.trend import Break, TrendData, trend_svg
from portal.web.context import PageContext, make_context
from portal.web.presenters.breaks import breaks_within
from portal.web.presenters.fair import make_fair
from portal.web.presenters.peers import range_text
from portal.web.presenters.selection import default_period, read_selection
from portal.web.presenters.speeds import make_speeds
from portal.web.presenters.territory import make_territory_view
from portal.web.presenters.territory_news import territory_entry
from portal.web.presenters.topics import make_topics
from portal.web.presenters.trend import make_trend, trend_windows
from portal.web.presenters.trend_words import trend_sentence, trend_title

Make = Callable[..., PageContext]
Changed = Callable[..., ReleaseStore]
REGION, TOWN, DISTRICT, SILENT = "29000000", "29701000", "29606000", "93000000"


def test_a_trend_stands_beside_its_region_the_country_and_its_peers(make: Make) -> None:
    context = make("ru")
    store, selection = context.store, read_selection(context)
    place, region = store.territories[DISTRICT], store.territories[REGION]
    trend = make_trend(context, place, region, selection)
    assert trend is not None
    assert trend.names == ("Боровский район", "Калужская область", "Россия")
    peers = find_peers(store, DISTRICT, selection.period)
    assert peers is not None
    rate = context.info.headline_rate
    found = evaluate_series(store, rate, peers.codes, "all", trend.windows)
    steady = [c for c in peers.codes if all(v.value is not None for v in found[c])]
    for step, row in enumerate(trend.rows):
        half = middle_half(found[code][step].value for code in steady)
        assert row.band == ("" if half is None else range_text(*half, "ru"))
        own = found[DISTRICT][step].value
        assert row.cells[0].text == f"{percent(own or 0)}\u00a0%"
    assert trend.has_band
    assert str(len(steady)) in trend.note


def test_a_place_without_a_share_is_said_to_have_none(make: Make) -> None:
    context = make("ru")
    store = context.store
    trend = make_trend(
        context, store.territories[SILENT], store.territories.root, read_selection(context)
    )
    assert trend is not None
    assert trend.state is not None
    assert trend.state.text == "не передано"
    assert 'class="line-own"' not in trend.wide
    assert 'class="line-ref"' in trend.wide


def test_the_title_of_a_trend_says_no_more_than_is_clear(make: Make) -> None:
    context = make("en")
    store, rate = context.store, context.info.headline_rate
    last = default_period(context)
    windows = [last.shift(-24), last.shift(-12), last]
    whole = evaluate(store, rate, [DISTRICT], "all", last)[DISTRICT]

    def made(value: float, width: float, state: str = "value") -> object:
        bounds = (value - width, value + width)
        return replace(whole, value=value, interval=bounds, state=state)

    def title(*values: object) -> str:
        return trend_title(context, windows, values)  # type: ignore[arg-type]

    clear = made(0.55, 0.02), made(0.58, 0.02), made(0.62, 0.02)
    assert title(*clear) == "The share rose by 7 points in 2 years"
    assert title(*reversed(clear)) == "The share fell by 7 points in 2 years"
    vague = made(0.55, 0.08), made(0.58, 0.08), made(0.62, 0.08)
    assert title(*vague) == "No clear change in 2 years"
    assert "may be chance" in trend_sentence(context, windows, vague)  # type: ignore[arg-type]
    partly = made(0.55, 0.02), made(0.58, 0.02), made(0.62, 0.02, "partial")
    assert title(*partly) == "How the share moved"
    gap = evaluate(store, rate, [SILENT], "all", last)[SILENT]
    assert title(gap, gap, clear[0]) == "How the share moved"


def test_a_funnel_has_every_place_with_a_share_and_counts_the_others(make: Make) -> None:
    context = make("ru")
    store, selection = context.store, read_selection(context)
    fair = make_fair(context, store.territories[REGION], store.territories.root, selection)
    assert fair is not None
    regions = [p.code for p in store.territories.at_level("region") if not p.is_unallocated]
    found = evaluate(store, context.info.headline_rate, regions, "all", selection.period)
    shown = sum(value.value is not None for value in found.values())
    assert str(fair.wide).count("dot-other") + str(fair.wide).count("dot-own") == shown
    assert len(fair.rows) == len(regions)
    assert [row.name for row in fair.rows if row.is_own] == ["Калужская область"]
    names = [row.name.replace("ё", "е").casefold() for row in fair.rows]
    assert names == sorted(names), "the order is no ranking"
    assert fair.left_out == "На\u00a0рисунке нет: не передано: 1."
    for row in fair.rows:
        assert bool(row.limits) == row.rate.has_value


def test_a_place_outside_the_map_has_no_funnel(make: Make) -> None:
    context = make("ru")
    territories, selection = context.store.territories, read_selection(context)
    for code in ("RU", "RU-CFO", "29000000.u"):
        assert make_fair(context, territories[code], territories.root, selection) is None


def test_errors_of_rounding_are_those_of_the_release(release_store: ReleaseStore) -> None:
    knots = share_knots(release_store, "P1Y")
    assert [k.denominator for k in knots] == sorted(k.denominator for k in knots)
    for knot in knots:
        error = release_store.share_error(knot.denominator, "P1Y")
        assert knot.error * 100 == pytest.approx(error)


@pytest.mark.parametrize(("lang", "prefix"), [("ru", ""), ("en", "/en")])
def test_the_country_has_the_map_of_its_regions(
    client: FlaskClient, lang: str, prefix: str
) -> None:
    text = client.get(f"{prefix}/t/RU").text
    assert "/t/29000000" in text
    assert 'data-object="' in text, lang
    assert 'id="groups-head"' in text


def test_of_what_nobody_reported_no_figure_is_shown(make: Make) -> None:
    view = make_territory_view(make("ru"), SILENT)
    assert (view.outcomes, view.speeds, view.topics) == (None, None, None)
    assert view.coverage is not None


def test_too_few_appeals_have_words_and_no_counts(make: Make, changed: Changed) -> None:
    context = make("ru")
    floors = dict.fromkeys(context.info.rate_floor, 10**9)
    store = changed(info=replace(context.info, rate_floor=floors))
    view = make_territory_view(make_context(store, "ru", "/", {}), REGION)
    assert view.outcomes is not None
    assert not view.outcomes.has_bar
    assert all(not part.count and not part.share for part in view.outcomes.segments)
    assert view.outcomes.compared == ""
    assert view.speeds is not None
    assert view.speeds.state is not None
    assert view.speeds.rows == ()
    assert view.trend is None
    assert view.fair is None


def test_the_first_day_is_told_by_the_hour_where_hours_are_kept(make: Make) -> None:
    context = make("en")
    speeds = make_speeds(context, "RU", read_selection(context))
    assert speeds is not None
    assert speeds.hours is not None
    assert speeds.hours.rows[0].label == "within 1\u00a0hour"
    assert "hours" in speeds.hours.rows[-1].label
    assert sum(row.share for row in speeds.hours.rows) <= 1.0001


def test_a_channel_narrows_every_figure(make: Make) -> None:
    whole, mail = make("ru"), make("ru", channel="letter")
    place = whole.store.territories[REGION]
    for context in (whole, mail):
        view = make_territory_view(context, place.code)
        assert view.outcomes is not None
        received = evaluate(
            context.store,
            "received",
            [REGION],
            "all",
            read_selection(context).period,
            channel=read_selection(context).channel,
        )[REGION].value
        counts = view.outcomes.counted + int(re.sub(r"\D", "", view.outcomes.excluded) or 0)
        assert counts <= (received or 0)
    assert make_territory_view(mail, REGION).channel
    topics = make_topics(mail, REGION, read_selection(mail))
    everything = make_topics(whole, REGION, read_selection(whole))
    assert topics is not None
    assert everything is not None
    assert "channel=letter" in topics.rows[0].href
    assert topics.rows[0].received != everything.rows[0].received


def test_rows_by_rate_show_intervals_and_leave_gaps_last(client: FlaskClient) -> None:
    text = client.get("/en/t/RU?sort=rate&view=table").text
    # Those that are not allocated stand at the end, whatever their rate is.
    table = text[text.index('id="table"') :].partition('class="unallocated"')[0]
    rows = re.findall(r'data-label="Measures taken">(.*?)</td>', table)
    shares = [int(found[1]) if (found := re.match(r"\s*(\d+)%", row)) else None for row in rows]
    known = [share for share in shares if share is not None]
    assert known == sorted(known, reverse=True)
    first_gap = shares.index(None)
    assert all(share is None for share in shares[first_gap:])
    assert all("bar-note" in row for row, share in zip(rows, shares, strict=True) if share)
    assert 'aria-sort="descending"' in text


TREND = TrendData(
    own=(0.5, None, 0.55, 0.6, 0.61),
    reference=(0.5, 0.5, 0.51, 0.52, 0.53),
    first_label="a",
    last_label="e",
    own_label="own <i>",
    reference_label="ref",
    description='"said" & <b>',
    country=(0.4, 0.41, None, 0.42, 0.43),
    country_label="land",
    band=((0.3, 0.4), None, (0.35, 0.45), (0.36, 0.46), None),
    band_label="peers",
    middle_label="c",
    breaks=(Break(1.5, "<law>"), Break(3.2, "late")),
)
LIMITS = tuple((count, (0.4, 0.6, 0.3, 0.7)) for count in (100, 1000, 10_000))


def _funnel(own: Dot | None) -> FunnelData:
    curve = tuple((count, Limits(*limits)) for count, limits in LIMITS)
    others = (Dot(200, 0.5), Dot(5000, 0.99))
    named = (NamedDot(own, "<own> 50 %"),) if own else ()
    return FunnelData(named, others, 0.5, curve, "ref", "appeals", 'x "<i>')


@pytest.mark.parametrize(
    "drawn",
    [
        trend_svg(TREND, WIDE_TREND, "ru"),
        trend_svg(TREND, NARROW_TREND, "en"),
        *(
            funnel_svg(_funnel(own), size, "ru")
            for own in (None, Dot(101, 0.5), Dot(9999, 0.55), Dot(900, 0.31))
            for size in (WIDE, NARROW)
        ),
        outcome_bar([BarPart("taken", 0, 97, "97 %"), BarPart("open", 97, 3, "3 %")], '<x> "y"'),
    ],
)
def test_drawings_are_well_formed_escape_names_and_stay_inside(drawn: str) -> None:
    root = ElementTree.fromstring(str(drawn))  # noqa: S314 - our own drawing
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    assert "style=" not in drawn
    width = float(root.attrib.get("viewBox", "0 0 1000 1000").split()[2])
    for node in root.iter():
        for name in ("x", "cx", "x1", "x2"):
            value = node.attrib.get(name, "0")
            assert 0 <= float(value.rstrip("%")) <= width, (node.tag, name, value)


def test_a_band_is_broken_where_too_few_peers_have_a_share() -> None:
    band = re.search(r'class="band" d="([^"]*)"', str(trend_svg(TREND, WIDE_TREND, "ru")))
    assert band is not None
    assert band[1].count("M") == 2


def test_ends_of_lines_are_named_without_touching() -> None:
    heights = sorted(
        float(y)
        for y in re.findall(
            r'class="label-\w+" x="[\d.]+" y="([\d.]+)"', str(trend_svg(TREND, WIDE_TREND, "ru"))
        )
    )
    assert len(heights) == 4
    assert all(b - a >= 19.9 for a, b in itertools.pairwise(heights))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (90, 12_000, (100, 1000, 10_000)),
        (150, 2500, (200, 500, 1000, 2000)),
        (3, 4, ()),
    ],
)
def test_counts_on_the_axis_are_round(first: int, last: int, expected: tuple[int, ...]) -> None:
    assert count_ticks(first, last) == expected


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_feed_has_the_sentence_of_each_release(client: FlaskClient, lang: str) -> None:
    prefix = "" if lang == "ru" else "/en"
    answer = client.get(f"{prefix}/t/{TOWN}/releases.atom")
    assert answer.status_code == 200
    assert answer.content_type.startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own feed
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = root.findall("a:entry", atom)
    assert len(entries) == 1
    text = entries[0].findtext("a:content", "", atom).replace("\u00a0", " ")
    page = client.get(f"{prefix}/t/{TOWN}").text
    lead = re.search(r'<p class="lead">(.*?)</p>', page)
    assert lead is not None
    said = re.sub(r"<[^>]+>", "", lead[1]).replace("\u00a0", " ").replace("&nbsp;", " ")
    assert text.startswith(said)
    assert "synthetic" in root.findtext("a:subtitle", "", atom) or lang == "ru"
    link = entries[0].find("a:link", atom)
    assert link is not None
    href = link.attrib["href"]
    assert "release=2026-11-15" in href
    assert client.get(href[href.index("/t/") - len(prefix) :]).status_code == 200
    assert f'href="{prefix}/t/{TOWN}/releases.atom"' in page


def test_a_feed_of_nowhere_is_not_found_and_asks_for_nothing(client: FlaskClient) -> None:
    assert client.get("/t/nowhere/releases.atom").status_code == 404
    assert client.get(f"/t/{TOWN}/releases.atom?time=2025").status_code == 422


def test_hostile_names_stay_text_in_feeds(hostile_store: ReleaseStore) -> None:
    context = make_context(hostile_store, "ru", "/", {})
    entry = territory_entry(context, DISTRICT)
    assert entry is not None
    feed = Feed(f"/t/{DISTRICT}", context.store.territories[DISTRICT].name("ru"), (entry,))
    written = write_atom(feed, About.of(context.info, "ru"))
    root = ElementTree.fromstring(written)  # noqa: S314 - our own feed
    assert b"<script" not in written
    assert "<script>alert(1)" in root.findtext("{http://www.w3.org/2005/Atom}title", "")


def test_only_breaks_of_regimes_in_use_and_within_the_line_are_marked(
    make: Make, changed: Changed
) -> None:
    context = make("en")
    windows = trend_windows("2023-09", "2026-08")
    assert [one.label for one in breaks_within(context, windows).marks] == [
        "state portal for all bodies",
        "no more filing by e-mail",
        "channels in MAX",
    ]
    at = [one.at for one in breaks_within(context, windows).marks]
    # The year to August 2024 ends with step 0; 1 January lies a day into the month after step 4.
    assert at == pytest.approx([4 + 1 / 31, 6 + 30 / 31, 11 + 1 / 31], abs=0.01)
    none = changed(regimes_of=lambda _: ())
    assert breaks_within(make_context(none, "en", "/", {}), windows).marks == ()
