"""Three figures in a row: what, how much, against the place above and against peers."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.indicators.labels import format_decimal
from portal.indicators.peers import Peers, middle_half
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.leads import Headline
from portal.web.presenters.peers import against_peers, peer_band
from portal.web.presenters.places import rate_label
from portal.web.presenters.residents import residents_day
from portal.web.presenters.selection import Selection
from portal.web.presenters.speeds import Speeds

_DENSITY = "appeals_per_1000"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure; ``against`` may be empty."""

    label: str
    value: Cell
    against: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a place is compared with: the place above and its answer times, and its peers."""

    above: Territory | None
    speeds: Speeds | None
    peers: Peers | None


def make_facts(
    context: PageContext,
    place: Territory,
    beside: Beside,
    selection: Selection,
    headline: Headline,
    speeds: Speeds | None,
) -> tuple[Fact, ...]:
    """Return the facts row: headline rate, median answer time, density."""
    facts = [_rate(context, beside, selection, headline)]
    if speeds and speeds.median:
        facts.append(_median(context, beside, speeds))
    density = _density(context, place, beside, selection)
    return tuple(facts if density is None else [*facts, density])


def _rate(context: PageContext, beside: Beside, selection: Selection, headline: Headline) -> Fact:
    rate, lang = context.info.headline_rate, context.lang
    against = []
    if beside.above and headline.compared:
        value = make_cell(rate, headline.compared, lang).whole
        against.append(f"{beside.above.name(lang)}: {value}")
    if beside.peers and headline.rate.value is not None:
        found = evaluate(
            context.store,
            rate,
            beside.peers.codes,
            selection.topic.code,
            selection.period,
            channel=selection.channel,
        )
        band = peer_band([value.value for value in found.values()])
        against.append(against_peers(context, beside.peers, band))
    return Fact(rate_label(context), make_cell(rate, headline.rate, lang), _joined(against, "; "))


def _median(context: PageContext, beside: Beside, speeds: Speeds) -> Fact:
    _ = context.texts.gettext
    against = []
    if beside.above and beside.speeds and beside.speeds.median:
        against.append(f"{beside.above.name(context.lang)}: {beside.speeds.median}")
    against.append(_("Appeals still waiting are counted"))
    label = _("Time by which half are answered")
    return Fact(label, Cell(speeds.median, True), _joined(against, ". "))


def _density(
    context: PageContext, place: Territory, beside: Beside, selection: Selection
) -> Fact | None:
    lang = context.lang
    if place.is_unallocated or not context.store.residents:
        return None  # nobody counts the residents of such a place, or of any here
    codes = [place.code, *([beside.above.code] if beside.above else [])]
    codes += beside.peers.codes if beside.peers else ()
    found = evaluate(
        context.store,
        _DENSITY,
        codes,
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    against = []
    if beside.above:
        value = make_cell(_DENSITY, found[beside.above.code], lang).whole
        against.append(f"{beside.above.name(lang)}: {value}")
    if beside.peers:
        half = middle_half(found[code].value for code in beside.peers.codes)
        against.append(_density_of_peers(context, half))
    notes = [_joined(against, "; "), context.texts.gettext("More does not mean worse")]
    if (population := found[place.code].population) is not None:
        notes.append(residents_day(context, population))
    return Fact(
        BY_ID[_DENSITY].label(lang),
        make_cell(_DENSITY, found[place.code], lang),
        _joined(notes, ". "),
    )


def _density_of_peers(context: PageContext, half: tuple[float, float] | None) -> str:
    if half is None:
        return ""
    low, high = (format_decimal(value, context.lang) for value in half)
    text = context.texts.gettext("half of the places of similar size: %(range)s")
    return text % {"range": low if low == high else f"{low}–{high}"}


def _joined(parts: list[str], by: str) -> str:
    return by.join(filter(None, parts))
