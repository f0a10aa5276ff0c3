"""Rolling origins: from which months forecasts are made, and which months they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings


@dataclass(frozen=True)
class Windows:
    """Origins in order: those of the choice, those that are scored, and the last month itself.

    An origin is the number of months known. The months that the choice looks at all lie before
    those that are scored: a window whose horizon would reach beyond is cut short.
    """

    n_months: int
    horizon: int
    choice: tuple[int, ...]
    scored: tuple[int, ...]

    @property
    def origins(self) -> tuple[int, ...]:
        """All origins, the last month at the end."""
        return (*self.choice, *self.scored, self.n_months)

    @property
    def first_scored(self) -> int:
        """Column of the first month that is scored."""
        return self.scored[0]

    @cached_property
    def targets(self) -> NDArray[np.int64]:
        """Column of each month that is forecast, shape (origins, horizon)."""
        return np.array(self.origins)[:, None] + np.arange(self.horizon)

    @cached_property
    def in_choice(self) -> NDArray[np.bool_]:
        """Whether a forecast belongs to the choice, shape (origins, horizon)."""
        found = self.targets < self.first_scored
        found[len(self.choice) :] = False
        return found

    @cached_property
    def in_scored(self) -> NDArray[np.bool_]:
        """Whether a forecast is scored, shape (origins, horizon)."""
        found = self.targets < self.n_months
        found[: len(self.choice)] = False
        return found


def plan_windows(n_months: int, settings: ForecastSettings) -> Windows | None:
    """Return the windows of the most thorough plan that leaves enough months to be trained on.

    ``None`` where no plan does.
    """
    for plan in reversed(settings.plans):
        first_scored = n_months - plan.months
        first_choice = first_scored - plan.months
        if first_choice >= settings.least_training:
            return Windows(
                n_months,
                settings.horizon,
                tuple(range(first_choice, first_scored, plan.step)),
                tuple(range(first_scored, n_months, plan.step)),
            )
    return None
