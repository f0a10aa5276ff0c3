"""Fair comparison and differences in reporting as pages: true figures, no rank, words for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.indicators.comparison import Company, companies, compare, newest_year
from portal.indicators.reporting import Spread, reporting_differences
from portal.store.release_store import ReleaseStore
from portal.web.charts.strips import STRIPS_NARROW, STRIPS_WIDE, Strip, strips_svg, value_ticks
from portal.web.context import PageContext, make_context
from portal.web.presenters.fair_page import make_fair_page
from portal.web.presenters.fair_words import lines_note
from portal.web.presenters.reporting_page import make_reporting_page
from portal.web.presenters.reporting_words import range_words, spread_words

Make = Callable[..., PageContext]


def page(client: FlaskClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == status
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\xa0", " ").split())


def company(store: ReleaseStore, above: str) -> Company:
    return next(one for one in companies(store) if one.above == above)


@pytest.mark.parametrize(("lang", "prefix"), [("ru", ""), ("en", "/en")])
@pytest.mark.parametrize("above", ["RU", "29000000"])
def test_every_place_stands_by_name_with_what_is_known_of_it(
    client: FlaskClient, release_store: ReleaseStore, lang: str, prefix: str, above: str
) -> None:
    period = newest_year(release_store.info)
    assert period is not None
    own = company(release_store, above)
    found = compare(release_store, own, "resolution_rate", "all", period)
    shown = page(client, f"{prefix}/fair?geo={above}")
    rows = shown.xpath("//section[@aria-labelledby='rows-head']//tbody/tr")
    names = [words(row.xpath("./th")[0]) for row in rows]
    assert len(names) == len(own.codes)
    assert names == sorted(names, key=lambda name: name.casefold().replace("ё", "е"))
    by_name = dict(zip(names, rows, strict=True))
    for place in found.places:
        name = release_store.territories[place.code].name(lang).replace("\xa0", " ")
        text = words(by_name[name])
        if place.rank is not None:
            first, last = place.rank
            assert first < last
            assert f"{first}–{last} {'of' if lang == 'en' else 'из'} {found.n_ranked}" in text
        if place.value.value is None:
            assert "%" not in words(by_name[name].xpath("./td")[1])
    [wide] = shown.xpath("//div[contains(@class, 'only-wide')]/*[local-name()='svg']")
    dots = wide.xpath(".//*[local-name()='circle']/*[local-name()='title']")
    assert len(dots) == sum(place.value.value is not None for place in found.places)


@pytest.mark.parametrize("path", ["/fair", "/en/fair", "/fair?geo=29000000&topic=roads"])
def test_nobody_is_called_the_worst_and_no_head_sorts(client: FlaskClient, path: str) -> None:
    shown = page(client, path)
    text = words(shown).casefold()
    assert not any(
        word in text for word in ("worst", "best place", "худш", "лучший", "антирейтинг")
    )
    assert not shown.xpath("//main//th[@aria-sort]")


def test_a_municipality_leads_to_its_own_company_and_is_marked(client: FlaskClient) -> None:
    shown = page(client, "/fair?geo=29608000")
    assert shown.xpath("//select[@name='geo']/option[@selected]/@value") == ["29000000"]
    [own] = shown.xpath("//tr[@class='own']/th")
    assert "Дзержинский" in words(own)


def test_the_answered_rate_and_a_topic_can_be_chosen(make: Make) -> None:
    whole, chosen = (
        make_fair_page(make("en")),
        make_fair_page(make("en", indicator="answered_rate", topic="roads")),
    )
    assert whole.indicator != chosen.indicator == "Answered rate"
    assert chosen.topic == "Roads"
    assert "indicator=answered_rate" in chosen.api
    assert [line.rate for line in whole.lines] != [line.rate for line in chosen.lines]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/fair?geo=nowhere", "nowhere"),
        ("/fair?geo=RU-CFO", "29000000"),
        ("/fair?indicator=received", "received"),
        ("/fair?topic=rods", "roads"),
        ("/fair?time=2026-08", "geo"),
        ("/reporting?channel=pigeon", "letter"),
        ("/reporting?topic=roads", "channel"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    client: FlaskClient, path: str, said: str
) -> None:
    assert said in words(page(client, path, 422))


@pytest.mark.parametrize("path", ["/fair", "/reporting"])
def test_garbage_in_an_address_breaks_no_page(client: FlaskClient, path: str) -> None:
    for name in ("geo", "topic", "indicator", "channel"):
        for given in ("<script>alert(1)</script>", "\x00", "{{7*7}}%(n)s", "x" * 3000, "RU,RU"):
            answer = client.get(path, query_string={name: given})
            assert answer.status_code == 422, (name, given)
            assert "<script>alert" not in answer.get_data(as_text=True)


def test_names_that_are_markup_stay_text(hostile_store: ReleaseStore) -> None:
    context = make_context(hostile_store, "ru", "/fair", {})
    view = make_fair_page(context)
    assert "&lt;script&gt;" in str(view.wide)
    assert "<script>" not in str(view.wide) + str(view.narrow)
    assert make_reporting_page(context).lines


def test_a_limited_topic_has_no_funnel_below_the_regions(client: FlaskClient) -> None:
    text = words(page(client, "/fair?geo=29000000&topic=veterans"))
    assert "ограниченная тема" in text
    assert "Воронки нет" in text


def test_without_twelve_months_the_pages_say_so(make: Make, changed: Callable[..., object]) -> None:
    context = make("en")
    short = changed(info=replace(context.info, first_month="2025-10"))
    few = replace(context, store=short)
    view = make_fair_page(few)
    assert (view.lines, view.wide, view.period) == ((), "", "")
    assert "twelve months" in view.why_not
    assert make_reporting_page(few).spreads == ()


def test_a_company_of_few_has_no_estimates_but_says_why(make: Make, client: FlaskClient) -> None:
    view = make_fair_page(make("ru", geo="11000000", topic="roads"))
    if not view.has_ranks:
        text = words(page(client, "/fair?geo=11000000&topic=roads"))
        assert "меньше чем у пяти" in text
    assert all(bool(line.ranks) == bool(line.estimate) for line in view.lines)


@pytest.mark.parametrize(("lang", "prefix"), [("ru", ""), ("en", "/en")])
def test_reporting_names_every_channel_and_place(
    client: FlaskClient, release_store: ReleaseStore, lang: str, prefix: str
) -> None:
    period = newest_year(release_store.info)
    assert period is not None
    found = reporting_differences(release_store, period)
    shown = page(client, f"{prefix}/reporting?channel=letter")
    channels = shown.xpath("//section[@aria-labelledby='channels-head']//tbody/tr")
    assert len(channels) == len(found.channels)
    for row, one in zip(channels, found.channels, strict=True):
        joined = " of " if lang == "en" else " из "
        assert f"{one.spread.n_known}{joined}{one.spread.n_places}" in words(row)
    places = shown.xpath("//section[@id='places']//tbody/tr")
    assert len(places) == 83
    silent = [row for row in places if "93000000" in str(html.tostring(row))]
    assert ("not reported" if lang == "en" else "не передано") in words(silent[0])
    assert ("not how bad it is" if lang == "en" else "а не о том, насколько плохо") in words(shown)


def test_the_front_page_the_methods_and_a_funnel_lead_to_both(client: FlaskClient) -> None:
    home = page(client, "/")
    assert home.xpath("//main//a[@href='/fair']")
    assert home.xpath("//main//a[@href='/reporting']")
    assert page(client, "/methodology").xpath("//section[@id='fair']//a[@href='/reporting']")
    assert page(client, "/t/29000000").xpath("//main//a[starts-with(@href, '/fair?geo=29000000')]")
    assert page(client, "/channels").xpath("//main//a[@href='/reporting']")
    assert page(client, "/compare").xpath("//main//a[@href='/fair']")


def test_how_far_places_are_apart_in_words(make: Make) -> None:
    context = make("ru")
    told = Spread(3.04, 1.0, 3.04, 2.7, 3.3, 83, 80, 0)
    bound = Spread(None, None, None, 1.52, None, 83, 60, 20)
    unknown = Spread(None, None, None, 1.0, None, 83, 6, 70)
    assert spread_words(context, told).replace("\xa0", " ") == "в 3,0 раза"
    assert range_words(context, told) == "2,7–3,3"
    assert "не меньше чем в 1,5" in spread_words(context, bound).replace("\xa0", " ")
    assert range_words(context, bound).replace("\xa0", " ") == "от 1,5"
    assert spread_words(context, unknown) == "сказать нельзя"
    assert range_words(context, unknown) == ""


def test_strips_keep_their_dots_within_the_picture_whatever_the_values() -> None:
    strips = [
        Strip("A", "w", (0.004, 0.2, 900.0), (0.01, 300.0)),
        Strip("B", "w", (5.0,), None),
    ]
    for size in (STRIPS_WIDE, STRIPS_NARROW):
        drawn = html.fragment_fromstring(str(strips_svg(strips, size, "d", "ru")))
        xs = [float(x) for x in drawn.xpath(".//circle/@cx")]
        assert len(xs) == 4
        assert all(0 < x < size.width for x in xs)
        assert xs[:3] == sorted(xs[:3])
    assert strips_svg([Strip("A", "", (2.0,), None)], STRIPS_WIDE, "d", "en")
    with pytest.raises(ValueError, match="nothing to draw"):
        strips_svg([Strip("A", "", (), None)], STRIPS_WIDE, "d", "en")
    assert value_ticks(0.9, 11) == (1.0, 2.0, 5.0, 10.0)
    assert value_ticks(0.004, 900) == (0.01, 0.1, 1.0, 10.0, 100.0)


@pytest.mark.parametrize(
    ("n_shown", "allows", "says_drawn_in"), [(2, False, False), (4, False, False), (5, True, False)]
)
def test_of_few_places_the_note_does_not_claim_their_spread(
    make: Make, n_shown: int, allows: bool, says_drawn_in: bool
) -> None:
    note = lines_note(make("en"), n_shown)
    assert ("rounding and for the usual variation" in note) is allows
    assert ("not for the usual variation" in note) is not allows
    assert ("more than 5 in 100" in note) is says_drawn_in


@pytest.mark.parametrize(("lang", "prefix"), [("ru", ""), ("en", "/en")])
@pytest.mark.parametrize("path", ["/fair", "/t/29000000"])
def test_of_many_places_the_note_says_that_the_most_distant_count_less(
    client: FlaskClient, make: Make, lang: str, prefix: str, path: str
) -> None:
    note = lines_note(make(lang), 80).replace("\xa0", " ")
    assert ("more than 5 in 100" if lang == "en" else "больше 5 из 100") in note
    assert note in words(page(client, f"{prefix}{path}"))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_places_with_a_share_but_no_rank_are_explained(make: Make, lang: str) -> None:
    context = make(lang)
    view = make_fair_page(context)
    shown = sum(line.rate.has_value for line in view.lines)
    ranked = sum(bool(line.ranks) for line in view.lines)
    said = "a share but no rank" if lang == "en" else "доля есть, а места нет"
    assert (said in view.summary.replace("\xa0", " ")) is (shown > ranked > 0)
    # Control: the release has a region that reported in part.
    assert shown > ranked


def test_an_indicator_has_one_name_in_title_and_field(client: FlaskClient) -> None:
    for path in ("/fair", "/en/fair", "/en/fair?indicator=answered_rate"):
        shown = page(client, path)
        [chosen] = shown.xpath("//select[@name='indicator']/option[@selected]")
        title = words(shown.xpath("//h2[@id='funnel-head']")[0])
        assert title.casefold().endswith(f": {words(chosen).casefold()}")


def test_the_list_of_regions_is_headed_by_regions(make: Make) -> None:
    assert make_reporting_page(make("ru")).level == "Регионы"
    assert make_reporting_page(make("en")).level == "Regions"
