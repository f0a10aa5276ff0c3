"""Which appeals the headline rate counts, where it does not count all."""

from __future__ import annotations

from markupsafe import Markup

from portal.web.context import PageContext
from portal.web.presenters.cells import capital, counted_regimes


def which_counted(context: PageContext) -> Markup | None:
    """Return which regimes the resolution rate counts, ``None`` where it counts all of them."""
    regimes, lang = context.store.regimes.values(), context.lang
    silent = [regime.label(lang) for regime in regimes if not regime.reports_outcomes]
    if context.info.headline_rate != "resolution_rate" or not silent:
        return None
    counted = ", ".join(regime.label(lang) for regime in counted_regimes(context))
    return context.texts.html(
        "<b>Which appeals are counted.</b> Only those whose sources report outcomes: %(counted)s. "
        "Not counted in the share: %(silent)s.",
        counted=capital(counted),
        silent=", ".join(silent),
    )
