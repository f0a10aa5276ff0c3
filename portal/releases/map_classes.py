"""Fix the class limits of maps once per release, so that colours compare across months."""

from __future__ import annotations

from pathlib import Path

import orjson

from portal.indicators.evaluate import density, share
from portal.maps.classes import make_classes
from portal.store.model import WITH_OUTCOMES, MapClasses
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import periods_within

CLASS_FREQS = ("M", "Q", "P1Y")


def write_map_classes(store: ReleaseStore, target: Path) -> None:
    """Write ``classes.json``: limits by indicator, topic and frequency, from every period shown."""
    entries = [*_densities(store), *_rates(store)]
    target.write_bytes(orjson.dumps(entries, option=orjson.OPT_INDENT_2))


def _densities(store: ReleaseStore) -> list[dict[str, object]]:
    codes = [t.code for t in store.territories.at_level(store.info.map_level)]
    floor = store.info.policy["density_min_count"]
    entries = []
    for freq in CLASS_FREQS:
        values: dict[str, list[float]] = {topic: [] for topic in store.topics}
        for period in periods_within(store.info.first_month, store.info.last_month, freq):
            counts = store.counts(codes, list(store.topics), period)
            residents = {code: store.population(code, period) for code in codes}
            for (code, topic), cell in counts.items():
                found = density(cell.received, residents[code], floor).value
                if found is not None:
                    values[topic].append(found)
        entries += [
            _entry("appeals_per_1000", topic, freq, make_classes(found, "sequential"))
            for topic, found in values.items()
            if found
        ]
    return entries


def _rates(store: ReleaseStore) -> list[dict[str, object]]:
    """Rates are compared with the whole country's rate over the whole release."""
    entries: list[dict[str, object]] = []
    rate = store.info.headline_rate
    root = store.territories.root.code
    first, last = store.info.first_month, store.info.last_month
    regime = WITH_OUTCOMES if rate == "resolution_rate" else ALL
    # The whole release is no period of any kind; the highest floor is safe.
    known = [floor for floor in store.info.rate_floor.values() if floor is not None]
    floor = max(known, default=None)
    for topic in store.topics:
        numerator, denominator = _all_months(store, root, topic, first, last, regime)
        mean = share(numerator, denominator, floor).value
        if mean is not None:
            classes = make_classes([], "diverging", mean)
            entries += [_entry(rate, topic, freq, classes) for freq in CLASS_FREQS]
    return entries


def _entry(indicator: str, topic: str, freq: str, classes: MapClasses) -> dict[str, object]:
    return {
        "indicator": indicator,
        "topic": topic,
        "freq": freq,
        "breaks": list(classes.breaks),
        "center": classes.center,
    }


def _all_months(
    store: ReleaseStore, code: str, topic: str, first: str, last: str, regime: str
) -> tuple[int, int]:
    """Return numerator and denominator of the headline rate over all months."""
    months = store.counts_by_month(code, topic, first, last, regime).values()
    taken = sum(c.measures_taken if regime == WITH_OUTCOMES else c.closed for c in months)
    return taken, sum(c.counted for c in months)
