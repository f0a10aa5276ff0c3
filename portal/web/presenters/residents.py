"""Residents in words: how many, on which day, counted by whom, and who is near in size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from geodata.population.figures import PopulationFigure
from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import day_text
from schemas.periods import Period


def residents_text(context: PageContext, place: Territory, period: Period) -> str:
    """Return «26 137 жителей на 1 января 2024 года», or that the number is not known.

    Nothing is said of «not allocated» places, nor where the instance knows no population at all.
    """
    if place.is_unallocated or not context.store.residents:
        return ""
    figure = context.store.population(place.code, period)
    if figure is None:
        return context.texts.gettext("number of residents unknown")
    text = context.texts.ngettext(
        "%(n_residents)s resident on %(day)s",
        "%(n_residents)s residents on %(day)s",
        figure.residents,
    )
    return text % {
        "n_residents": format_count(figure.residents, context.lang),
        "day": day_text(figure.as_of, context.lang),
    }


def residents_notes(context: PageContext, place: Territory, period: Period) -> tuple[str, ...]:
    """Return the sentences after it: group of places of like size, source, sum of which places."""
    figure = context.store.population(place.code, period)
    if figure is None:
        return ()
    _ = context.texts.gettext
    notes = []
    if (band := context.store.population_band(place.code, period)) is not None:
        notes.append(_("Group by size: %(band)s.") % {"band": band.label(context.lang)})
    notes.append(_("Population: %(source)s.") % {"source": figure.source.rstrip(".")})
    if figure.parts:
        notes.append(_("It is the sum of the places that were merged into this one."))
    return tuple(notes)


def residents_day(context: PageContext, figure: PopulationFigure) -> str:
    """Return «Жители на 1 января 2024 года»: the day behind a density."""
    text = context.texts.gettext("Residents on %(day)s")
    return text % {"day": day_text(figure.as_of, context.lang)}


def residents_source_line(context: PageContext, densities: Iterable[IndicatorValue]) -> str:
    """Return the days of the residents behind the densities of a map; nothing without any.

    Most places stand for the day named first; where some have an older figure, the line says how
    many and of which day.
    """
    days = Counter(value.population.as_of for value in densities if value.population)
    if not days:
        return ""
    first, *others = sorted(days, key=lambda day: (-days[day], -day.toordinal()))
    text = context.texts.gettext("Population: on %(day)s") % {"day": day_text(first, context.lang)}
    return "; ".join([text, *(_exception(context, day, days[day]) for day in others)]) + "."


def _exception(context: PageContext, day: date, n_places: int) -> str:
    text = context.texts.ngettext(
        "of %(n_places)s place, on %(day)s", "of %(n_places)s places, on %(day)s", n_places
    )
    return text % {"n_places": n_places, "day": day_text(day, context.lang)}
