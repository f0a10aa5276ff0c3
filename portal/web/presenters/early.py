"""Where it is too early to say what became of appeals: the state of sections, and its words."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from portal.indicators.maturity import is_too_early, maturity_days
from portal.store.model import WITH_OUTCOMES
from portal.web.context import PageContext
from portal.web.dates import day_text, period_title
from schemas.codelists import ALL
from schemas.periods import Period


def headline_is_early(context: PageContext, period: Period, channel: str) -> bool:
    """Return whether the outcomes that the headline rate counts are not known yet."""
    return is_too_early(context.store, period, headline_regime(context), channel)


def headline_regime(context: PageContext) -> str:
    """Return the regimes that the headline rate counts."""
    return WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else ALL


def early_sentence(context: PageContext, channel: str) -> Markup:
    """Return why there is no share yet: how long it takes until outcomes are read."""
    days = maturity_days(context.store, headline_regime(context), channel)
    return context.texts.nhtml(
        "It is <b>too early</b> to say what became of them: %(n_days)s day has not passed.",
        "It is <b>too early</b> to say what became of them: %(n_days)s days have not passed.",
        days,
        n_days=days,
    )


def not_yet(context: PageContext, period: Period) -> str:
    """Return why a period has no data yet, where it was over before the files were written.

    Empty of a period that lasts on or lies in the future.
    """
    if period.last_day >= context.info.as_of:
        return ""
    days = maturity_days(context.store)
    text = context.texts.ngettext(
        "Too early: %(n_days)s day has to pass after %(period)s before it can be said what became "
        "of its appeals, so not before %(day)s.",
        "Too early: %(n_days)s days have to pass after %(period)s before it can be said what "
        "became of its appeals, so not before %(day)s.",
        days,
    )
    known_on = period.last_day + timedelta(days=days + 1)
    return text % {
        "n_days": days,
        "period": period_title(period, context.texts),
        "day": day_text(known_on, context.lang),
    }
