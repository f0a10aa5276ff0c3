"""Reference periods: months, quarters, calendar years and rolling years.

Written as SDMX writes them: ``2026-08``, ``2026-Q3``, ``2026`` and, for twelve months in a row,
the time range ``2025-09-01/P1Y`` (first day, duration).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# Digits of other scripts are digits to Python, and to no other reader of a period.
_MONTH = re.compile(r"^([0-9]{4})-(0[1-9]|1[0-2])$")
_QUARTER = re.compile(r"^([0-9]{4})-Q([1-4])$")
_YEAR = re.compile(r"^([0-9]{4})$")
_ROLLING = re.compile(r"^([0-9]{4})-(0[1-9]|1[0-2])-01/P1Y$")

# The same for readers of the interface, in the regular expressions of JSON Schema.
MONTH_PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2])$"
PERIOD_PATTERN = "^[0-9]{4}(-(0[1-9]|1[0-2])(-01/P1Y)?|-Q[1-4])?$"

# So much of a text that is no period is quoted.
_QUOTED = 64
MONTHS_IN = {"M": 1, "Q": 3, "A": 12, "P1Y": 12}


class PeriodError(ValueError):
    """A text that names no reference period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of whole months.

    ``start`` is the index of the first month (year × 12 + month − 1); ``freq`` a code of the
    codelist FREQ, which fixes the length.
    """

    start: int
    freq: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period code; raise :class:`PeriodError` naming the text otherwise."""
        if match := _MONTH.fullmatch(text):
            return cls(month_index(int(match[1]), int(match[2])), "M")
        if match := _QUARTER.fullmatch(text):
            return cls(month_index(int(match[1]), int(match[2]) * 3 - 2), "Q")
        if match := _YEAR.fullmatch(text):
            return cls(month_index(int(match[1]), 1), "A")
        if match := _ROLLING.fullmatch(text):
            return cls(month_index(int(match[1]), int(match[2])), "P1Y")
        shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        raise PeriodError(f"«{shown}» is no period: write 2026-08, 2026-Q2, 2025 or 2025-09-01/P1Y")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return the period of one month."""
        return cls(month_index(year, month), "M")

    @classmethod
    def year_to(cls, last: Period) -> Period:
        """Return the twelve months that end with the last month of ``last``."""
        return cls(last.end - 11, "P1Y")

    @property
    def n_months(self) -> int:
        """Number of months covered."""
        return MONTHS_IN[self.freq]

    @property
    def end(self) -> int:
        """Index of the last month."""
        return self.start + self.n_months - 1

    @property
    def months(self) -> tuple[str, ...]:
        """Codes of the months covered, in order."""
        return tuple(month_code(index) for index in range(self.start, self.end + 1))

    @property
    def first_month(self) -> str:
        """Code of the first month."""
        return month_code(self.start)

    @property
    def last_month(self) -> str:
        """Code of the last month."""
        return month_code(self.end)

    @property
    def last_day(self) -> date:
        """Last calendar day covered."""
        year, month = divmod(self.end + 1, 12)
        return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)

    def shift(self, steps: int) -> Period:
        """Return the period moved by ``steps`` of its own length (rolling years move by months)."""
        step = 1 if self.freq == "P1Y" else self.n_months
        return Period(self.start + steps * step, self.freq)

    def __str__(self) -> str:
        year, month = divmod(self.start, 12)
        if self.freq == "M":
            return month_code(self.start)
        if self.freq == "Q":
            return f"{year:04d}-Q{month // 3 + 1}"
        if self.freq == "A":
            return f"{year:04d}"
        return f"{month_code(self.start)}-01/P1Y"


def month_index(year: int, month: int) -> int:
    """Return year × 12 + month − 1."""
    return year * 12 + month - 1


def month_code(index: int) -> str:
    """Return ``YYYY-MM`` of a month index."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


@lru_cache(maxsize=256)
def codes_of(periods: tuple[Period, ...]) -> tuple[str, ...]:
    """Return the codes of periods; the same series are asked for again and again."""
    return tuple(str(period) for period in periods)


@lru_cache(maxsize=256)
def periods_within(first_month: str, last_month: str, freq: str) -> tuple[Period, ...]:
    """Return every period of ``freq`` that lies wholly between two months (inclusive), in order."""
    first, last = Period.parse(first_month).start, Period.parse(last_month).start
    length = MONTHS_IN[freq]
    step = length if freq in ("Q", "A") else 1
    start = first if step == 1 else first + (-first) % step
    return tuple(Period(s, freq) for s in range(start, last - length + 2, step))
