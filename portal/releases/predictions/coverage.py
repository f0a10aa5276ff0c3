"""Which months of a place are whole, and where the sources that report changed.

Declared coverage says so outright of a place without places below. Of a sum over many places it
would be too strict: one silent municipality would end the history of the country. There a month is
whole while what is missing of it, weighed by what such places and sources are wont to send, stays
within a tolerance. What was never sent weighs nothing: no month of the sum ever had it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

_UNDECLARED, _NOT_REPORTED, _PARTIAL, _REPORTED = range(4)
_STATES = {"not_reported": _NOT_REPORTED, "partial": _PARTIAL, "reported": _REPORTED}

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wholeness:
    """By place and month: was it reported whole; do other sources report than a month before."""

    usable: Bools
    breaks: Bools


def wholeness(
    store: ReleaseStore, places: Sequence[str], months: Sequence[Period], tolerance: float
) -> Wholeness:
    """Return both for places in the order given.

    ``tolerance`` is the share (0..1) of what a place is wont to send. Sources of one regime share
    its appeals in equal parts: a release does not tell them apart.
    """
    leaves = [leaf.code for leaf in store.territories.leaves()]
    states = _states(store, leaves, months)
    weights = _weights(store, leaves, months, states)
    is_missing = (states == _NOT_REPORTED) | (states == _PARTIAL)
    is_other = np.zeros(states.shape, bool)
    # Where nothing was declared, nothing reports: that is no change of what was not reported.
    reporting = np.where(states == _UNDECLARED, _NOT_REPORTED, states)
    is_other[:, :, 1:] = reporting[:, :, 1:] != reporting[:, :, :-1]
    above = _above(store, leaves, places)
    total = above @ weights.sum(axis=1)
    missing = above @ np.einsum("ls,lsm->lm", weights, is_missing)
    other = above @ np.einsum("ls,lsm->lm", weights, is_other)
    strict = _declared(store, places, months)
    is_sum = np.array([bool(store.territories.children(code)) for code in places])
    # A sum that never had an appeal has no weights: what is declared of it has to do.
    is_weighed = is_sum & (total > 0)
    most = (tolerance * total)[:, None]
    some = (above @ (states == _REPORTED).any(axis=1)) > 0
    usable = np.where(is_weighed[:, None], some & (missing <= most), strict)
    return Wholeness(usable, other > most)


def _states(
    store: ReleaseStore, leaves: Sequence[str], months: Sequence[Period]
) -> NDArray[np.int8]:
    """Return the declared state by leaf, source and month."""
    place = {code: n for n, code in enumerate(leaves)}
    source = {code: n for n, code in enumerate(store.sources)}
    month = {str(period): n for n, period in enumerate(months)}
    states = np.zeros((len(place), len(source), len(month)), np.int8)
    for cell in store.coverage_rows(leaves):
        if cell.month in month:
            at = place[cell.territory], source[cell.source], month[cell.month]
            states[at] = _STATES[cell.state]
    return states


def _weights(
    store: ReleaseStore,
    leaves: Sequence[str],
    months: Sequence[Period],
    states: NDArray[np.int8],
) -> Floats:
    """Return the appeals by leaf and source in a month in which the source reports."""
    regimes = tuple(store.regimes)
    lists = (tuple(leaves), (ALL,), regimes, (ALL,), (ALL,), (ALL,), tuple(months))
    # Shape (leaves, regimes, months).
    shown = store.figures(ObservationQuery(*lists)).values[:, 0, :, 0, 0, 0, :].clip(0)
    is_reported = states == _REPORTED
    weights = np.zeros(states.shape[:2])
    for r, regime in enumerate(regimes):
        own = [n for n, source in enumerate(store.sources.values()) if source.regime == regime]
        n_months = is_reported[:, own].any(axis=1).sum(axis=1).clip(1)
        n_sources = is_reported[:, own].any(axis=2).sum(axis=1).clip(1)
        share = shown[:, r].sum(axis=1) / n_months / n_sources
        weights[:, own] = np.where(is_reported[:, own].any(axis=2), share[:, None], 0.0)
    return weights


def _above(store: ReleaseStore, leaves: Sequence[str], places: Sequence[str]) -> Floats:
    """Return 1 where a leaf (column) is or lies in a place (row), else 0."""
    row = {code: n for n, code in enumerate(places)}
    above = np.zeros((len(places), len(leaves)))
    for column, leaf in enumerate(leaves):
        for code in store.territories.path(leaf):
            if code in row:
                above[row[code], column] = 1
    return above


def _declared(store: ReleaseStore, places: Sequence[str], months: Sequence[Period]) -> Bools:
    found = store.coverage_by_period(places, months)
    return np.array([[state == "reported" for state in found[code]] for code in places])
