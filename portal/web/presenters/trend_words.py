"""What a trend says: whether the share clearly rose or fell, from where to where."""

from __future__ import annotations

from collections.abc import Sequence

from portal.indicators.differences import differ
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_share, percent
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.i18n import Texts
from schemas.periods import Period

_YEAR = 12
Known = tuple[Period, IndicatorValue]


def trend_title(
    context: PageContext, windows: Sequence[Period], values: Sequence[IndicatorValue]
) -> str:
    """Return «За 2 года доля выросла на 7 пунктов» where that is clear, else a plain heading."""
    _, ends = context.texts.gettext, _ends(windows, values)
    clear = None if ends is None else _is_clear(*ends)
    if ends is None or clear is None:
        return _("How the share moved")
    (first, before), (last, after) = ends
    span = _span(last.end - first.end, context.texts)
    points = percent(after.value or 0.0) - percent(before.value or 0.0)
    if not clear or not points:
        return _("No clear change %(span)s") % {"span": span}
    text = (
        context.texts.ngettext(
            "The share rose by %(n_points)s point %(span)s",
            "The share rose by %(n_points)s points %(span)s",
            points,
        )
        if points > 0
        else context.texts.ngettext(
            "The share fell by %(n_points)s point %(span)s",
            "The share fell by %(n_points)s points %(span)s",
            -points,
        )
    )
    return text % {"n_points": abs(points), "span": span}


def trend_sentence(
    context: PageContext, windows: Sequence[Period], values: Sequence[IndicatorValue]
) -> str:
    """Return both ends in words; empty where fewer than two years have a share."""
    ends, _ = _ends(windows, values), context.texts.gettext
    if ends is None:
        return ""
    lang, ((first, before), (last, after)) = context.lang, ends
    text = _("From %(before)s (year to %(first)s) to %(after)s (year to %(last)s).") % {
        "before": format_share(before.value or 0.0, lang),
        "after": format_share(after.value or 0.0, lang),
        "first": month_text(first.last_month, lang),
        "last": month_text(last.last_month, lang),
    }
    chance = _("Such a difference may be chance or rounding.")
    if _is_clear(*ends) is False:
        return f"{text} {chance}"
    return text


def _ends(
    windows: Sequence[Period], values: Sequence[IndicatorValue]
) -> tuple[Known, Known] | None:
    """Return the first and the last year with a share, ``None`` where there are no two."""
    pairs = zip(windows, values, strict=True)
    known = [(window, value) for window, value in pairs if value.value is not None]
    return (known[0], known[-1]) if len(known) > 1 else None


def _is_clear(first: Known, last: Known) -> bool | None:
    """Return whether the ends differ, ``None`` where they share months or one is partial."""
    if last[0].end - first[0].end < _YEAR:
        return None
    return differ(first[1], last[1])


def _span(n_months: int, texts: Texts) -> str:
    """Return «за 2 года» or «за 18 месяцев»."""
    n_years, rest = divmod(n_months, _YEAR)
    if rest:
        text = texts.ngettext("in %(n_months)s month", "in %(n_months)s months", n_months)
        return text % {"n_months": n_months}
    return texts.ngettext("in %(n_years)s year", "in %(n_years)s years", n_years) % {
        "n_years": n_years
    }
