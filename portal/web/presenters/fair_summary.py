"""A company in sentences: how many places lie where in the funnel, how wide the spans of ranks."""

from __future__ import annotations

from statistics import median

from geodata.territories import Territory
from portal.indicators.comparison import Comparison
from portal.indicators.labels import format_share
from portal.web.context import PageContext


def summary(context: PageContext, found: Comparison, above: Territory) -> str:
    """Return the sentences; one alone where there is nothing to be compared."""
    parts = [_average(context, found, above), _positions(context, found), _ranks(context, found)]
    return " ".join(filter(None, parts))


def _average(context: PageContext, found: Comparison, above: Territory) -> str:
    if found.centre.value is None:
        return ""
    text = context.texts.gettext("%(place)s as a whole: %(share)s.")
    share = format_share(found.centre.value, context.lang)
    return text % {"place": above.name(context.lang), "share": share}


def _positions(context: PageContext, found: Comparison) -> str:
    counts = dict.fromkeys(("inside", "between", "outside"), 0)
    for place in found.places:
        if place.position is not None:
            counts[place.position] += 1
    total = sum(counts.values())
    if not total:
        return ""
    text = context.texts.ngettext(
        "%(n_total)s place has a share: inside the funnel %(inside)s, between the dashed and the "
        "solid line %(between)s, beyond the solid line %(outside)s.",
        "%(n_total)s places have a share: inside the funnel %(inside)s, between the dashed and the "
        "solid line %(between)s, beyond the solid line %(outside)s.",
        total,
    )
    return text % {"n_total": total, **counts}


def _ranks(context: PageContext, found: Comparison) -> str:
    spans = [place.rank.last - place.rank.first + 1 for place in found.places if place.rank]
    if not spans:
        return ""
    _ = context.texts.gettext
    n_shown = sum(place.value.value is not None for place in found.places)
    if n_shown > len(spans):
        text = _(
            "Put in order, a typical place could stand in any of %(span)s of the %(ranked)s "
            "positions; a place reported in part has a share but no rank."
        )
    else:
        text = _(
            "Put in order, a typical place could stand in any of %(span)s of the %(ranked)s "
            "positions."
        )
    return text % {"span": round(median(spans)), "ranked": len(spans)}
