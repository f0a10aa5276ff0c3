"""The system around appeals: every part of it, what it is, which figures there are and whose."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.official_figures import newest_first
from portal.web.context import PageContext
from portal.web.i18n import Texts
from portal.web.presenters.system_words import moment_text, place_name, unit_word, value_text
from schemas.official import VALUE_STATUS, OfficialIndicator, SystemPart


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its newest value; ``value`` is empty where there is none."""

    name: str
    href: str
    value: str
    unit: str
    where: str
    when: str
    source: str
    status: str
    n_values: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the system; ``page`` is where figures of appeals about it stand, if anywhere."""

    code: str
    name: str
    what: str
    why_not: str
    page: str
    page_name: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class SystemView:
    """Everything the page prints."""

    parts: tuple[PartView, ...]
    n_values: int


def make_system_view(context: PageContext) -> SystemView:
    """Return every part of the system, in the order of its table."""
    official = context.store.official
    parts = tuple(_part(context, part) for part in official.parts.values())
    return SystemView(parts, sum(line.n_values for part in parts for line in part.lines))


def _part(context: PageContext, part: SystemPart) -> PartView:
    lang = context.lang
    lines = tuple(_line(context, one) for one in context.store.official.indicators_of(part.code))
    page = context.links.page(part.page) if part.page else ""
    return PartView(
        part.code,
        part.name(lang),
        part.what(lang),
        part.why_not(lang),
        page,
        _page_name(part.page, context.texts),
        lines,
    )


def _page_name(page: str, texts: Texts) -> str:
    """Return what a page of the portal is called in a link."""
    names = {
        "/regions": texts.gettext("Appeals by place"),
        "/channels": texts.gettext("How people write"),
        "/topics": texts.gettext("What people write about"),
        "/methodology": texts.gettext("How we count"),
    }
    return names.get(page, texts.gettext("In this portal"))


def _line(context: PageContext, indicator: OfficialIndicator) -> IndicatorLine:
    lang, name = context.lang, indicator.name(context.lang)
    href = context.links.page(f"/system/{indicator.code}")
    values = newest_first(context.store.official.values_of(indicator.code))
    if not values:
        return IndicatorLine(name, href, "", "", "", "", "", "", 0)
    newest = values[0]
    return IndicatorLine(
        name,
        href,
        value_text(newest, indicator, context.texts),
        unit_word(indicator, lang),
        place_name(newest, context),
        moment_text(newest, context.texts),
        newest.source(lang),
        VALUE_STATUS[newest.status].label(lang),
        len(values),
    )
