"""The confidential half of the audit: what is shown against what is true.

Of all this only verdicts become public. The exact figures stay in a report that its owner alone can
read: the largest deviation of a single total would give that total away.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from portal.audit.blocks import AuditedTable
from portal.audit.checks import AuditFault, Tried, Verdict, run_all
from portal.audit.deviations import Summary, summarise
from portal.audit.preimage import check_fixed_point, equal_tables
from portal.audit.residuals import check_residuals, open_slices
from portal.disclosure.protect import MIN_KEY_BYTES
from schemas.periods import month_code

# With fewer large totals their mean deviation says nothing: they share most of their cells.
ENOUGH_LARGE = 1000
_N_WORST = 20


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What the policy allows, in appeals.

    ``deviation`` of any total; ``bias``: the mean deviation of totals of 100 appeals and more.
    """

    deviation: int
    bias: float


@dataclass(frozen=True, slots=True)
class Examined:
    """Verdicts, which are public, and exact figures, which are not."""

    verdicts: list[Verdict]
    figures: dict[str, Any]


def audit_confidential(load: Callable[[], Sequence[AuditedTable]], ceilings: Ceilings) -> Examined:
    """Run the confidential half over the tables that ``load`` reads.

    ``load`` raises :class:`AuditFault` where a block is not what was recorded.
    """
    audit = _Audit(load, ceilings)
    verdicts = run_all(
        "confidential",
        [
            ("ledger_kept", audit.check_kept),
            ("large_counts_kept", audit.check_large),
            ("small_counts_rounded", audit.check_small),
            ("residuals_agree", audit.check_residuals),
            ("deviation_bounded", audit.check_deviation),
            ("bias_bounded", audit.check_bias),
            ("fixed_point", audit.check_fixed_point),
        ],
    )
    return Examined(verdicts, audit.figures())


class _Audit:
    """The attacks; what is costly is worked out once."""

    def __init__(self, load: Callable[[], Sequence[AuditedTable]], ceilings: Ceilings) -> None:
        self._load, self._ceilings = load, ceilings

    @cached_property
    def _tables(self) -> Sequence[AuditedTable]:
        return self._load()

    @cached_property
    def _summaries(self) -> list[Summary]:
        return [summarise(table.deviations, table.extra) for table in self._tables]

    def check_kept(self) -> Tried:
        """Refuse a publication that is not what the blocks of its ledger show."""
        for table in self._tables:
            key = table.hierarchies.key_columns
            if table.published is not None and not equal_tables(table.published, table.shown, key):
                raise AuditFault(f"{table.name}: what is shown is not what the ledger holds")
        return Tried()

    def check_large(self) -> Tried:
        """Refuse a count of b or more that is shown as another, and a count below 1."""
        for table in self._tables:
            cells = table.deviations
            if (cells.deltas[cells.counts >= table.base] != 0).any() or (cells.counts < 1).any():
                raise AuditFault(f"{table.name}: a large count was changed")
        return Tried()

    def check_small(self) -> Tried:
        """Refuse a small count that is shown as anything but 0 or b."""
        for table in self._tables:
            cells = table.deviations
            shown = (cells.counts + cells.deltas)[cells.counts < table.base]
            if not np.isin(shown, (0, table.base)).all():
                raise AuditFault(f"{table.name}: a small count is neither 0 nor {table.base}")
        return Tried()

    def check_residuals(self) -> Tried:
        """Refuse residuals that the blocks do not lead to."""
        for table in self._tables:
            held = open_slices(table.parts, table.hierarchies.time)
            check_residuals(table.deviations, table.part_of, held, table.checkpoint)
        return Tried()

    def check_deviation(self) -> Tried:
        """Refuse a total that deviates by more than the ceiling."""
        ceiling = self._ceilings.deviation
        if any(summary.largest > ceiling for summary in self._summaries):
            raise AuditFault(f"a total deviates by more than {ceiling} appeals")
        return Tried(ceiling=ceiling)

    def check_bias(self) -> Tried:
        """Refuse large totals that deviate to one side; a thousand of them at least are pooled."""
        ceiling = self._ceilings.bias
        for summary in self._summaries:
            if summary.n_large >= ENOUGH_LARGE and abs(summary.bias) > ceiling:
                raise AuditFault(f"large totals deviate by more than {ceiling} appeals on average")
        return Tried(ceiling=ceiling)

    def check_fixed_point(self) -> Tried:
        """Refuse a table that is changed by its own protection under a fresh random key."""
        for table in self._tables:
            key = secrets.token_bytes(MIN_KEY_BYTES)
            check_fixed_point(table.shown, table.hierarchies, table.base, key)
        return Tried()

    def figures(self) -> dict[str, Any]:
        """Return the exact figures of every table, as far as they were worked out."""
        if "_summaries" not in self.__dict__:
            return {}
        return {
            table.name: _figures(table, summary)
            for table, summary in zip(self._tables, self._summaries, strict=True)
        }


def _figures(table: AuditedTable, summary: Summary) -> dict[str, Any]:
    cells = table.deviations
    small = cells.counts < table.base
    return {
        "blocks": len(table.blocks),
        "cells": len(cells.counts),
        "small_cells": int(small.sum()),
        "small_cells_shown": int((small & (cells.counts + cells.deltas > 0)).sum()),
        "appeals": int(cells.counts.sum()),
        "appeals_shown": int((cells.counts + cells.deltas).sum()),
        "margins": summary.n_margins,
        "max_deviation": summary.largest,
        "rms": summary.rms,
        "margins_100": summary.n_large,
        "rms_100": summary.rms_large,
        "bias_100": summary.bias,
        "worst": [
            {"deviation": size, "of": codes, "period": kind, "month": month_code(month)}
            for size, codes, kind, month in sorted(summary.worst, reverse=True)[:_N_WORST]
        ],
    }
