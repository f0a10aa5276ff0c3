"""How much work the rounding puts into its margins: three levels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Passes over one block. ``swap_power`` is the power of the residual that swaps lower."""

    flips: int
    peak_sweeps: int
    swap_passes: int
    window: int
    swap_power: int


QUALITIES = {
    "fast": Quality(flips=8, peak_sweeps=8, swap_passes=0, window=0, swap_power=4),
    "standard": Quality(flips=8, peak_sweeps=8, swap_passes=4, window=8, swap_power=6),
    "best": Quality(flips=8, peak_sweeps=8, swap_passes=12, window=8, swap_power=6),
}
