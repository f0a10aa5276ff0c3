"""Benchmark: planted spikes found and missed by size and level, false ones, and the time."""

import time
from collections import Counter

import numpy as np

from portal.config.spikes import load_spike_settings
from portal.indicators.spikes.search import find_spikes
from tests.bench.forecast_table import national_table
from tests.bench.lines import print_line
from tests.made_up_spikes import LEVELS, ROUNDING_ERROR, SIZES, planted_table

SEEDS = range(1, 5)


def main() -> None:
    """Print tables of recall and precision, false discoveries where there are none, the time."""
    settings = load_spike_settings()
    for n_months in (36, 60):
        _planted(settings, n_months)
        for scatter in (0.0, 0.08, 0.2):
            _quiet(settings, n_months, scatter)
    table = national_table()
    started = time.perf_counter()
    found = find_spikes(table, settings, ROUNDING_ERROR)
    more = {"series": found.n_tested, "months": found.n_tests, "spikes": len(found.spikes)}
    print_line("spikes, national", time.perf_counter() - started, "s", 60, **more)


def _planted(settings, n_months):
    planted, hit, false, named = Counter(), Counter(), Counter(), Counter()
    for seed in SEEDS:
        one = planted_table(seed, n_months=n_months)
        level = np.repeat(LEVELS, len(one.table) // len(LEVELS))
        late = np.argwhere(one.factors > 1)
        planted.update((int(level[row]), float(one.factors[row, at])) for row, at in late)
        months = {month: at for at, month in enumerate(one.table.months)}
        for spike in find_spikes(one.table, settings, ROUNDING_ERROR).spikes:
            row, at = one.table.rows[spike.series], months[spike.month]
            factor = float(one.factors[row, at])
            named[int(level[row])] += 1
            if factor > 1:
                hit[int(level[row]), factor] += 1
            else:
                false[int(level[row])] += 1
    for size in LEVELS:
        for factor in SIZES:
            n = planted[size, factor]
            recall = hit[size, factor] / n
            print_line(f"recall {n_months}m {size} x{factor}", recall, "share", planted=n)
        if named[size]:
            right = 1 - false[size] / named[size]
            print_line(f"precision {n_months}m {size}", right, "share", found=named[size])
    right = 1 - sum(false.values()) / sum(named.values())
    print_line(f"precision {n_months}m all", right, "share", found=sum(named.values()))


def _quiet(settings, n_months, scatter):
    n_false, n_tests = 0, 0
    for seed in SEEDS:
        one = planted_table(100 + seed, n_months=n_months, share=0.0, scatter=scatter)
        found = find_spikes(one.table, settings, ROUNDING_ERROR)
        n_false, n_tests = n_false + len(found.spikes), n_tests + found.n_tests
    print_line(f"false, none planted {n_months}m, scatter {scatter}", n_false, "found", of=n_tests)


if __name__ == "__main__":
    main()
