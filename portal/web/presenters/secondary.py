"""What applicants and terms say of the appeals: shares of the region in its newest quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.web.context import PageContext
from portal.web.dates import period_phrase
from portal.web.presenters.cells import make_cell
from portal.web.presenters.facts import Fact
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.secondary import (
    CONFIRMED_SHARE,
    ON_TIME_SHARE,
    RATING_COVERAGE,
    REPEAT_SHARE,
    SECONDARY_SHARES,
)

_SHARES = (CONFIRMED_SHARE.id, REPEAT_SHARE.id, ON_TIME_SHARE.id)


@dataclass(frozen=True, slots=True)
class Secondary:
    """The shares; ``place`` is the one they are of, ``is_above`` where that is not the page's.

    ``shares`` are the place's code, the ids of the shares and the quarter they are of. ``topic`` is
    empty for all topics; ``quarter`` reads «за II квартал 2026 года»; ``sources``
    names who reports what is counted.
    """

    place: str
    is_above: bool
    topic: str
    quarter: str
    facts: tuple[Fact, ...]
    sources: str
    shares: tuple[str, tuple[str, ...], Period]


def make_secondary(
    context: PageContext, place: Territory, selection: Selection
) -> Secondary | None:
    """Return the shares of the newest quarter up to the chosen period, or ``None`` without any.

    A place of the lowest level has none of its own: it shows those of the place above, and a topic
    those of its group.
    """
    quarter = _newest_quarter(context, selection.period)
    if quarter is None:
        return None
    shown, group = _place(context, place), _group(selection)
    values = {
        share.id: evaluate(context.store, share.id, [shown.code], group, quarter)[shown.code]
        for share in SECONDARY_SHARES
    }
    reported = [share for share in _SHARES if values[share].state != "no_data"]
    if not reported:
        return None
    return Secondary(
        shown.name(context.lang),
        shown is not place,
        "" if group == ALL else context.store.topics[group].name(context.lang),
        period_phrase(quarter, context.texts),
        tuple(_fact(context, share, values) for share in reported),
        _sources(context, reported),
        (shown.code, tuple(reported), quarter),
    )


def _place(context: PageContext, place: Territory) -> Territory:
    """Return the place itself, or the one above where it is of the lowest level."""
    is_lowest = place.level == context.info.levels[-1].code
    return context.store.territories[place.parent] if is_lowest and place.parent else place


def _newest_quarter(context: PageContext, period: Period) -> Period | None:
    """Return the newest quarter with a share that does not reach beyond ``period``."""
    quarters = {q for share in _SHARES for q in context.store.secondary.quarters(share)}
    return max((quarter for quarter in quarters if quarter.end <= period.end), default=None)


def _group(selection: Selection) -> str:
    """Return the group of the chosen topic, or «all»."""
    topic = selection.topic
    return topic.code if topic.parent in (None, ALL) else topic.parent


def _fact(context: PageContext, share: str, values: Mapping[str, IndicatorValue]) -> Fact:
    return Fact(
        BY_ID[share].label(context.lang),
        make_cell(share, values[share], context.lang),
        _remark(context, share, values[RATING_COVERAGE.id]),
    )


def _remark(context: PageContext, share: str, rated: IndicatorValue) -> str:
    """Return what a reader must know of the share: who rated, who says what is a repeat or due."""
    _ = context.texts.gettext
    if share == REPEAT_SHARE.id:
        return _("The source decides what a repeat is")
    if share == ON_TIME_SHARE.id:
        return _("The due day is the one the source gives")
    if not rated.value:
        return _("Few applicants give a rating")
    text = make_cell(RATING_COVERAGE.id, rated, context.lang).text
    return _("Applicants rated about %(share)s of the appeals") % {"share": text}


def _sources(context: PageContext, shares: list[str]) -> str:
    """Return the titles of the sources; each share's own where they are not the same for all."""
    secondary, sources, lang = context.store.secondary, context.store.sources, context.lang
    titles = {
        share: ", ".join(sources[source].title(lang) for source in secondary.sources(share))
        for share in shares
    }
    if len(set(titles.values())) == 1:
        return titles[shares[0]]
    return "; ".join(f"{BY_ID[share].label(lang)}: {text}" for share, text in titles.items())
