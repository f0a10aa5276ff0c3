"""Monthly series of appeals received, as forecasts and the search for spikes read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schemas.codelists import ALL
from schemas.periods import Period, PeriodError
from schemas.predictions import SeriesKey

NO_PARENT = -1


@dataclass(frozen=True, eq=False)
class SeriesTable:
    """All series of one release, one row each, one column per month without a month left out.

    ``counts`` are shown counts (0 where nothing is shown), ``usable`` says whether the territory
    had reported the month whole: only then is a 0 a zero. ``breaks`` marks the months at which the
    set of sources that report differs from that of the month before, ``recording_breaks`` those
    from which appeals are recorded otherwise. ``levels`` is the level of each territory, and
    ``parents`` the row of the series of the same topic one territory up in this table, or
    ``NO_PARENT``. Raises ``ValueError`` where the parts do not fit together.
    """

    months: tuple[str, ...]
    keys: tuple[SeriesKey, ...]
    levels: tuple[str, ...]
    counts: NDArray[np.int64]
    usable: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    recording_breaks: NDArray[np.bool_]
    parents: NDArray[np.int64]

    def __post_init__(self) -> None:
        shape = (len(self.keys), len(self.months))
        for name in ("counts", "usable", "breaks", "recording_breaks"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} is {getattr(self, name).shape}, not {shape}")
        if len(self.levels) != len(self.keys) or self.parents.shape != (len(self.keys),):
            raise ValueError("there is not one level and one parent for each series")
        if len(self.rows) != len(self.keys):
            raise ValueError("a series occurs twice")
        if tuple(self.months) != _months_from(self.months):
            raise ValueError("the months do not follow one another")
        if self.counts.size and self.counts.min() < 0:
            raise ValueError("a count is negative")
        self._check_parents()

    def _check_parents(self) -> None:
        for row, parent in enumerate(self.parents.tolist()):
            if not NO_PARENT <= parent < len(self.keys) or parent == row:
                raise ValueError(f"{self.keys[row]} has no such parent: row {parent}")
            if parent != NO_PARENT and self.keys[parent].topic != self.keys[row].topic:
                raise ValueError(f"the parent of {self.keys[row]} is of another topic")

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def rows(self) -> dict[SeriesKey, int]:
        """Row of each series."""
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def is_total(self) -> NDArray[np.bool_]:
        """Whether each series is of all topics together."""
        return np.array([key.topic == ALL for key in self.keys], dtype=bool)

    def month_after(self, horizon: int) -> str:
        """Return the month that is ``horizon`` months after the last one; needs a month."""
        return str(Period.parse(self.months[-1]).shift(horizon))

    def until(self, n_months: int) -> SeriesTable:
        """Return the table as it was after its first ``n_months`` months."""
        return SeriesTable(
            self.months[:n_months],
            self.keys,
            self.levels,
            self.counts[:, :n_months],
            self.usable[:, :n_months],
            self.breaks[:, :n_months],
            self.recording_breaks[:, :n_months],
            self.parents,
        )


def _months_from(months: Sequence[str]) -> tuple[str, ...]:
    """Return as many months in a row as there are, from the first one on."""
    if not months:
        return ()
    try:
        first = Period.parse(months[0])
    except PeriodError as error:
        raise ValueError(str(error)) from error
    return tuple(str(first.shift(steps)) for steps in range(len(months)))
