"""One JSON line per measurement, with its target beside it."""

import json
import sys


def print_line(bench: str, value: float, unit: str, target: float | None = None, **more) -> None:
    """Print a measurement; ``met`` says whether it stays within its target (an upper limit)."""
    line = {"bench": bench, "value": round(value, 3), "unit": unit}
    if target is not None:
        line |= {"target": target, "met": value <= target}
    sys.stdout.write(json.dumps(line | more, ensure_ascii=False) + "\n")
    sys.stdout.flush()
