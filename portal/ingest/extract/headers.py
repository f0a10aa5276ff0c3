"""Find mapped columns by the names a file gives them."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence

from portal.ingest.extract.request import ExtractFault, Request

# Below this likeness the nearest name would be a guess, and might even be data.
_NEAR = 0.7


def folded(name: str) -> str:
    """Return a header for comparison: one case, ё as е, single spaces."""
    return re.sub(r"\s+", " ", name).strip().casefold().replace("ё", "е")


def locate(header: Sequence[str], request: Request) -> dict[str, int]:
    """Return field -> position of its column; optional fields without one are left out.

    Raises :class:`ExtractFault` naming file and column where a mapped column is missing or the
    file has two of that name.
    """
    names = [folded(name) for name in header]
    counts = Counter(names)
    found: dict[str, int] = {}
    for field, wanted in request.columns.items():
        present = [name for name in wanted if folded(name) in counts]
        if present:
            if counts[folded(present[0])] > 1:
                raise ExtractFault(f"{request.name}: there are two columns «{present[0]}».")
            found[field] = names.index(folded(present[0]))
        elif field not in request.optional:
            raise ExtractFault(missing_column(request.name, wanted[0], header))
    return found


def missing_column(file: str, wanted: str, header: Sequence[str]) -> str:
    """Return the sentence for a missing column, naming a very similar one if there is any."""
    by_fold = {folded(name): name.strip() for name in header if name}
    near = difflib.get_close_matches(folded(wanted), by_fold, n=1, cutoff=_NEAR)
    hint = f"; the nearest one is «{by_fold[near[0]]}»" if near else ""
    return f"{file}: the column «{wanted}» is missing{hint}."
