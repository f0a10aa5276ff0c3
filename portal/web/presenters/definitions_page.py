"""Every indicator with its public definition, and whether this release tells it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.definitions import INDICATORS, VERSION, Indicator
from portal.web.context import PageContext
from portal.web.presenters.offers import offered_indicators
from schemas.codelists import CHANNEL_GROUP, OUTCOME, REGIME, Codelist
from schemas.secondary import SHARE_BY_ID

_QUANTILES = ("median_time", "p90_time")


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator; ``absent`` says why this release does not tell it, empty where it does."""

    code: str
    label: str
    unit: str
    definition: str
    numerator: str
    denominator: str
    caveat: str
    absent: str
    api: str


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A codelist: its title and (code, label) of its members."""

    id: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DefinitionsView:
    """All indicators in the order of the list, and the codelists that their words come from."""

    version: str
    indicators: tuple[Definition, ...]
    codelists: tuple[CodeTable, ...]


def make_definitions_view(context: PageContext) -> DefinitionsView:
    """Return the page."""
    return DefinitionsView(
        VERSION,
        tuple(_definition(context, indicator) for indicator in INDICATORS),
        tuple(_codes(context, codelist) for codelist in (OUTCOME, CHANNEL_GROUP, REGIME)),
    )


def _definition(context: PageContext, indicator: Indicator) -> Definition:
    lang = context.lang
    return Definition(
        indicator.id,
        indicator.label(lang),
        _units(context)[indicator.unit],
        indicator.text("definition", lang),
        indicator.text("numerator", lang),
        indicator.text("denominator", lang),
        indicator.text("caveat", lang),
        _absent(context, indicator),
        context.links.api(f"/indicators/{indicator.id}", geo=context.store.territories.root.code),
    )


def _units(context: PageContext) -> dict[str, str]:
    _ = context.texts.gettext
    return {
        "count": _("appeals"),
        "share": _("share, shown in per cent"),
        "per_1000": _("appeals per 1,000 residents"),
        "hours": _("a term, with its interval"),
    }


def _absent(context: PageContext, indicator: Indicator) -> str:
    _ = context.texts.gettext
    if indicator.id in SHARE_BY_ID:
        is_told = bool(context.store.secondary.sources(indicator.id))
    else:
        offered = {one.id for one in offered_indicators(context)}
        is_told = indicator.id in offered or indicator.id in _QUANTILES
    return "" if is_told else _("This release does not tell it: its sources do not report enough.")


def _codes(context: PageContext, codelist: Codelist) -> CodeTable:
    lang = context.lang
    title = codelist.label_ru if lang == "ru" else codelist.label_en
    rows = tuple((code.code, code.label(lang)) for code in codelist)
    return CodeTable(codelist.id, title, rows)
