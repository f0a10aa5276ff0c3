"""Do intervals hold the rates behind shares that the engine rounded? Shares of rates not held.

``python -m tests.bench.bench_intervals [BASE]`` takes two minutes. Each line is of a national year
of 300,000 appeals (``known_rates.py``), rounded at the base (5), whose places have known rates drawn
with the mean and the spread named: how many per cent of the rates the published intervals do not
hold, how many the credible intervals, and how many ranks the spans. 5 are promised; of so few
companies a line may be off by two. A table of the same goes to standard error, with the floor of
shares, what the published interval would hold without the error of rounding, and mean widths.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.lines import print_line

sys.path.insert(0, str(Path(__file__).parents[1]))

from known_rates import coverage, known_rates

TABLES = ((0.5, 0.08), (0.5, 0.01), (0.35, 0.05), (0.8, 0.1), (0.1, 0.03), (0.03, 0.012))
HEADS = ("mean", "spread", "floor", "places", "95%", "no E", "estimates", "95%", "ranks", "widths")
PROMISED = 5.0


def main(base: int) -> None:
    """Print a line for each kind of interval of each table."""
    sys.stderr.write(f"base {base}\n" + " ".join(f"{head:>9}" for head in HEADS) + "\n")
    for number, (mean, spread) in enumerate(TABLES):
        known = known_rates(mean, spread, 40 + number, base, 25_000)
        found = coverage(known)
        drawn = {"base": base, "mean": mean, "spread": spread, "floor": known.floor}
        for name, held, of in (
            ("intervals of shares", found.share, found.n_places),
            ("credible intervals", found.credible, found.n_estimated),
            ("spans of ranks", found.ranks, found.n_estimated),
        ):
            print_line(f"{name}: not held", 100 * (1 - held), "%", PROMISED, n=of, **drawn)
        cells = (
            *(f"{value:g}" for value in (mean, spread, known.floor, found.n_places)),
            *(f"{100 * value:.1f}" for value in (found.share, found.without_rounding)),
            str(found.n_estimated),
            *(f"{100 * value:.1f}" for value in (found.credible, found.ranks)),
            f"{100 * found.share_width:.1f}/{100 * found.credible_width:.1f}",
        )
        sys.stderr.write(" ".join(f"{cell:>9}" for cell in cells) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
