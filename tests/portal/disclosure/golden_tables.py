"""A table made by plain arithmetic, and a hash over its protected form.

Run as a program it prints the hashes, so that they can be compared between processes.
"""

from __future__ import annotations

import hashlib
import sys

import pyarrow as pa

from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy, make_hierarchy
from portal.disclosure.protect import RoundingPolicy, protect

KEY = bytes(range(32))
PLACES = {
    f"m{n:02}": ("all", f"d{n % 8 // 4}", f"r{n % 8}", f"m{n:02}") for n in range(30)
} | {"unknown": ("all", "unknown")}  # fmt: skip
TOPICS = {f"t{n}": ("all", f"g{n % 3}", f"t{n}") for n in range(9)}
CHANNELS = {name: ("all", name) for name in ("letter", "phone", "web")}
MONTHS = {
    f"2025-{n:02}": ("all", "2025", f"2025-Q{(n + 2) // 3}", f"2025-{n:02}") for n in range(1, 9)
}


def golden_table():
    """Return about three thousand cells, most of them small, in no particular order."""
    rows, state = [], 20261115
    for place in PLACES:
        for topic in TOPICS:
            for channel in CHANNELS:
                for month in MONTHS:
                    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                    count = max(0, (state >> 33) % 11 - 4)
                    if count:
                        rows.append((place, topic, channel, month, count))
    rows.sort(key=lambda row: hashlib.sha256(repr(row).encode()).digest())
    names = ("place", "topic", "channel", "month", "count")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def golden_hierarchies():
    """Return what the table is made of."""
    named = {"place": PLACES, "topic": TOPICS, "channel": CHANNELS}
    trees = [make_hierarchy(name, paths) for name, paths in named.items()]
    return Hierarchies(tuple(trees), TimeHierarchy("month", MONTHS))


def digest(quality, base=3, table=None):
    """Return a hash over all blocks: key, count and shown, as text."""
    policy = RoundingPolicy(base, 100, quality)
    table = golden_table() if table is None else table
    done = protect(table, golden_hierarchies(), policy, KEY)
    found = hashlib.sha256()
    for block in done.new_blocks:
        rows = block.cells.select(["place", "topic", "channel", "month", "count", "shown"])
        for row in zip(*rows.to_pydict().values(), strict=True):
            found.update((",".join(map(str, row)) + "\n").encode())
    return found.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(" ".join(digest(quality) for quality in ("fast", "standard", "best")))
