"""How much work the rounding puts into its margins: three levels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Passes over one block.

    ``swap_powers`` has a pass of swaps for each power of the residual that it lowers. The fourth
    power brings the mean down, the sixth the peaks: a few of the latter at the end do both.
    """

    flips: int
    peak_sweeps: int
    swap_powers: tuple[int, ...]
    window: int


QUALITIES = {
    "fast": Quality(flips=8, peak_sweeps=8, swap_powers=(), window=0),
    "standard": Quality(flips=8, peak_sweeps=8, swap_powers=(4, 4, 4, 6, 6), window=8),
    "best": Quality(flips=8, peak_sweeps=8, swap_powers=(4,) * 8 + (6,) * 4, window=8),
}
