"""Class limits of a map: fixed for all periods of the release, so that colours can be compared.

The build fixes those of the whole country. Where it fixes none (of a channel, of the places of one
region, of a release built earlier), they are made of all periods when first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from portal.indicators.answer_times import known_bounds
from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.maps.classes import N_CLASSES, make_classes, make_term_classes
from portal.store.model import MapClasses
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.presenters.quarterly import is_quarterly
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL, SPEED_MINUTES
from schemas.periods import Period, periods_within

_Key = tuple[str, str, str, str, str, str]
_YEAR = 12
_STRIDES = {"P1Y": _YEAR, "M": 5}
_MINUTES_OF_HOUR = 60


@dataclass(frozen=True, slots=True)
class FixedClasses:
    """Limits that hold for all periods; ``place`` is the code of that whose mean is the centre."""

    classes: MapClasses
    place: str


_made: WeakKeyDictionary[ReleaseStore, dict[_Key, FixedClasses | None]] = WeakKeyDictionary()


def fixed_classes(
    context: PageContext, selection: Selection, parent: str = "", level: str = ""
) -> FixedClasses | None:
    """Return the limits of a map of the places below ``parent``, or of ``level``, or the country's.

    A calendar year is as long as a rolling one and is measured by the same limits. Amounts of small
    places differ more than those of large ones: other maps than the country's have limits of their
    own places. The centre of shares is the mean of ``parent``; ``None`` where all of its shares are
    too few to say. Times are classed by the terms that all sources tell.
    """
    store = context.store
    freq = "P1Y" if selection.period.freq == "A" else selection.period.freq
    indicator, topic = selection.indicator.id, selection.topic.code
    root = store.territories.root.code
    whole = store.map_classes.get((indicator, topic, freq)) if selection.channel == ALL else None
    is_share = selection.indicator.unit == "share"
    if whole is not None and parent in ("", root) and (is_share or not level):
        return FixedClasses(whole, root)
    key = (indicator, topic, freq, selection.channel, parent, level)
    made = _made.setdefault(store, {})
    if key not in made:
        make = _MAKERS.get(selection.indicator.unit, _amounts)
        made[key] = make(store, selection, freq, parent, level)
    found = made[key]
    return found if found is not None or whole is None else FixedClasses(whole, root)


def classes_of(
    context: PageContext,
    selection: Selection,
    found: dict[str, IndicatorValue],
    parent: str = "",
    level: str = "",
) -> MapClasses:
    """Return the fixed limits, or limits of the values where there are none."""
    fixed = fixed_classes(context, selection, parent, level)
    if fixed is not None:
        return fixed.classes
    known = [value.value for value in found.values() if value.value is not None]
    is_share = selection.indicator.unit == "share"
    return make_classes(known, "diverging" if is_share else "sequential")


def _around_mean(
    store: ReleaseStore, selection: Selection, freq: str, parent: str, _level: str
) -> FixedClasses | None:
    """Return limits around the share of ``parent`` in the full years, or quarters, of the release.

    Of shares whose counts are not published the mean is that of the quarters.
    """
    place = parent or store.territories.root.code
    if is_quarterly(selection.indicator):
        years = store.secondary.quarters(selection.indicator.id)
    else:
        years = _years(store) or periods_within(store.info.first_month, store.info.last_month, freq)
    series = evaluate_series(
        store,
        selection.indicator.id,
        [place],
        selection.topic.code,
        years,
        channel=selection.channel,
    )
    known = [value for value in series[place] if value.value is not None]
    if not known:
        return None
    counted = sum(value.denominator or 0 for value in known)
    if counted:
        mean = sum(value.numerator or 0 for value in known) / counted
    else:
        mean = sum(value.value or 0.0 for value in known) / len(known)
    return FixedClasses(make_classes([], "diverging", mean), place)


def _years(store: ReleaseStore) -> tuple[Period, ...]:
    """Return the years that end with the last month, the one before and so on."""
    windows = sorted(periods_within(store.info.first_month, store.info.last_month, "P1Y"))
    return tuple(windows[::-1][::_YEAR])


def _amounts(
    store: ReleaseStore, selection: Selection, freq: str, parent: str, level: str
) -> FixedClasses | None:
    """Return limits of the amounts that the places of the map had in all periods."""
    known = _known(store, selection, freq, parent, level)
    if not known:
        return None
    return FixedClasses(make_classes(known, "sequential"), store.territories.root.code)


def _times(
    store: ReleaseStore, selection: Selection, freq: str, parent: str, level: str
) -> FixedClasses | None:
    """Return classes that end at the terms which the sources of the channel tell."""
    # Where the sources tell none apart there is no value either; the legend shows all terms.
    bounds = known_bounds(store, ALL, selection.channel) or tuple(SPEED_MINUTES)
    terms = [SPEED_MINUTES[code] // _MINUTES_OF_HOUR for code in bounds]
    known = _known(store, selection, freq, parent, level) if len(terms) > N_CLASSES else []
    return FixedClasses(make_term_classes(terms, known), store.territories.root.code)


def _known(
    store: ReleaseStore, selection: Selection, freq: str, parent: str, level: str
) -> list[float]:
    """Return the values that the places of the map had in all periods.

    Of thousands of places some periods are enough, of months such as lie in every season.
    """
    territories, info = store.territories, store.info
    below = (
        territories.children(parent) if parent else territories.at_level(level or info.map_level)
    )
    periods = sorted(periods_within(info.first_month, info.last_month, freq))
    if level:
        periods = periods[::-1][:: _STRIDES.get(freq, 1)]
    series = evaluate_series(
        store,
        selection.indicator.id,
        [place.code for place in below if not place.is_unallocated],
        selection.topic.code,
        periods,
        channel=selection.channel,
    )
    return [v.value for values in series.values() for v in values if v.value is not None]


_MAKERS = {"share": _around_mean, "hours": _times}
