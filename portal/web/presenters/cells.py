"""Small things that many sections print: a value with its state, a form, a crumb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.indicator import Indicator
from portal.indicators.labels import PARTIAL_MARK, format_value
from portal.store.model import Regime
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.i18n import NBSP, Texts
from portal.web.presenters.offers import (
    offered_channels,
    offered_indicators,
    offered_periods,
)
from portal.web.presenters.quarterly import is_quarterly
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL, CHANNEL_GROUP

CHANNEL_LABELS = {code.code: code for code in CHANNEL_GROUP}
Mark = Literal["", "hatch", "dots", "early"]
# Patterns of what has no number; other states are told by words alone.
MARKS: dict[str, Mark] = {"not_reported": "hatch", "too_few": "dots", "too_early": "early"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as printed: figure or words, and apart from it the words of a partial report.

    ``share`` is its bar (0..1) where it is a share; ``mark`` the pattern of what has no figure.
    """

    text: str
    has_value: bool
    mark: Mark = ""
    share: float | None = None
    partial: str = ""

    @property
    def whole(self) -> str:
        """Return figure and words together."""
        return f"{self.text} ({self.partial})" if self.partial else self.text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A labelled list of choices, in groups (a group without a title is not boxed)."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A GET form: choices and what it carries along."""

    action: str
    choices: tuple[Choice, ...]
    hidden: tuple[tuple[str, str], ...]


def make_cell(indicator_id: str, value: IndicatorValue, lang: str) -> Cell:
    """Return an indicator value as every page prints it."""
    has_value = value.value is not None
    is_share = has_value and BY_ID[indicator_id].unit == "share"
    words = PARTIAL_MARK[lang] if value.state == "partial" else ""
    return Cell(
        format_value(indicator_id, value, lang).removesuffix(words),
        has_value,
        MARKS.get(value.state, ""),
        value.value if is_share else None,
        words.strip(" ()"),
    )


def make_form(
    context: PageContext, selection: Selection, action: str, with_indicator: bool = True
) -> Form:
    """Return the form that changes indicator, topic and period of a page at ``action``."""
    choices = [
        _topics(context, selection),
        _channels(context, selection),
        _periods(context, selection),
    ]
    if with_indicator:
        choices.insert(0, _indicators(context, selection))
    hidden = [("view", selection.view)] if with_indicator and selection.view != "map" else []
    hidden += [("theme", context.links.theme)] if context.links.theme else []
    hidden += [("release", context.release)] if context.release else []
    return Form(action, tuple(choices), tuple(hidden))


def short_name(context: PageContext, indicator: Indicator) -> str:
    """Return the name that an indicator has in a field: a full label would be cut there."""
    _ = context.texts.gettext
    short = {
        "resolution_rate": _("Share with measures taken"),
        "closed_rate": _("Share closed"),
        "median_time": _("Half closed within"),
        "p90_time": _("Nine in ten closed within"),
    }
    return short.get(indicator.id, indicator.label(context.lang))


def _indicators(context: PageContext, selection: Selection) -> Choice:
    _ = context.texts.gettext
    options = tuple(
        Option(
            indicator.id,
            short_name(context, indicator),
            indicator is selection.indicator,
        )
        for indicator in selection.offered or offered_indicators(context)
    )
    return Choice("indicator", _("Indicator"), (("", options),))


def _topics(context: PageContext, selection: Selection) -> Choice:
    topics = context.store.topics
    chosen = selection.topic.code

    def option(code: str) -> Option:
        return Option(code, topics[code].name(context.lang), code == chosen)

    groups: list[tuple[str, tuple[Option, ...]]] = [("", (option(ALL),))]
    for code, topic in topics.items():
        if topic.parent == ALL:
            members = tuple(
                option(c)
                for c, t in topics.items()
                if t.parent == code and not is_quarterly(selection.indicator)
            )
            groups.append((topic.name(context.lang) if members else "", (option(code), *members)))
    return Choice("topic", context.texts.gettext("Topic"), tuple(groups))


def _channels(context: PageContext, selection: Selection) -> Choice:
    _ = context.texts.gettext
    labels = {ALL: _("All channels")}
    if not is_quarterly(selection.indicator):
        known = offered_channels(context)
        labels |= {code: CHANNEL_LABELS[code].label(context.lang) for code in known}
    options = tuple(
        Option(code, label, code == selection.channel) for code, label in labels.items()
    )
    return Choice("channel", _("Channel"), (("", options),))


def _periods(context: PageContext, selection: Selection) -> Choice:
    _ = context.texts.gettext
    titles = {
        "P1Y": _("12 months in a row"),
        "A": _("Calendar year"),
        "Q": _("Quarter"),
        "M": _("Month"),
    }
    offered = offered_periods(context, selection.indicator)
    if selection.period not in [p for periods in offered.values() for p in periods]:
        titles = {"": _("Chosen"), **titles}
        offered = {"": (selection.period,), **offered}
    groups = tuple(
        (
            titles[kind],
            tuple(
                Option(str(p), capital(period_title(p, context.texts)), p == selection.period)
                for p in periods
            ),
        )
        for kind, periods in offered.items()
        if periods
    )
    return Choice("time", _("Period"), groups)


def capital(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def counted_regimes(context: PageContext) -> tuple[Regime, ...]:
    """Return the regimes that the headline rate sums over."""
    regimes = tuple(context.store.regimes.values())
    if context.info.headline_rate != "resolution_rate":
        return regimes
    return tuple(regime for regime in regimes if regime.reports_outcomes)


def maturity_text(regimes: tuple[Regime, ...], texts: Texts) -> str:
    """Return «60 дней», or «15–60 дней» where the regimes differ; empty without regimes."""
    days = sorted({regime.maturity_days for regime in regimes})
    if not days:
        return ""
    span = str(days[0]) if len(days) == 1 else f"{days[0]}–{days[-1]}"
    text = texts.ngettext("%(n_days)s day", "%(n_days)s days", days[-1])
    return (text % {"n_days": span}).replace(" ", NBSP)
