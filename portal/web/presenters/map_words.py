"""Words above a map: its title, what is measured, what the classes are counted from."""

from __future__ import annotations

from portal.indicators.indicator import Indicator
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.atlas import is_all_topics
from portal.web.presenters.classes import fixed_classes
from portal.web.presenters.quarterly import is_quarterly
from portal.web.presenters.selection import Selection


def map_title(context: PageContext, selection: Selection) -> str:
    """Return what a map asks, with the topic where one was chosen."""
    _ = context.texts.gettext
    title = {
        "appeals_per_1000": _("Where people write more"),
        "resolution_rate": _("Where measures are taken more often"),
        "closed_rate": _("Where more is closed in time"),
        "received": _("How many appeals came in"),
        "median_time": _("Where half of the appeals are closed sooner"),
        "p90_time": _("Where nine appeals in ten are closed sooner"),
        "confirmed_share": _("Where applicants agree with the outcome more often"),
        "rating_coverage": _("Where applicants rate the outcome more often"),
        "repeat_share": _("Where people write again more often"),
        "on_time_share": _("Where answers come by the due day more often"),
    }.get(selection.indicator.id, selection.indicator.label(context.lang))
    if is_all_topics(selection):
        return title
    return f"{title}: {selection.topic.name(context.lang).lower()}"


def map_dek(context: PageContext, selection: Selection) -> str:
    """Return definition and caveat, and that not quite what was chosen is shown where it is not."""
    indicator, lang = selection.indicator, context.lang
    if indicator.unit == "hours":
        return _time_dek(context, indicator)
    parts = [indicator.text("definition", lang), indicator.text("caveat", lang)]
    asked = {name: context.query.get(name, "") for name in ("topic", "time", "channel")}
    told = selection.parameters(channel=selection.channel)
    if is_quarterly(indicator) and any(v not in ("", told[name]) for name, v in asked.items()):
        parts.append(
            context.texts.gettext(
                "These shares are not published in finer parts: the nearest to your choice is "
                "shown."
            )
        )
    return " ".join(parts)


def _time_dek(context: PageContext, indicator: Indicator) -> str:
    """Return what a time of the map is, in days and not in the hours of its definition."""
    _ = context.texts.gettext
    what = {
        "median_time": _(
            "The shortest term within which at least half of the appeals were closed."
        ),
        "p90_time": _("The shortest term within which nine appeals in ten or more were closed."),
    }[indicator.id]
    how = _(
        "Open ones are counted too. Times are known by terms only; closed does not mean solved."
    )
    return f"{what} {how}"


def legend_title(context: PageContext, selection: Selection, center: str, parent: str) -> str:
    """Return indicator and period, and of shares the mean that classes are counted from."""
    label = selection.indicator.label(context.lang)
    period = period_title(selection.period, context.texts)
    if not center:
        return f"{label}, {period}"
    _ = context.texts.gettext
    fixed = fixed_classes(context, selection, parent)
    values = {"label": label, "period": period, "mean": center}
    if fixed is None:
        return _("%(label)s, %(period)s: points from the mean of the places, %(mean)s") % values
    values["place"] = context.store.territories[fixed.place].name(context.lang)
    return (
        _("%(label)s, %(period)s: points from the mean of the release, %(mean)s (%(place)s)")
        % values
    )
