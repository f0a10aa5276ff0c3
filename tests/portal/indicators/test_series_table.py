"""The table of monthly series: its parts must fit together."""

from __future__ import annotations

import numpy as np
import pytest

from portal.indicators.series_table import NO_PARENT, SeriesTable
from schemas.predictions import SeriesKey

MONTHS = ("2025-11", "2025-12", "2026-01")
KEYS = (SeriesKey("RU", "all"), SeriesKey("A", "all"), SeriesKey("A", "T1"))


def _table(**changed: object) -> SeriesTable:
    shape = (len(KEYS), len(MONTHS))
    parts: dict[str, object] = {
        "months": MONTHS,
        "keys": KEYS,
        "levels": ("country", "region", "region"),
        "counts": np.arange(9, dtype=np.int64).reshape(shape),
        "usable": np.ones(shape, dtype=bool),
        "breaks": np.zeros(shape, dtype=bool),
        "recording_breaks": np.zeros(shape, dtype=bool),
        "parents": np.array([NO_PARENT, 0, NO_PARENT]),
    }
    return SeriesTable(**{**parts, **changed})  # type: ignore[arg-type]


def test_rows_totals_and_the_month_after() -> None:
    table = _table()
    assert len(table) == 3
    assert table.rows[SeriesKey("A", "T1")] == 2
    assert table.is_total.tolist() == [True, True, False]
    assert table.month_after(1) == "2026-02"
    assert table.month_after(12) == "2027-01"


def test_until_an_earlier_month_drops_what_came_later() -> None:
    table = _table().until(2)
    assert table.months == MONTHS[:2]
    assert table.counts.tolist() == [[0, 1], [3, 4], [6, 7]]
    assert table.month_after(1) == "2026-01"
    assert len(_table().until(0).months) == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"counts": np.zeros((3, 2), dtype=np.int64)}, r"counts is \(3, 2\)"),
        ({"usable": np.ones((2, 3), dtype=bool)}, "usable is"),
        ({"levels": ("country",)}, "one level and one parent"),
        ({"parents": np.array([-1, -1])}, "one level and one parent"),
        ({"keys": (KEYS[0], KEYS[1], KEYS[1])}, "occurs twice"),
        ({"months": ("2025-11", "2026-01", "2026-02")}, "do not follow"),
        ({"months": ("2025-11", "2025-12", "2025-13")}, "do not follow"),
        ({"months": ("November", "2025-12", "2026-01")}, "no period"),
        ({"counts": np.full((3, 3), -1)}, "negative"),
        ({"parents": np.array([-1, 1, -1])}, "no such parent"),
        ({"parents": np.array([-1, 7, -1])}, "no such parent"),
        ({"parents": np.array([-1, 0, 0])}, "of another topic"),
    ],
)
def test_parts_that_do_not_fit_are_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _table(**changed)
