"""What stands in words around a map: the sentence below it, its legend, the lead of the home page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.presenters.classes import fixed_classes
from portal.web.presenters.coverage import make_coverage
from portal.web.presenters.home import make_home_view
from portal.web.presenters.map_section import make_map_section
from portal.web.presenters.map_values import make_map_values
from portal.web.presenters.outcomes import make_outcomes
from portal.web.presenters.selection import BadQuery, read_selection
from portal.web.presenters.statements import make_statement
from schemas.codelists import COVERAGE_STATE

Make = Callable[..., PageContext]


def say(context: PageContext, values: list[IndicatorValue]) -> str:
    places = context.store.territories.at_level("region")[: len(values)]
    found = {place.code: value for place, value in zip(places, values, strict=True)}
    selection = read_selection(context, indicator=context.query["indicator"])
    return make_statement(context, places, found, selection)


def amounts(*values: float) -> list[IndicatorValue]:
    return [IndicatorValue(value, "value", 100, 1000, 2025) for value in values]


def test_an_amount_names_its_only_ends(make: Make) -> None:
    context = make("en", indicator="appeals_per_1000")
    first, *_, last = context.store.territories.at_level("region")[:5]
    text = say(context, amounts(1.0, 2.0, 3.0, 4.0, 9.0))
    assert text.startswith(f"Most per 1,000 residents: {last.name_en}, 9.0; least: {first.name_en}")


def test_places_that_share_an_end_are_counted_not_named(make: Make) -> None:
    text = say(make("ru", indicator="appeals_per_1000"), amounts(0.1, 0.1, 3.0, 4.0, 9.0))
    assert "меньше всего: 2 территории — 0,1" in text.replace("\u00a0", " ")


def test_what_was_reported_in_part_is_no_end(make: Make) -> None:
    partial = IndicatorValue(0.01, "partial", 10, 1000, 2025)
    context = make("en", indicator="appeals_per_1000")
    whole = amounts(1.0, 2.0, 3.0, 4.0)
    left_out = " 1 place with data for a part only is left out."
    assert say(context, [*whole, partial]) == say(context, whole) + left_out


@pytest.mark.parametrize(("code", "name"), [("RU", "Russia"), ("29000000", "Kaluga Oblast")])
def test_a_rate_is_measured_by_one_mean_that_legend_and_sentence_name(
    make: Make, code: str, name: str
) -> None:
    context = make("en", indicator="resolution_rate")
    selection = read_selection(context)
    place = context.store.territories[code]
    section = make_map_section(context, selection, place, code, f"/t/{code}")
    fixed = fixed_classes(context, selection, code)
    assert fixed is not None
    mean = f"{round((fixed.classes.center or 0) * 100)}%"
    assert section.legend_title.endswith(f"points from the mean of the release, {mean} ({name})")
    assert f"The mean of the release is {mean} ({name})." in section.statement


def test_a_sentence_counts_the_places_of_the_outer_classes(make: Make) -> None:
    context = make("en", indicator="resolution_rate")
    center = context.store.map_classes["resolution_rate", "all", "P1Y"].center or 0.0
    shares = [center + 0.10, center + 0.0999, center, center - 0.05]
    text = say(context, [IndicatorValue(round(s, 4), "value", 1, 2) for s in shares])
    assert "Ten points or more above it: 1 place; " in text
    assert "ten points or more below: none of the places." in text


def test_a_calendar_year_is_measured_as_a_rolling_one(make: Make) -> None:
    titles = {
        make_map_section(
            context, read_selection(context), context.store.territories.root, "", "/"
        ).legend_title.partition(":")[2]
        for context in (
            make("en", indicator="resolution_rate", time="2025-09-01/P1Y"),
            make("en", indicator="resolution_rate", time="2026-03"),
        )
    }
    assert len(titles) == 1
    assert "the mean of the release" in titles.pop()


def test_the_home_lead_says_of_what_and_of_which_regimes(make: Make) -> None:
    context = make("ru")
    rate = evaluate(
        context.store, "resolution_rate", ["RU"], "all", read_selection(context).period
    )["RU"]
    view = make_home_view(context)
    share = round((rate.value or 0) * 100)
    assert f"По {share} из 100 учтённых обращений" in view.lead.striptags().replace("\u00a0", " ")
    assert "Инцидент Менеджмент" in str(view.counted)


def test_where_all_regimes_report_outcomes_none_is_singled_out(release_store: ReleaseStore) -> None:
    regimes = {
        code: replace(regime, reports_outcomes=True)
        for code, regime in release_store.regimes.items()
    }

    class AllReport:
        def __getattr__(self, name: str) -> object:
            return regimes if name == "regimes" else getattr(release_store, name)

    context = make_context(cast(ReleaseStore, AllReport()), "ru", "/", {})
    assert make_home_view(context).counted is None


def test_numbers_of_a_map_are_of_the_release_of_its_page(make: Make) -> None:
    context = make("ru")
    container = make_home_view(context).section.container
    assert container is not None
    assert f"of={context.info.id}" in container.values
    with pytest.raises(BadQuery) as caught:
        make_map_values(make("ru", of="2025-01-01"))
    assert caught.value.parameter == "of"


def test_months_in_a_row_are_said_as_a_span(make: Make) -> None:
    context = make("ru")
    coverage = make_coverage(context, "93000000", read_selection(context))
    assert coverage is not None
    expected = "не передано: сентябрь\u00a02025\u00a0— август\u00a02026"
    assert {row.gaps for row in coverage.rows} == {expected}
    part = make_coverage(make("en"), "29606000", read_selection(make("en")))
    assert part is not None
    gaps = [row.gaps for row in part.rows if row.gaps]
    assert gaps == ["partly reported: January\u00a02026 to March\u00a02026"]


def test_a_month_of_which_nothing_is_declared_is_not_said_to_be_missing(
    make: Make, release_store: ReleaseStore, changed: Callable[..., ReleaseStore]
) -> None:
    place, last = "29606000", "2026-08"
    told = release_store.coverage_rows([place])
    sources = {cell.source for cell in told if cell.month == last}
    assert sources
    rest = [cell for cell in told if cell.month != last]
    store = changed(coverage_rows=lambda _codes: rest)
    for lang, words in (
        ("ru", "сведений нет: август\u00a02026"),
        ("en", "nothing declared: August\u00a02026"),
    ):
        context = make_context(store, lang, "/", {})
        coverage = make_coverage(context, place, read_selection(context))
        assert coverage is not None
        assert coverage.has_unknown
        assert coverage.has_gaps
        by_title = {row.title: row for row in coverage.rows}
        for source in sources:
            row = by_title[release_store.sources[source].title(lang)]
            assert words in row.gaps
            assert words in row.picture
            assert 'class="cov-none"' in row.picture
            assert COVERAGE_STATE["not_reported"].label(lang) not in row.gaps
    whole = make_coverage(make("ru"), place, read_selection(make("ru")))
    assert whole is not None
    assert not whole.has_unknown


def test_rounded_shares_that_miss_100_are_told(make: Make) -> None:
    context = make("en")
    selection = read_selection(context)
    seen = set()
    for place in context.store.territories.at_level("region"):
        outcomes = make_outcomes(context, place.code, selection)
        if outcomes and outcomes.has_bar:
            total = sum(int(segment.share.rstrip("%")) for segment in outcomes.segments)
            assert outcomes.adds_up == (total == 100)
            seen.add(outcomes.adds_up)
    assert seen == {True, False}
