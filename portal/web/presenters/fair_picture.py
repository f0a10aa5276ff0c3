"""The picture of a funnel: its dots, its limits and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from geodata.territories import Territory
from portal.indicators.funnel import Funnel, Limits, Place
from portal.indicators.labels import format_share
from portal.web.charts.funnel import Dot, FunnelData, NamedDot
from portal.web.context import PageContext

_STEPS = 18
# The axis goes a little beyond the smallest and the largest place.
_MARGIN = 1.2
_LABEL_CHARS = 17


def funnel_data(
    context: PageContext,
    places: Sequence[Territory],
    funnel: Funnel,
    shown: dict[str, Place],
    sentence: str,
    named: Mapping[str, str] = MappingProxyType({}),
) -> FunnelData:
    """Return what the picture shows; ``shown`` are the places with a share, by code.

    Dots of ``named`` places say their names to whoever points at them.
    """
    lang, codes = context.lang, {place.code for place in places}
    counts = [each.denominator for each in shown.values()]
    names = ", ".join(place.name(lang) for place in places)
    return FunnelData(
        own=tuple(
            NamedDot(_dot(shown[place.code]), _label(place, _dot(shown[place.code]).share, lang))
            for place in places
            if place.code in shown
        ),
        others=tuple(
            _dot(each, named.get(code, "")) for code, each in shown.items() if code not in codes
        ),
        centre=funnel.centre,
        curve=_curve(funnel, min(counts), max(counts)),
        centre_label=context.texts.gettext("average %(share)s")
        % {"share": format_share(round(funnel.centre, 4), lang)},
        axis_label=context.texts.gettext("counted appeals"),
        description=f"{names}. {sentence}" if names else sentence,
    )


def _dot(place: Place, name: str = "") -> Dot:
    return Dot(place.denominator, place.numerator / place.denominator, name)


def _label(place: Territory, share: float, lang: str) -> str:
    name = place.name(lang)
    short = name if len(name) <= _LABEL_CHARS else place.abbr(lang)[:_LABEL_CHARS]
    return f"{short} {format_share(round(share, 4), lang)}"


@lru_cache(maxsize=256)
def _curve(funnel: Funnel, least: int, most: int) -> tuple[tuple[int, Limits], ...]:
    """Return the limits at counts that are even steps apart on a logarithmic axis."""
    first, last = max(1, int(least / _MARGIN)), int(most * _MARGIN) + 1
    counts = sorted({round(first * (last / first) ** (k / _STEPS)) for k in range(_STEPS + 1)})
    return tuple((count, funnel.limits(count)) for count in counts)
