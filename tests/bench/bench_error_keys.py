"""The published errors of rounding of the small demonstration, under many rounding keys.

Give the number of keys (12 by default; each takes about five seconds). For every key the
demonstration is rounded anew, the errors are simulated from what that shows, and they are held
against the true ones: of all figures and of those of each channel. A published error that is too
small by more than a quantile of a sample tells is counted; a few in hundreds are chance.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from portal.demo.run import build_demo
from tests.bench.lines import print_line
from tests.known_truth import judge, true_figures
from tests.portal.releases.demonstration_truth import read_demonstration, rounded_by


def main(n_keys: int) -> None:
    """Print a line for all figures and one for each channel."""
    found: dict[str, list[float]] = {}
    small: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        built = build_demo(Path(folder) / "demo", 0.05, 7, lambda *_: None)
        demo = read_demonstration(built.instance)
        for number in range(n_keys):
            key = hashlib.blake2b(f"{number}".encode(), digest_size=32).digest()
            own, rows = rounded_by(demo, key)
            tables = {"all": own.rounded} | {g: own.of_channel(g) for g in demo.store.channels}
            for name, table in tables.items():
                judged = judge(rows, true_figures(table, own.layout))
                found.setdefault(name, []).extend(one.ratio for one in judged)
                small[name] = small.get(name, 0) + sum(one.is_too_small for one in judged)
        demo.store.close()
    for name, ratios in found.items():
        largest = round(max(ratios, default=0.0), 2)
        more = {"figures": name, "judged": len(ratios), "largest_ratio": largest}
        print_line("published errors that are too small", small[name], "errors", **more)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
