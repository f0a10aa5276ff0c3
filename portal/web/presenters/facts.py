"""Three figures in a row: what, how much, against whom."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.leads import Headline
from portal.web.presenters.places import rate_label
from portal.web.presenters.residents import residents_day
from portal.web.presenters.selection import Selection
from portal.web.presenters.speeds import Speeds


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure; ``against`` may be empty."""

    label: str
    value: Cell
    against: str


def make_facts(
    context: PageContext,
    place: Territory,
    compared: Territory | None,
    selection: Selection,
    headline: Headline,
    speeds: Speeds | None,
) -> tuple[Fact, ...]:
    """Return the facts row: headline rate, median answer time, density."""
    facts = [_rate(context, compared, headline)]
    if speeds and speeds.median:
        _ = context.texts.gettext
        facts.append(
            Fact(
                _("Time by which half are answered"),
                Cell(speeds.median, True),
                _("Those still waiting are counted"),
            )
        )
    density = _density(context, place, compared, selection)
    return tuple(facts if density is None else [*facts, density])


def _rate(context: PageContext, compared: Territory | None, headline: Headline) -> Fact:
    rate, lang = context.info.headline_rate, context.lang
    against = ""
    if compared and headline.compared:
        against = f"{compared.name(lang)}: {make_cell(rate, headline.compared, lang).whole}"
    return Fact(rate_label(context), make_cell(rate, headline.rate, lang), against)


def _density(
    context: PageContext, place: Territory, compared: Territory | None, selection: Selection
) -> Fact | None:
    lang, name = context.lang, "appeals_per_1000"
    codes = [place.code, *([compared.code] if compared else [])]
    found = evaluate(context.store, name, codes, selection.topic.code, selection.period)
    if place.is_unallocated or not context.store.residents:
        return None  # nobody counts the residents of such a place, or of any here
    against = [context.texts.gettext("More does not mean worse")]
    if (population := found[place.code].population) is not None:
        against.append(residents_day(context, population))
    if compared:
        against.insert(
            0, f"{compared.name(lang)}: {make_cell(name, found[compared.code], lang).whole}"
        )
    return Fact(
        BY_ID[name].label(lang), make_cell(name, found[place.code], lang), ". ".join(against)
    )
