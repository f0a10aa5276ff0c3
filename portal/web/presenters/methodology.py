"""How we count: definitions from the code, numbers from the release, coverage as declared."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.change import METHOD
from portal.indicators.definitions import BY_ID
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.glossary import glossary
from portal.web.presenters.audit import AuditView, make_audit_view
from portal.web.presenters.claim_traps import ClaimTraps, make_claim_traps
from portal.web.presenters.corrections import CorrectionRow, make_corrections
from portal.web.presenters.intervals import IntervalView, make_interval_view
from portal.web.presenters.policy import PolicyView, make_policy_view
from portal.web.presenters.rounding_error import RoundingErrorView, make_rounding_error_view
from schemas.secondary import SECONDARY_SHARES

_SHOWN = ("received", "answered_rate", "closed_within_d7", "median_time", "appeals_per_1000")


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """One indicator in words."""

    label: str
    code: str
    definition: str
    numerator: str
    denominator: str
    caveat: str


@dataclass(frozen=True, slots=True)
class RegimeRow:
    """A regime: whether outcomes are reported and after how many days they are read."""

    label: str
    reports_outcomes: bool
    days: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: its title, its regime, and how many (place, month) pairs it covers, in words."""

    title: str
    regime: str
    whole: str
    partial: str
    missing: str


@dataclass(frozen=True, slots=True)
class MethodologyView:
    """Everything the page prints."""

    indicators: tuple[IndicatorText, ...]
    regimes: tuple[RegimeRow, ...]
    sources: tuple[SourceRow, ...]
    glossary: tuple[tuple[str, str], ...]
    base: str
    below_base: str
    policy: PolicyView
    corrections: tuple[CorrectionRow, ...]
    errors: RoundingErrorView | None
    intervals: IntervalView | None
    audit: AuditView | None
    claims: ClaimTraps | None
    not_published: tuple[tuple[str, str], ...]
    limited: tuple[str, ...]
    first_month: str
    last_month: str
    boundary_note: str
    boundary_credit: str
    synthetic: bool
    test_only: bool
    is_closed_rate: bool
    shares_from: str
    bands: tuple[tuple[str, tuple[str, ...]], ...]
    change_version: str
    forecast_version: str
    forecasts_href: str
    spike_version: str
    spikes_href: str


def make_methodology_view(context: PageContext) -> MethodologyView:
    """Return the page."""
    info, lang = context.info, context.lang
    policy = info.policy
    shares = [s.id for s in SECONDARY_SHARES if context.store.secondary.sources(s.id)]
    ids = (info.headline_rate, *_SHOWN, *shares)
    return MethodologyView(
        indicators=tuple(_indicator(code, lang) for code in ids),
        regimes=tuple(
            RegimeRow(regime.label(lang), regime.reports_outcomes, regime.maturity_days)
            for regime in context.store.regimes.values()
        ),
        sources=_sources(context),
        glossary=glossary(context.texts),
        base=str(policy["base"]),
        below_base=str(policy["base"] - 1),
        policy=make_policy_view(context),
        corrections=make_corrections(context),
        errors=make_rounding_error_view(context),
        intervals=make_interval_view(context),
        audit=make_audit_view(context),
        claims=make_claim_traps(context),
        not_published=tuple(
            (part.name(lang), part.why_not(lang))
            for part in context.store.official.parts.values()
            if part.why_not(lang)
        ),
        limited=tuple(
            context.store.topics[code].name(lang)
            for code in policy.get("limited_topics", ())
            if code in context.store.topics
        ),
        first_month=month_text(info.first_month, lang),
        last_month=month_text(info.last_month, lang),
        boundary_note=info.boundary_note(lang),
        boundary_credit=info.boundary_credit,
        synthetic=info.synthetic,
        test_only=info.test_only,
        is_closed_rate=info.headline_rate == "closed_rate",
        shares_from=format_count(int(policy["secondary_min_denominator"]), lang) if shares else "",
        bands=_bands(context),
        change_version=METHOD,
        forecast_version=context.store.predictions.forecast_version,
        forecasts_href=context.links.page("/forecasts"),
        spike_version=context.store.predictions.spike_version,
        spikes_href=context.links.page("/spikes"),
    )


def _indicator(code: str, lang: str) -> IndicatorText:
    indicator = BY_ID[code]
    parts = (indicator.text(p, lang) for p in ("definition", "numerator", "denominator", "caveat"))
    return IndicatorText(indicator.label(lang), code, *parts)


def _bands(context: PageContext) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (level, words of its groups by population) for the levels that have any."""
    bands, lang = context.store.population_bands, context.lang
    return tuple(
        (level.label_ru if lang == "ru" else level.label_en, tuple(b.label(lang) for b in ladder))
        for level in context.info.levels
        if (ladder := bands.ladder(level.code))
    )


def _sources(context: PageContext) -> tuple[SourceRow, ...]:
    """Count declared months of the places of the map level, by source and state."""
    store, lang = context.store, context.lang
    codes = [place.code for place in store.territories.at_level(context.info.map_level)]
    counts: dict[tuple[str, str], int] = {}
    for cell in store.coverage_rows(codes):
        key = cell.source, cell.state
        counts[key] = counts.get(key, 0) + 1
    return tuple(
        SourceRow(
            source.title(lang),
            store.regimes[source.regime].label(lang) if source.regime in store.regimes else "",
            *(
                format_count(counts.get((source.id, state), 0), lang)
                for state in ("reported", "partial", "not_reported")
            ),
        )
        for source in store.sources.values()
    )
