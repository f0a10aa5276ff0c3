"""How far rounding alone may move a number: two small tables of the page of methods."""

from __future__ import annotations

import math
from dataclasses import dataclass

from portal.indicators.labels import NBSP, format_count, format_decimal
from portal.web.context import PageContext
from schemas.codelists import FREQ

_COUNTS = (10, 20, 50, 100, 1_000, 10_000)
_DENOMINATORS = (10, 20, 50, 100, 200, 500, 1_000, 5_000)


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A shown number and its errors, one for each kind of period («—» where none is known).

    Errors of shares that are too uncertain to be shown stand in brackets.
    """

    shown: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundingErrorView:
    """``periods`` head the columns of both tables; errors of shares are in percentage points."""

    periods: tuple[str, ...]
    counts: tuple[ErrorLine, ...]
    shares: tuple[ErrorLine, ...]


def make_rounding_error_view(context: PageContext) -> RoundingErrorView | None:
    """Return the tables, or ``None`` for a release that does not carry its errors."""
    store, lang = context.store, context.lang
    known = [freq for freq in FREQ if store.count_error(0, freq.code) is not None]
    if not known:
        return None
    return RoundingErrorView(
        tuple(freq.label(lang) for freq in known),
        tuple(
            ErrorLine(
                format_count(shown, lang),
                tuple(_count(context, shown, freq.code) for freq in known),
            )
            for shown in (int(context.info.policy["base"]), *_COUNTS)
        ),
        tuple(
            ErrorLine(
                format_count(shown, lang),
                tuple(_share(context, shown, freq.code) for freq in known),
            )
            for shown in _DENOMINATORS
        ),
    )


def _count(context: PageContext, shown: int, freq: str) -> str:
    error = context.store.count_error(shown, freq)
    return "—" if error is None else f"±{NBSP}{format_count(error, context.lang)}"


def _share(context: PageContext, denominator: int, freq: str) -> str:
    floor, error = context.info.rate_floor[freq], context.store.share_error(denominator, freq)
    if error is None:
        return "—"
    upwards = math.ceil(round(error * 10, 6)) / 10
    text = f"±{NBSP}{format_decimal(upwards, context.lang)}"
    return f"({text})" if floor is None or denominator < floor else text
