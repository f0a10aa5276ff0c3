"""Measure the forecasts of a national release: time, memory, and the back-test by level.

Targets: 4,600 series of 60 months with their back-test in 5 minutes and 3 GiB; on average better
than the seasonal naive method at every level, and 75 to 85 of 100 scored months within the 80 %
intervals. Run with a number of months for another length.
"""

import json
import resource
import sys
import time
from dataclasses import asdict

from portal.config.predictions import load_forecast_settings
from portal.indicators.forecasts.engine import make_forecasts
from tests.bench.forecast_table import national_table
from tests.bench.lines import print_line

SECONDS, MEGABYTES = 300.0, 3 * 1073.7
_LEAST, _MOST = 0.75, 0.85


def main() -> None:
    """Print time, memory, one line for each level and kind, and the coverage of all series."""
    n_months = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    series = national_table(n_months)
    started, worked = time.perf_counter(), time.process_time()
    found = make_forecasts(series, load_forecast_settings(), _say)
    print_line(
        "forecast_national",
        time.perf_counter() - started,
        "s",
        SECONDS,
        processor_s=round(time.process_time() - worked, 1),
        series=len(series),
        months=n_months,
        forecasts=len(found.forecasts),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print_line("forecast_national_peak", peak, "MB", MEGABYTES)
    for one in found.group_scores:
        sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    scored = sum(score.n_scored for score in found.scores)
    for name in ("coverage_80", "coverage_95"):
        within = sum(getattr(score, name) * score.n_scored for score in found.scores) / scored
        met = {"met": _LEAST <= within <= _MOST} if name == "coverage_80" else {}
        print_line(f"forecast_{name}", within, "share", series=len(found.scores), **met)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
