"""Rates and densities as readers get them: only from the floors of the policy up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from portal.audit.checks import AuditFault, Tried
from portal.audit.published import Published
from portal.indicators.answer_time_definitions import QUANTILES
from portal.indicators.answer_times import ANSWER_TIMES
from portal.indicators.definitions import INDICATORS
from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from schemas.codelists import ALL, FREQ
from schemas.periods import Period, periods_within
from schemas.secondary import SHARE_BY_ID

_PERIODS_OF_EACH = 2
_TOPICS = 12
# Shares closed in time are made alike: one of them stands for all. Days are told apart by more
# regimes than hours are. They are read topic by topic from the cells: some are enough.
_TIMES = ("closed_within_d7", *QUANTILES)
_TOPICS_OF_TIMES = 6
_RATES = [
    indicator.id
    for indicator in INDICATORS
    if indicator.unit != "count"
    and indicator.id not in SHARE_BY_ID
    and indicator.id not in ANSWER_TIMES
]


def check_floors(published: Published) -> Tried:
    """Refuse a rate or density from too few shown appeals; return how many values were asked for.

    All places; topics and periods are drawn by the release's seed.
    """
    store, random = published.store, published.random("floors")
    places, every = tuple(store.territories), list(store.topics)
    drawn = [every[int(number)] for number in random.permutation(len(every))[:_TOPICS]]
    topics = tuple(dict.fromkeys([ALL, *drawn]))
    n_values = 0
    for name, asked, period in _questions(topics, _periods(published, random)):
        floor = store.info.rate_floor[period.freq]
        for value in evaluate_topics(store, name, places, asked, period).values():
            if value.value is not None and not _is_enough(published, value, floor):
                raise AuditFault(f"{name} is given from too few appeals")
            n_values += 1
    return Tried(n_values)


def _questions(
    topics: Sequence[str], periods: Sequence[Period]
) -> Iterator[tuple[str, Sequence[str], Period]]:
    """Yield indicator, topics and period; answer times topic by topic, as they are kept."""
    for period in periods:
        yield from ((name, topics, period) for name in _RATES)
    for topic in topics[:_TOPICS_OF_TIMES]:
        for period in periods:
            yield from ((name, [topic], period) for name in _TIMES)


def _periods(published: Published, random: np.random.Generator) -> list[Period]:
    info = published.store.info
    drawn = []
    for freq in FREQ.ids():
        periods = periods_within(info.first_month, info.last_month, freq)
        chosen = random.permutation(len(periods))[:_PERIODS_OF_EACH]
        drawn += [periods[int(number)] for number in chosen]
    return drawn


def _is_enough(published: Published, value: IndicatorValue, floor: int | None) -> bool:
    """Say whether the shown appeals behind a value reach the floor of its kind.

    Only a density has a population; what it divides by are residents.
    """
    if value.population is not None:
        return (value.numerator or 0) >= int(published.store.info.policy["density_min_count"])
    return floor is not None and (value.denominator or 0) >= floor
