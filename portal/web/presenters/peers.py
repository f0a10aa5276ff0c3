"""Peers in words: how many, of which size, and between which values their middle half lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.indicators.labels import percent
from portal.indicators.peers import Peers, middle_half
from portal.web.context import PageContext
from portal.web.i18n import NBSP


@dataclass(frozen=True, slots=True)
class PeerBand:
    """The middle half of peers' shares; ``n_known`` of them have one."""

    low: float
    high: float
    n_known: int


def peer_band(shares: Sequence[float | None]) -> PeerBand | None:
    """Return the middle half of shares (0..1, ``None`` where there is none), if enough have one."""
    half = middle_half(shares)
    if half is None:
        return None
    low, high = half
    return PeerBand(round(low, 4), round(high, 4), sum(share is not None for share in shares))


def range_text(low: float, high: float, lang: str) -> str:
    """Return «54–64 %», or the one value where both read the same."""
    first, last = percent(low), percent(high)
    space = NBSP if lang == "ru" else ""
    return f"{last}{space}%" if first == last else f"{first}–{last}{space}%"


def against_peers(context: PageContext, peers: Peers | None, band: PeerBand | None) -> str:
    """Return «половина похожих территорий: 54–64 %», empty where there is no band."""
    if peers is None or band is None:
        return ""
    text = context.texts.gettext("half of the places of like size: %(range)s")
    return text % {"range": range_text(band.low, band.high, context.lang)}


def band_note(context: PageContext, peers: Peers | None, band: PeerBand | None) -> str:
    """Return what the grey band of a chart is, or why there is none; empty without residents."""
    if peers is None:
        return ""
    label = peers.band.label(context.lang)
    if band is None:
        text = context.texts.gettext(
            "There is no band of like places: too few of them (%(band)s) have a share."
        )
        return text % {"band": label}
    text = context.texts.ngettext(
        "The grey band is the middle half of %(n_peers)s like place (%(band)s).",
        "The grey band is the middle half of %(n_peers)s like places (%(band)s).",
        band.n_known,
    )
    return text % {"n_peers": band.n_known, "band": label}
