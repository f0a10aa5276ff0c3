"""The one honest sentence of a territory and the notes that limit it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_count, format_decimal, percent
from portal.web.cases import place_in
from portal.web.context import PageContext
from portal.web.dates import period_phrase, span_text
from portal.web.presenters.cells import counted_regimes, maturity_text
from portal.web.presenters.counted import which_counted
from portal.web.presenters.early import early_sentence
from portal.web.presenters.selection import Selection

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, the note under it, and caveats (each a paragraph)."""

    sentence: Markup
    note: str
    caveats: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The three values a lead speaks of."""

    received: IndicatorValue
    rate: IndicatorValue
    compared: IndicatorValue | None


def make_headline(
    context: PageContext, code: str, compared: str | None, selection: Selection
) -> Headline:
    """Return received and headline rate of a territory, and the rate it is compared with."""
    store, topic, period = context.store, selection.topic.code, selection.period
    codes = [code] if compared is None else [code, compared]
    channel = selection.channel
    rates = evaluate(store, context.info.headline_rate, codes, topic, period, channel=channel)
    received = evaluate(store, "received", [code], topic, period, channel=channel)[code]
    return Headline(received, rates[code], None if compared is None else rates[compared])


def make_lead(
    context: PageContext,
    selection: Selection,
    headline: Headline,
    compared: Territory | None,
) -> Lead:
    """Return the lead of a territory."""
    return Lead(
        _sentence(context, selection, headline, compared),
        received_note(context, selection),
        _caveats(context, headline),
    )


def large_count(number: int, lang: str) -> str:
    """Return a count for a sentence: «7,3 млн» from a million on."""
    if number < _MILLION:
        return format_count(number, lang)
    unit = "млн" if lang == "ru" else "million"
    return f"{format_decimal(number / _MILLION, lang)}\u00a0{unit}"


def received_sentence(context: PageContext, selection: Selection, number: int) -> Markup:
    """Return how many appeals came in, as a sentence with its period."""
    texts = context.texts
    # From a million on the number is a decimal, whose noun is always the genitive plural.
    form = number if number < _MILLION else 0
    return texts.nhtml(
        "<b>%(n_received)s appeal</b> was received %(period)s.",
        "<b>%(n_received)s appeals</b> were received %(period)s.",
        form if context.lang == "ru" else number,
        n_received=large_count(number, context.lang),
        period=period_phrase(selection.period, texts),
    )


def _sentence(
    context: PageContext, selection: Selection, headline: Headline, compared: Territory | None
) -> Markup:
    received, texts = headline.received, context.texts
    if received.value is None:
        return texts.html(
            "No data was reported %(period)s. This is not zero: nothing is known.",
            period=period_phrase(selection.period, texts),
        )
    number = int(received.value)
    if headline.rate.value is None:
        counted = received_sentence(context, selection, number)
        floor = context.info.rate_floor[selection.period.freq]
        return counted + Markup(" ") + _no_rate(context, selection, headline.rate, floor)
    return _rate_sentence(context, selection, headline) + _against(context, headline, compared)


def _rate_sentence(context: PageContext, selection: Selection, headline: Headline) -> Markup:
    rate, texts, lang = headline.rate, context.texts, context.lang
    numerator, denominator = rate.numerator or 0, rate.denominator or 0
    values = {
        "n_counted": format_count(denominator, lang),
        "n_done": format_count(numerator, lang),
        "n_share": percent(rate.value or 0.0),
        "period": period_phrase(selection.period, texts),
        "days": maturity_text(counted_regimes(context), texts),
    }
    if context.info.headline_rate == "closed_rate":
        return texts.nhtml(
            "Of <b>%(n_counted)s counted appeal</b> received %(period)s, <b>%(n_done)s</b> was "
            "closed within %(days)s. That is <b>%(n_share)s in 100</b>",
            "Of <b>%(n_counted)s counted appeals</b> received %(period)s, <b>%(n_done)s</b> were "
            "closed within %(days)s. That is <b>%(n_share)s in 100</b>",
            denominator,
            **values,
        )
    return texts.nhtml(
        "Of <b>%(n_counted)s counted appeal</b> received %(period)s, <b>%(n_done)s</b> led to "
        "measures within %(days)s. That is <b>%(n_share)s in 100</b>",
        "Of <b>%(n_counted)s counted appeals</b> received %(period)s, <b>%(n_done)s</b> led to "
        "measures within %(days)s. That is <b>%(n_share)s in 100</b>",
        denominator,
        **values,
    )


def _against(context: PageContext, headline: Headline, compared: Territory | None) -> Markup:
    if compared is None or headline.compared is None or headline.compared.value is None:
        return Markup(".")
    share = percent(headline.compared.value)
    if where := place_in(compared.name(context.lang), context.lang):
        return context.texts.html(
            "; %(within)s as a whole: %(n_share)s.", within=where, n_share=share
        )
    return context.texts.html(
        "; %(place)s as a whole: %(n_share)s.", place=compared.name(context.lang), n_share=share
    )


def _no_rate(
    context: PageContext, selection: Selection, rate: IndicatorValue, floor: int | None
) -> Markup:
    texts, lang = context.texts, context.lang
    if rate.state == "too_early":
        return early_sentence(context, selection.channel)
    if rate.state == "too_few" and floor is None:
        return texts.html(
            "Shares are not shown for a period of this length: rounding alone would move them too "
            "far."
        )
    if rate.state == "too_few":
        return texts.nhtml(
            "Only <b>%(n_counted)s</b> of them is counted: too few to say what "
            "share was settled (fewer than %(floor)s).",
            "Only <b>%(n_counted)s</b> of them are counted: too few to say what "
            "share was settled (fewer than %(floor)s).",
            rate.denominator or 0,
            n_counted=format_count(rate.denominator or 0, lang),
            floor=format_count(floor or 0, lang),
        )
    return texts.html("What became of them was not reported.")


def received_note(context: PageContext, selection: Selection) -> str:
    """Return the months of receipt, and where closed stands in place of measures."""
    _ = context.texts.gettext
    parts = [_("Received: %(span)s.") % {"span": span_text(selection.period, context.lang)}]
    if context.info.headline_rate == "closed_rate":
        parts.append(_("There is no data on outcomes: the share of closed appeals is shown."))
    return " ".join(parts)


def _caveats(context: PageContext, headline: Headline) -> tuple[Markup, ...]:
    found = []
    if headline.received.state == "partial":
        found.append(
            context.texts.html(
                "<b>Partly reported.</b> Some sources did not report some months, so the totals "
                "are too low; a gap is not counted as zero."
            )
        )
    counted = which_counted(context)
    return tuple(found if counted is None else [*found, counted])
