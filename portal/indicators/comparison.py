"""Places compared fairly: each share with all that is known of how sure it is, never one rank.

A *company* is what is compared with one another: the places of the map's level within the whole,
and the places of each level below within their place of the map's level. All of it comes from the
shown counts of one release and is computed when asked for; the same release gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from geodata.territories import Territory
from portal.indicators.evaluate import OUTCOME_RATES, evaluate
from portal.indicators.funnel import Funnel, Knot, Limits, Place, Position, make_funnel
from portal.indicators.peer_halves import PeerHalf, peer_halves
from portal.indicators.rank_intervals import RankInterval, rank_intervals
from portal.indicators.shrinkage import shrink
from portal.indicators.values import DECIMALS, IndicatorValue
from portal.store.model import ReleaseInfo
from portal.store.release_store import ReleaseStore
from schemas.periods import Period
from schemas.rounding_error import SHARE

VERSION = "1.0"
ANSWERED = "answered_rate"
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Company:
    """Places of one level (``codes``, in the order of the reference) within the place ``above``."""

    above: str
    level: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share drawn towards what the company has in common, and its 95 % credible interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One place; what cannot be said of it is ``None``.

    Limits and position are those of the funnel. A place that was reported in part has them, but
    neither estimate nor rank: what is missing may be of another kind than what is there.
    """

    code: str
    value: IndicatorValue
    estimate: Estimate | None = None
    rank: RankInterval | None = None
    limits: Limits | None = None
    position: Position | None = None
    peers: PeerHalf | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A company compared; ``centre`` is the share of the place above, ``n_ranked`` have a rank."""

    company: Company
    indicator: str
    topic: str
    period: Period
    centre: IndicatorValue
    funnel: Funnel | None
    places: tuple[Compared, ...]
    n_ranked: int


_Key = tuple[Company, str, str, Period]
_FOUND: WeakKeyDictionary[ReleaseStore, dict[_Key, Comparison]] = WeakKeyDictionary()


def compared_indicators(info: ReleaseInfo) -> tuple[str, str]:
    """Return the shares that are compared: the headline rate and the one of answers."""
    return info.headline_rate, ANSWERED


def newest_year(info: ReleaseInfo) -> Period | None:
    """Return the newest twelve months in a row, ``None`` where there are fewer."""
    year = Period.year_to(Period.parse(info.last_month))
    return year if year.start >= Period.parse(info.first_month).start else None


def companies(store: ReleaseStore) -> Iterator[Company]:
    """Yield every company of at least two places, from the map's level down."""
    territories, codes = store.territories, [level.code for level in store.info.levels]
    upper, *lower = codes[codes.index(store.info.map_level) :]
    whole = [place for place in territories.at_level(upper) if not place.is_unallocated]
    found = [_company(territories.root, upper, whole)]
    for level in lower:
        of_level = [place for place in territories.at_level(level) if not place.is_unallocated]
        within: dict[str, list[Territory]] = {place.code: [] for place in whole}
        for place in of_level:
            for code in territories.path(place.code):
                if code in within:
                    within[code].append(place)
        found += [_company(territories[code], level, own) for code, own in within.items()]
    yield from (company for company in found if len(company.codes) > 1)


def _company(above: Territory, level: str, places: Sequence[Territory]) -> Company:
    return Company(above.code, level, tuple(place.code for place in places))


def compare(
    store: ReleaseStore, company: Company, indicator: str, topic: str, period: Period
) -> Comparison:
    """Return the company compared by a share of outcomes, all channels together.

    Raises ``ValueError`` for an indicator that is not compared.
    """
    if indicator not in OUTCOME_RATES:
        raise ValueError(f"{indicator} is not compared")
    found = _FOUND.setdefault(store, {})
    key = (company, indicator, topic, period)
    # Another thread may clear the memory at any moment.
    known = found.get(key)
    if known is None:
        if len(found) >= _REMEMBERED:
            found.clear()
        known = found[key] = _compared(store, company, indicator, topic, period)
    return known


def _compared(
    store: ReleaseStore, company: Company, indicator: str, topic: str, period: Period
) -> Comparison:
    values = evaluate(store, indicator, (company.above, *company.codes), topic, period)
    centre = values.pop(company.above)
    knots = share_knots(store, period.freq)
    shown = {code: _place(value) for code, value in values.items() if value.value is not None}
    funnel = None
    if centre.value is not None and len(shown) > 1:
        funnel = make_funnel(centre.value, list(shown.values()), knots)
    whole = [code for code in shown if values[code].state == "value"]
    estimates, ranks = _estimated([shown[code] for code in whole], knots)
    estimate_of = dict(zip(whole, estimates, strict=False))
    rank_of = dict(zip(whole, ranks, strict=False))
    halves = peer_halves(store, company.level, indicator, topic, period)
    places = tuple(
        Compared(
            code,
            value,
            estimate_of.get(code),
            rank_of.get(code),
            funnel.limits(shown[code].denominator) if funnel and code in shown else None,
            funnel.position(shown[code]) if funnel and code in shown else None,
            halves.get(code),
        )
        for code, value in values.items()
    )
    return Comparison(company, indicator, topic, period, centre, funnel, places, len(ranks))


def _place(value: IndicatorValue) -> Place:
    return Place(value.numerator or 0, value.denominator or 1)


def _estimated(
    places: Sequence[Place], knots: Sequence[Knot]
) -> tuple[list[Estimate], list[RankInterval]]:
    """Return estimates and ranks of places; nothing of too few, or where all shares are 0 or 1.

    Nor of a release that was written before errors of rounding were known.
    """
    rates = shrink(places, knots) if knots else None
    if rates is None:
        return [], []
    columns = (rates.mean, rates.lower, rates.upper)
    rows = zip(*(column.round(DECIMALS).tolist() for column in columns), strict=True)
    return [Estimate(*row) for row in rows], rank_intervals(rates)


def share_knots(store: ReleaseStore, freq: str) -> tuple[Knot, ...]:
    """Return the error of rounding of shares (0..1) by denominator, as the release has it."""
    return tuple(
        Knot(row.from_shown, row.error / 100)
        for row in store.rounding_errors.rows
        if row.quantity == SHARE and row.freq == freq
    )
