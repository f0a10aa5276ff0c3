"""Peers in words: how many, of which size, and between which values their middle half lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from portal.indicators.evaluate import evaluate_series
from portal.indicators.labels import percent
from portal.indicators.peers import Peers, middle_half
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.i18n import NBSP
from portal.web.presenters.selection import Selection
from schemas.periods import Period


@dataclass(frozen=True, slots=True)
class PeerBand:
    """The middle half of peers' shares; ``n_known`` of them have one."""

    low: float
    high: float
    n_known: int


# Bands of a release by peers, topic, channel and periods: the same for each of the peers' pages.
_Key = tuple[tuple[str, ...], str, str, tuple[Period, ...]]
_BANDS: WeakKeyDictionary[ReleaseStore, dict[_Key, tuple[PeerBand | None, ...]]]
_BANDS = WeakKeyDictionary()
_MOST_BANDS = 500


def peer_band(shares: Sequence[float | None]) -> PeerBand | None:
    """Return the middle half of shares (0..1, ``None`` where there is none), if enough have one."""
    half = middle_half(shares)
    if half is None:
        return None
    low, high = half
    return PeerBand(round(low, 4), round(high, 4), sum(share is not None for share in shares))


def peer_bands(
    context: PageContext, peers: Peers, selection: Selection, windows: tuple[Period, ...]
) -> tuple[PeerBand | None, ...]:
    """Return the band of each period, of the peers with a share in every one of them.

    Were those of single periods taken, the band would move because places come and go.
    """
    kept = _BANDS.setdefault(context.store, {})
    key = (peers.codes, selection.topic.code, selection.channel, windows)
    if key not in kept:
        if len(kept) >= _MOST_BANDS:
            kept.clear()
        kept[key] = _bands(context, *key)
    return kept[key]


def _bands(
    context: PageContext,
    codes: tuple[str, ...],
    topic: str,
    channel: str,
    windows: tuple[Period, ...],
) -> tuple[PeerBand | None, ...]:
    rate = context.info.headline_rate
    found = evaluate_series(context.store, rate, codes, topic, windows, channel=channel)
    steady = [
        values for values in found.values() if all(value.value is not None for value in values)
    ]
    return tuple(
        peer_band([values[step].value for values in steady]) for step in range(len(windows))
    )


def range_text(low: float, high: float, lang: str) -> str:
    """Return «54–64 %», or the one value where both read the same."""
    first, last = percent(low), percent(high)
    space = NBSP if lang == "ru" else ""
    return f"{last}{space}%" if first == last else f"{first}–{last}{space}%"


def against_peers(context: PageContext, peers: Peers | None, band: PeerBand | None) -> str:
    """Return «половина похожих территорий: 54–64 %», empty where there is no band."""
    if peers is None or band is None:
        return ""
    text = context.texts.gettext("half of the places of similar size: %(range)s")
    return text % {"range": range_text(band.low, band.high, context.lang)}


def band_note(context: PageContext, peers: Peers | None, band: PeerBand | None) -> str:
    """Return what the grey band of a chart is, or why there is none; empty without residents."""
    if peers is None:
        return ""
    label = peers.band.label(context.lang)
    if band is None:
        text = context.texts.gettext(
            "No band of similar places is shown: too few of them (%(band)s) have a "
            "share in every year."
        )
        return text % {"band": label}
    text = context.texts.ngettext(
        "The grey band is the middle half of %(n_peers)s similar place with a "
        "share in every year (%(band)s).",
        "The grey band is the middle half of %(n_peers)s similar places with a "
        "share in every year (%(band)s).",
        band.n_known,
    )
    return text % {"n_peers": band.n_known, "band": label}
