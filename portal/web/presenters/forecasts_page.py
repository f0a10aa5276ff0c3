"""All forecasts: of which places, how well they held on months kept apart, why some have none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from portal.indicators.labels import format_count, format_decimal, format_share
from portal.web.context import PageContext
from portal.web.presenters.cells import Form
from portal.web.presenters.forecast_choice import forecast_topics, hidden_fields, topic_choice
from portal.web.presenters.forecast_places import (
    ForecastPlaces,
    forecast_address,
    make_forecast_places,
)
from portal.web.presenters.forecast_words import (
    absence_sentence,
    absence_title,
    forecast_sentence,
    model_name,
)
from portal.web.presenters.selection import read_selection
from schemas.codelists import ALL
from schemas.predictions import GroupScore


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Mean scores of a level and kind of series, as the table prints them."""

    name: str
    n_series: str
    n_scored: str
    mase: str
    naive_mase: str
    relative: str
    coverage_80: str
    coverage_95: str
    published: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbsentGroup:
    """A reason for no forecast, what stands behind it, and of how many series."""

    title: str
    sentence: str
    n_series: str


@dataclass(frozen=True, slots=True)
class ForecastsView:
    """Everything the page prints; without forecasts in the release only ``missing`` says so."""

    missing: str
    lead: str
    country: tuple[str, str]
    topic: str
    form: Form
    places: ForecastPlaces | None
    groups: tuple[GroupRow, ...]
    absent: tuple[AbsentGroup, ...]
    version: str
    spikes_href: str
    csv: str
    scores_csv: str


def make_forecasts_view(context: PageContext) -> ForecastsView:
    """Return the page; raise ``BadQuery`` for a topic that does not exist."""
    topic, predictions = read_selection(context).topic, context.store.predictions
    root, links = context.store.territories.root, context.links
    places = context.store.territories.at_level(context.info.map_level)
    first = next(iter(predictions.forecasts(root.code, topic.code)), None)
    return ForecastsView(
        missing="" if predictions.has_forecasts else absence_title("not_computed", context.lang),
        lead=forecast_sentence(context, first) if first else "",
        country=(root.name(context.lang), forecast_address(context, root.code, topic.code)),
        topic="" if topic.code == ALL else topic.name(context.lang),
        form=Form(
            links.page("/forecasts").split("?")[0],
            (topic_choice(context, topic.code),),
            hidden_fields(context),
        ),
        places=make_forecast_places(context, places, topic.code),
        groups=tuple(_group(context, one) for one in predictions.group_scores),
        absent=_absent(context),
        version=predictions.forecast_version,
        spikes_href=links.page("/spikes"),
        csv=links.api(
            "/forecasts", geoLevel=context.info.map_level, topic=topic.code, format="csv"
        ),
        scores_csv=links.api("/forecast-scores", format="csv"),
    )


def _group(context: PageContext, group: GroupScore) -> GroupRow:
    lang, _ = context.lang, context.texts.gettext

    def number(value: float | None) -> str:
        return "—" if value is None else format_decimal(value, lang, 2)

    kind = _("all topics together") if group.kind == "total" else _("by topic")
    is_naive = group.published == "seasonal_naive"
    counted = sorted(group.models.items(), key=lambda pair: (-pair[1], pair[0]))
    return GroupRow(
        f"{context.info.level_label(group.level, lang)}: {kind}",
        format_count(group.n_series, lang),
        format_count(group.n_scored, lang),
        number(group.mase),
        number(group.naive_mase),
        number(group.relative_mae),
        format_share(group.coverage_80, lang),
        format_share(group.coverage_95, lang),
        _("the same month a year ago: nothing did better") if is_naive else _("the chosen models"),
        tuple(f"{model_name(code, lang)} — {format_count(n, lang)}" for code, n in counted),
    )


def _absent(context: PageContext) -> tuple[AbsentGroup, ...]:
    """Return the reasons with the number of series that each stands for, most frequent first."""
    predictions, lang = context.store.predictions, context.lang
    codes = [code for code, place in context.store.territories.items() if not place.is_unallocated]
    absences = predictions.absences_of(codes, forecast_topics(context))
    counted = Counter(one.reason for one in absences)
    return tuple(
        AbsentGroup(
            absence_title(reason, lang), absence_sentence(context, reason), format_count(n, lang)
        )
        for reason, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    )
