"""Secondary tables: what applicants and terms say of the same appeals, published as shares only.

Each table counts distinct appeals by region, topic group, quarter and answer. Its counts are
protected like those of the main table and never published; a share in whole per cent is.
"""

from __future__ import annotations

from dataclasses import dataclass

# The key columns of every table; ``month`` is what disclosure control calls the block's time.
SECONDARY_DIMENSIONS = ("territory", "topic", "answer", "month")


@dataclass(frozen=True, slots=True)
class SecondaryTable:
    """A table: its answers, and the field of a mapping file without which a source has none."""

    name: str
    field: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondaryShare:
    """A published share: answers of ``numerator`` in those of ``denominator``.

    It is rounded to multiples of ``step`` per cent.
    """

    id: str
    table: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    step: int = 1

    def percent(self, numerator: int, denominator: int) -> int:
        """Return the share in per cent as the nearest multiple of the step, halves upwards."""
        steps, whole = 100 * numerator, self.step * denominator
        return self.step * ((2 * steps + whole) // (2 * whole))


RATING = SecondaryTable("rating", "rating", ("confirmed", "not_confirmed", "unrated"))
REPEAT = SecondaryTable("repeat", "is_repeat", ("repeat", "first", "unknown"))
ON_TIME = SecondaryTable("on_time", "deadline", ("in_time", "late", "no_term"))
SECONDARY_TABLES = (RATING, REPEAT, ON_TIME)

CONFIRMED_SHARE = SecondaryShare(
    "confirmed_share", RATING.name, ("confirmed",), ("confirmed", "not_confirmed")
)
# Coarser than the rest: together with the share it would otherwise give the number of raters.
RATING_COVERAGE = SecondaryShare(
    "rating_coverage", RATING.name, ("confirmed", "not_confirmed"), RATING.answers, step=5
)
REPEAT_SHARE = SecondaryShare("repeat_share", REPEAT.name, ("repeat",), ("repeat", "first"))
ON_TIME_SHARE = SecondaryShare("on_time_share", ON_TIME.name, ("in_time",), ("in_time", "late"))
SECONDARY_SHARES = (CONFIRMED_SHARE, RATING_COVERAGE, REPEAT_SHARE, ON_TIME_SHARE)
SHARE_BY_ID = {share.id: share for share in SECONDARY_SHARES}
