"""Do intervals hold the rates behind shares that the engine rounded? Prints a table.

Run it as ``python tests/bench/bench_intervals.py [BASE]``; it takes two minutes. Each line is a
national year of 300,000 appeals (``known_rates.py``) whose places have known rates, drawn with the
mean and the spread named. Columns: floor of shares; places whose share is shown and how often the
published interval held the rate, and the same without the error of rounding; estimates, how often
the credible interval held the rate and the span of ranks the rank; mean widths in points.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from known_rates import coverage, known_rates  # noqa: E402

TABLES = ((0.5, 0.08), (0.5, 0.01), (0.35, 0.05), (0.8, 0.1), (0.1, 0.03), (0.03, 0.012))
HEADS = ("mean", "spread", "floor", "places", "95%", "no E", "estimates", "95%", "ranks", "widths")


def main(base: int) -> None:
    """Print the table."""
    out = sys.stdout.write
    out(f"base {base}\n" + " ".join(f"{head:>9}" for head in HEADS) + "\n")
    for number, (mean, spread) in enumerate(TABLES):
        known = known_rates(mean, spread, 40 + number, base, 25_000)
        found = coverage(known)
        cells = (
            *(f"{value:g}" for value in (mean, spread, known.floor, found.n_places)),
            *(f"{100 * value:.1f}" for value in (found.share, found.without_rounding)),
            str(found.n_estimated),
            *(f"{100 * value:.1f}" for value in (found.credible, found.ranks)),
            f"{100 * found.share_width:.1f}/{100 * found.credible_width:.1f}",
        )
        out(" ".join(f"{cell:>9}" for cell in cells) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
