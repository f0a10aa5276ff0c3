"""The error of rounding as data: one table of a release, read wherever a figure is shown."""

from __future__ import annotations

from dataclasses import dataclass

COUNT, SHARE = "count", "share"
QUANTITIES = (COUNT, SHARE)


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """From ``from_shown`` on (to the next row), 95 % of figures are off by ``error`` at most.

    ``freq`` is a code of the codelist FREQ, ``quantity`` count or share. Of a count both numbers
    are appeals; of a share ``from_shown`` is the shown denominator and ``error`` is in percentage
    points.
    """

    freq: str
    quantity: str
    from_shown: int
    error: float
