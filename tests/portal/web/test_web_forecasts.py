"""Pages of forecasts and of months above expectation: what they say is what the release holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.store.model import CoverageCell
from portal.store.predictions import PredictionTables
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.presenters.forecast_breaks import breaks_of_series
from portal.web.presenters.forecast_note import make_forecast_note
from portal.web.presenters.forecast_page import make_forecast_view
from portal.web.presenters.forecast_words import amount_text, range_text
from portal.web.presenters.forecasts_page import make_forecasts_view
from portal.web.presenters.selection import BadQuery, read_selection
from portal.web.presenters.spikes_page import make_spikes_view
from schemas.codelists import ALL
from schemas.periods import Period, periods_within
from schemas.predictions import FORECAST_ABSENCE

REGION, SMALL, SILENT = "29000000", "29606000", "93000000"

MakeContext = Callable[..., PageContext]


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\xa0", " ").split())


def states_of_last_year(store: ReleaseStore, code: str) -> list[str]:
    months = periods_within(store.info.first_month, store.info.last_month, "M")[-12:]
    return store.coverage_by_period([code], months)[code]


def shown(store: ReleaseStore, month: str) -> int:
    return store.counts([REGION], [ALL], Period.parse(month))[REGION, ALL].received


@pytest.mark.parametrize(("lang", "word"), [("ru", "прогноз"), ("en", "forecast")])
def test_a_page_says_what_the_release_holds(
    client: FlaskClient, release_store: ReleaseStore, lang: str, word: str
) -> None:
    prefix = "/en" if lang == "en" else ""
    for path, topic in ((f"/forecast/{REGION}", ALL), (f"/forecast/{REGION}?topic=roads", "roads")):
        found = page(client, prefix + path)
        forecasts = release_store.predictions.forecasts(REGION, topic)
        [table] = found.xpath("//section[@aria-labelledby='fan-head']//table")
        rows = table.xpath(".//tbody/tr")
        assert len(rows) == len(forecasts) == 6
        for row, one in zip(rows, forecasts, strict=True):
            cells = [words(cell) for cell in row.xpath("./td")]
            band = one.band
            assert cells[:3] == [
                amount_text(band.value, lang).replace("\xa0", " "),
                range_text(band.lower_80, band.upper_80, lang).replace("\xa0", " "),
                range_text(band.lower_95, band.upper_95, lang).replace("\xa0", " "),
            ]
        assert word in words(found.xpath("//p[@class='lead']")[0]).lower()
        drawings = found.xpath("//section[@aria-labelledby='fan-head']//*[@class='chart']")
        assert len(drawings) == 2
        assert all(word in drawing.get("aria-label").lower() for drawing in drawings)


def test_the_year_before_stands_beside_the_forecast(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    rows = page(client, f"/en/forecast/{REGION}").xpath("//section//table[1]/tbody/tr")
    first = release_store.predictions.forecasts(REGION, ALL)[0]
    before = f"{int(first.month[:4]) - 1}{first.month[4:]}"
    assert words(rows[0].xpath("./td")[3]) == f"{shown(release_store, before):,}"


@pytest.mark.parametrize("code", [SMALL, SILENT])
def test_a_place_without_a_forecast_says_why(
    client: FlaskClient, release_store: ReleaseStore, code: str
) -> None:
    reason = release_store.predictions.absence(code, ALL)
    assert reason
    label = FORECAST_ABSENCE[reason].label_en
    # Where nothing came for a year, "there are months without data" would say too little.
    if set(states_of_last_year(release_store, code)) == {"not_reported"}:
        assert reason == "gaps"
        label = "No data are reported"
    found = page(client, f"/en/forecast/{code}")
    text = words(found)
    assert f"There is no forecast: {label[:1].lower()}{label[1:]}." in text
    assert "line-forecast" not in html.tostring(found).decode()


def test_what_is_too_fine_leads_to_what_there_is(client: FlaskClient, make: MakeContext) -> None:
    child = next(
        code for code, topic in make().store.topics.items() if topic.parent not in (None, ALL)
    )
    group = make().store.topics[child].parent
    found = page(client, f"/forecast/{REGION}?topic={child}")
    assert found.xpath(f"//main//a[@href='/forecast/{REGION}?topic={group}']")
    found = page(client, f"/forecast/{SMALL}?topic=roads")
    assert found.xpath(f"//main//a[@href='/forecast/{SMALL}']")


def test_what_does_not_exist_is_refused(client: FlaskClient) -> None:
    assert client.get("/forecast/nowhere").status_code == 404
    assert client.get(f"/forecast/{REGION}?topic=rods").status_code == 422
    assert client.get(f"/forecast/{REGION}?geo=11000000").status_code == 422
    assert client.get("/spikes?geo=nowhere").status_code == 422


def test_the_list_has_every_place_of_the_map_by_name(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    info = release_store.info
    found = page(client, "/en/forecasts?topic=roads")
    rows = found.xpath("//section[@aria-labelledby='places-head']//tbody/tr")
    names = [words(row.xpath("./th")[0]) for row in rows]
    places = [p for p in release_store.territories.at_level(info.map_level) if not p.is_unallocated]
    assert sorted(names) == sorted(place.name_en for place in places)
    by_name = {place.name_en: place for place in places}
    for row, name in zip(rows, names, strict=True):
        code = by_name[name].code
        assert row.xpath("./th/a/@href") == [f"/en/forecast/{code}?topic=roads"]
        has_none = "no forecast" in words(row)
        assert has_none == bool(release_store.predictions.absence(code, "roads"))
    assert "Places stand by name." in words(found)


def test_scores_stand_beside_forecasts_and_by_level(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    found = page(client, "/en/forecasts")
    rows = found.xpath("//section[@id='scores']//tbody/tr")
    assert len(rows) == len(release_store.predictions.group_scores)
    for row, group in zip(rows, release_store.predictions.group_scores, strict=True):
        assert group.mase is not None
        assert words(row.xpath("./td")[1]) == f"{group.mase:.2f}"
        assert words(row.xpath("./td")[0]) == f"{group.n_series:,}"
    score = release_store.predictions.score(REGION, ALL)
    assert score is not None
    assert score.relative_mae is not None
    text = words(page(client, f"/en/forecast/{REGION}"))
    assert f"{score.relative_mae:.2f}" in text
    assert "had no part in choosing the model" in text


def test_reasons_for_no_forecast_are_counted(make: MakeContext) -> None:
    context = make("en")
    places = [c for c, one in context.store.territories.items() if not one.is_unallocated]
    # Read as they are stored: of which series, the page has to know by itself.
    rows = context.store._rows(
        "SELECT reason, count(*) FROM forecast_absence WHERE list_contains(?, territory) GROUP BY 1",
        [places],
    )
    counted = {FORECAST_ABSENCE[reason].label_en: f"{number:,}" for reason, number in rows}
    view = make_forecasts_view(context)
    assert {row.title: row.n_series for row in view.absent} == counted != {}


def test_past_forecasts_are_held_against_what_is_shown(make: MakeContext) -> None:
    context = make("en")
    view = make_forecast_view(context, REGION)
    past = context.store.predictions.past(REGION, ALL)
    assert view.archives.published is None
    assert view.archives.tested is not None
    assert len(view.archives.tested.rows) == len(past) > 0
    # A month that is reported in part is not judged: its number is too low.
    months = sorted({one.month for one in past})
    states = context.store.coverage_by_period([REGION], [Period.parse(m) for m in months])[REGION]
    whole = {month for month, state in zip(months, states, strict=True) if state == "reported"}
    within = sum(
        one.band.lower_80 <= shown(context.store, one.month) <= one.band.upper_80
        for one in past
        if one.month in whole
    )
    assert f"{within} held what came in" in view.archives.tested.sentence
    assert sum(row.verdict == "in the inner range" for row in view.archives.tested.rows) == within


def test_months_above_expectation_stand_by_month_then_by_name(make: MakeContext) -> None:
    context = make("en")
    view = make_spikes_view(context)
    spikes = context.store.predictions.spikes()
    months = [*view.months, *view.earlier]
    assert [month.code for month in months] == sorted({s.month for s in spikes}, reverse=True)
    assert sum(len(month.rows) for month in months) == len(spikes) > 0
    for month in months:
        names = [row.place.casefold() for row in month.rows]
        assert names == sorted(names)
    assert f"{len(spikes):,} cases" in view.lead.replace("\xa0", " ")
    largest = max(spike.q_value for spike in spikes)
    assert f"at most about {-int(-len(spikes) * largest // 1)} are" in view.note


def test_findings_are_chosen_by_place_and_topic(make: MakeContext) -> None:
    store = make().store
    spikes = store.predictions.spikes()
    place = next(s.series.territory for s in spikes if s.series.topic != ALL)
    topic = next(s.series.topic for s in spikes if s.series.territory == place)
    view = make_spikes_view(make("en", "/spikes", geo=place, topic=topic))
    wanted = [
        s
        for s in spikes
        if s.series.topic == topic and place in store.territories.path(s.series.territory)
    ]
    rows = [row for month in (*view.months, *view.earlier) for row in month.rows]
    assert len(rows) == len(wanted) > 0
    assert {row.topic for row in rows} == {store.topics[topic].name_en}
    everywhere = make_spikes_view(make("en", "/spikes", geo=store.territories.root.code))
    assert everywhere.lead == make_spikes_view(make("en")).lead
    with pytest.raises(BadQuery, match="nowhere"):
        make_spikes_view(make("en", "/spikes", geo="nowhere"))


def test_places_and_topics_tell_of_the_next_month(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    root = release_store.territories.root.code
    for path, code, topic in (
        (f"/en/t/{REGION}", REGION, ALL),
        (f"/en/t/{REGION}?topic=roads", REGION, "roads"),
        ("/en/topic/roads", root, "roads"),
    ):
        [section] = page(client, path).xpath("//section[@aria-labelledby='forecast-head']")
        first = release_store.predictions.forecasts(code, topic)[0]
        assert f": {amount_text(first.band.value, 'en')};" in words(section)
        suffix = "" if topic == ALL else f"?topic={topic}"
        assert section.xpath(f".//a[@href='/en/forecast/{code}{suffix}']")


@pytest.mark.parametrize("query", [{"channel": "letter"}, {"topic": "roads", "channel": "letter"}])
def test_beside_one_channel_there_is_no_forecast_of_all(
    make: MakeContext, query: dict[str, str]
) -> None:
    context = make("en", f"/t/{REGION}", **query)
    assert make_forecast_note(context, REGION, read_selection(context)) is None


def test_the_front_page_and_the_methods_lead_there(client: FlaskClient) -> None:
    assert page(client, "/").xpath("//main//a[@href='/forecasts']")
    assert page(client, "/").xpath("//main//a[@href='/spikes']")
    methods = page(client, "/en/methodology")
    assert methods.xpath("//section[@id='forecasts']")
    assert methods.xpath("//section[@id='spikes']")
    assert methods.xpath("//a[@href='#forecasts']")


def test_a_release_without_predictions_says_so_and_promises_nothing(
    release_store: ReleaseStore, changed: Callable[..., ReleaseStore]
) -> None:
    info = replace(release_store.info, methods={"rounding": "1", "indicators": "1"})
    store = changed(predictions=PredictionTables(lambda _sql, _given: [], info), info=info)
    context = make_context(store, "en", "/forecasts", {})
    assert make_forecasts_view(context).missing
    assert make_forecasts_view(context).places is None
    assert make_spikes_view(context).missing
    view = make_forecast_view(context, REGION)
    assert "not computed" in view.lead
    assert view.rows == ()
    # What came in is shown all the same.
    assert view.fan is not None
    assert make_forecast_note(context, REGION, read_selection(context)) is None


def test_names_are_escaped(hostile_store: ReleaseStore) -> None:
    context = make_context(hostile_store, "ru", f"/forecast/{REGION}", {})
    view = make_forecast_view(context, REGION)
    assert view.fan is not None
    for drawn in (view.fan.wide, view.fan.narrow):
        assert "<script>" not in drawn
        assert "<img" not in drawn


def test_the_chart_marks_where_other_sources_report(
    release_store: ReleaseStore, changed: Callable[..., ReleaseStore]
) -> None:
    info = release_store.info
    months = periods_within(info.first_month, info.last_month, "M")

    def rows(_codes: object) -> tuple[CoverageCell, ...]:
        # One source reports always, another from the fourth month on; the tenth has neither.
        return tuple(
            CoverageCell(
                REGION,
                source,
                str(month),
                "reported" if number >= first and number != 9 else "not_reported",
            )
            for source, first in (("pos", 0), ("sstu", 3))
            for number, month in enumerate(months)
        )

    store = changed(coverage_rows=rows, series_breaks=())
    context = make_context(store, "en", f"/forecast/{REGION}", {})
    found = breaks_of_series(context, REGION, months)
    assert [round(mark.at, 2) for mark in found.marks] == [2.03]
    assert [mark.number for mark in found.marks] == [1]
    [note] = found.notes
    assert note.when.replace("\xa0", " ") == "June 2025"
    assert note.basis == f"From then on reports: {release_store.sources['sstu'].title('en')}"
    both = breaks_of_series(
        make_context(changed(coverage_rows=rows), "en", "/", {}), REGION, months
    )
    assert [mark.at for mark in both.marks] == sorted(mark.at for mark in both.marks)
    assert [mark.number for mark in both.marks] == [*range(1, len(both.marks) + 1)]
    assert len(both.notes) == len(both.marks)


@pytest.mark.parametrize(
    "path", [f"/forecast/{REGION}?topic=roads", "/forecasts?topic=roads", "/spikes"]
)
def test_files_of_the_page_hold_its_rows(client: FlaskClient, path: str) -> None:
    found = page(client, path)
    files = [str(href) for href in found.xpath("//div[@class='sourceline']//a/@href")]
    assert files
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200, file
        assert len(answer.text.splitlines()) > 1, file


def test_a_page_of_a_named_release_leads_to_its_files(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    named = release_store.info.id
    for path in (f"/forecast/{REGION}", "/forecasts", "/spikes"):
        found = page(client, f"{path}?release={named}")
        files = [str(href) for href in found.xpath("//div[@class='sourceline']//a/@href")]
        assert files
        assert all(f"release={named}" in file for file in files)
        assert client.get(files[0]).status_code == 200


def test_what_is_never_searched_is_not_called_quiet(make: MakeContext) -> None:
    topics = make().store.topics
    child = next(code for code, topic in topics.items() if topic.parent not in (None, ALL))
    for query in ({"topic": child}, {"topic": "roads", "geo": SMALL}):
        view = make_spikes_view(make("en", "/spikes", **query))
        assert "what you chose is finer" in view.lead
        assert view.months == ()
    assert "finer" not in make_spikes_view(make("en", "/spikes", topic="roads", geo=REGION)).lead


def test_what_was_never_whole_is_said_once(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    root = release_store.territories.root.code
    text = words(page(client, f"/en/forecast/{root}"))
    assert text.count("Partly reported.") == 1
    assert "partly reported" not in text
    assert "A year earlier" in text


def test_a_title_has_one_colon(client: FlaskClient, release_store: ReleaseStore) -> None:
    code = next(c for c, one in release_store.territories.items() if one.is_unallocated)
    for path in (f"/forecast/{code}", f"/forecast/{REGION}?topic=roads"):
        [title] = page(client, path).xpath("//title")
        assert words(title).count(":") == 1


def test_how_much_was_searched_is_told_as_it_was(make: MakeContext) -> None:
    context = make("en")
    own = context.store.predictions
    assert f"up to {len(own.tested_months)}, tests in all: {own.n_tests:,}." in (
        make_spikes_view(context).note
    )


def test_a_place_that_reported_nothing_was_not_searched(
    make: MakeContext, release_store: ReleaseStore, changed: Callable[..., ReleaseStore]
) -> None:
    for code in (SILENT, REGION):
        states = release_store.coverage_by_period(
            [code], [Period.parse(m) for m in release_store.predictions.tested_months]
        )[code]
        view = make_spikes_view(make("en", "/spikes", geo=code))
        assert ("was not searched" in view.lead) == (set(states) == {"not_reported"})
    # A sum of which a part is missing may count as whole, a place without parts may not.
    quiet = changed(
        predictions=_Quiet(release_store.predictions),
        coverage_by_period=lambda codes, months: {
            code: ["partial"] * len(months) for code in codes
        },
    )
    leads = {
        code: make_spikes_view(make_context(quiet, "en", "/spikes", {"geo": code})).lead
        for code in (REGION, SMALL)
    }
    assert leads[REGION].startswith("Among the months searched none is above expectation")
    assert leads[SMALL].startswith("This place was not searched")


class _Quiet:
    """Predictions in which no month stood out."""

    def __init__(self, predictions: PredictionTables) -> None:
        self._predictions = predictions

    def __getattr__(self, name: str) -> object:
        return getattr(self._predictions, name)

    def spikes(self) -> tuple[()]:
        return ()
