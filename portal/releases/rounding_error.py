"""The errors of rounding of one release, from its hand-over alone: table, floors of rates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geodata.territories import load_territories
from portal.config.topics import load_topics
from portal.disclosure.appeals import cell_paths, hierarchies_of
from portal.disclosure.cells import read_cells
from portal.disclosure.cross_sums import View, views_of
from portal.disclosure.error_bands import rate_floor
from portal.disclosure.error_model import rounding_errors
from portal.disclosure.error_pools import Layout, Selection, ShareKinds
from portal.disclosure.hierarchy import Hierarchies, Hierarchy
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.table import COUNT, SHOWN
from schemas.codelists import (
    ANSWERED_OUTCOMES,
    FINAL_OUTCOMES,
    FREQ,
    OUTCOME,
    REGIME,
    SPEED_MINUTES,
)
from schemas.periods import Period, month_code, periods_within
from schemas.rounding_error import SHARE, ErrorRow

# At least so many months are tried, from a January on: quarters and years must be whole.
_LEAST_MONTHS = 18
# So many periods of a kind at most, spread evenly: more would say the same and take longer.
_PERIODS = {"M": 6, "Q": 3, "A": 2, "P1Y": 3}
_CHANNEL, _OUTCOME, _SPEED = 2, 3, 4
# Outcome groups whose shares pages print, beside measures taken, closed and answered.
_SHARES_OF_OUTCOMES = (
    ("measures_taken",),
    FINAL_OUTCOMES,
    ANSWERED_OUTCOMES,
    ("explained", "supported_no_action"),
    ("not_supported", "left_unanswered"),
    ("processed",),
)


def release_errors(handover: Path, context: Mapping[str, Any]) -> list[ErrorRow]:
    """Simulate the errors of rounding of a release from what was handed over."""
    table = pq.read_table(handover / "protected.parquet").rename_columns({SHOWN: COUNT})
    info, policy = context["info"], context["info"]["policy"]
    months = months_tried(info["first_month"], info["last_month"])
    hierarchies = hierarchies_of(
        cell_paths(
            load_territories(handover / "reference" / "territories.csv"),
            load_topics(handover / "reference" / "topics.csv"),
        ),
        months,
    )
    seed = _seed(table)
    cells = read_cells(table.filter(pc.is_in(table["month"], pa.array(months))), hierarchies)
    rounding = RoundingPolicy(
        policy["base"],
        0 if info["test_only"] else policy["min_block"],
        policy["quality"],
    )
    reporting = [r["code"] for r in context["regimes"] if r["reports_outcomes"]]
    return rounding_errors(cells, hierarchies, rounding, layout(hierarchies, reporting), seed)


def rate_floors(rows: Iterable[ErrorRow], largest: float) -> dict[str, int | None]:
    """Return for each kind of period the denominator from which rates are shown.

    ``largest`` is the largest error allowed, in percentage points; ``None`` where no denominator
    reaches it, or where the release has no whole period of that kind.
    """
    found = list(rows)
    return {
        freq: rate_floor(
            [(r.from_shown, r.error) for r in found if (r.freq, r.quantity) == (freq, SHARE)],
            largest,
        )
        for freq in FREQ.ids()
    }


def months_tried(first: str, last: str) -> list[str]:
    """Return the months that errors are tried on: the last ones, from a January on."""
    start, end = Period.parse(first).start, Period.parse(last).start
    january = (end - _LEAST_MONTHS + 1) // 12 * 12
    return [month_code(number) for number in range(max(start, january), end + 1)]


def _seed(table: pa.Table) -> bytes:
    """Return a hash over the cells, whatever their order."""
    names = table.column_names
    ordered = table.sort_by([(name, "ascending") for name in names])
    digest = hashlib.blake2b(digest_size=32)
    for name in names:
        digest.update("\n".join(map(str, ordered[name].to_pylist())).encode())
    return digest.digest()


def layout(hierarchies: Hierarchies, reporting: Sequence[str]) -> Layout:
    """Return what is published of the table of appeals.

    ``reporting`` are the regimes whose sources report outcomes: sums over them are shown too, and
    so are sums over a channel group in all regimes.
    """
    views = [views_of(hierarchy) for hierarchy in hierarchies.dimensions]
    channel = hierarchies.dimensions[_CHANNEL]
    outcomes = np.where(_in_regimes(channel, reporting), 0, -1).astype(np.int32)
    views[_CHANNEL] = (*views[_CHANNEL], outcomes, _channel_groups(channel))
    months = list(hierarchies.time.paths)
    return Layout(
        tuple(views),
        _share_kinds(hierarchies, reporting),
        periods_tried(months),
    )


def periods_tried(months: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return by kind the periods that are tried, as first and last position in ``months``."""
    return {freq: _periods(months, freq, most) for freq, most in _PERIODS.items()}


def _periods(months: Sequence[str], freq: str, most: int) -> list[tuple[int, int]]:
    """Return the first and last position in ``months`` of some periods, spread evenly."""
    start = Period.parse(months[0]).start
    every = [(p.start - start, p.end - start) for p in periods_within(months[0], months[-1], freq)]
    # The middles of equal stretches: a rolling year that is a calendar year would say too little.
    chosen = {(2 * part + 1) * len(every) // (2 * most) for part in range(most)} if every else set()
    return [every[number] for number in sorted(chosen)]


def _share_kinds(hierarchies: Hierarchies, reporting: Sequence[str]) -> ShareKinds:
    channel, outcome, speed = hierarchies.dimensions[_CHANNEL : _SPEED + 1]
    scopes: list[Selection] = [{}, {_CHANNEL: _in_regimes(channel, reporting)}]
    scopes += [{_CHANNEL: _in_regimes(channel, [regime])} for regime in REGIME.ids()]
    in_time = list(SPEED_MINUTES)
    parts: list[Selection] = [{_OUTCOME: _leaves(outcome, c)} for c in _SHARES_OF_OUTCOMES]
    parts += [{_SPEED: _leaves(speed, in_time[:stop])} for stop in range(1, len(in_time) + 1)]
    counted = {_OUTCOME: _leaves(outcome, [c for c in OUTCOME.ids() if c != "excluded"])}
    return ShareKinds(tuple(scopes), counted, tuple(parts))


def _leaves(hierarchy: Hierarchy, codes: Iterable[str]) -> npt.NDArray[np.bool_]:
    wanted = set(codes)
    return np.array([leaf in wanted for leaf in hierarchy.leaves])


def _in_regimes(channel: Hierarchy, regimes: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.array([leaf.split(".")[0] in regimes for leaf in channel.leaves])


def _channel_groups(channel: Hierarchy) -> View:
    """Return the number of each leaf's channel group, whatever its regime."""
    groups = [leaf.split(".")[1] for leaf in channel.leaves]
    names = sorted(set(groups))
    return np.array([names.index(group) for group in groups], np.int32)
