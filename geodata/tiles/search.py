"""The search for a better tile layout: swaps and moves of tiles, the best one first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.tiles.board import KEPT, OUTLINE, Board, Floats, Places

_NEVER = -1e15


@dataclass(frozen=True, slots=True)
class Step:
    """The best swap or move found: its gain, and the territories with their new cells."""

    gain: float
    who: tuple[int, ...]
    where: tuple[int, ...]


class Search:
    """Swaps and moves of tiles from a start on; what it left it does not return to soon."""

    def __init__(self, board: Board, away: Floats, start: Places) -> None:
        self._board, self._grid = board, board.grid
        self._at = start.copy()
        self._worth = board.worth(start) - board.cost(away)
        self._barred = np.zeros(away.shape, dtype=np.int64)
        self._turn = 0
        self._broken = self._faults(start)

    def run(self, patience: int) -> Places:
        """Return the best layout met; stop after ``patience`` turns without a better one."""
        best, best_gain, gain, last = self._at.copy(), 0.0, 0.0, 0
        while self._turn - last < patience:
            self._turn += 1
            step = self._best_step(best_gain - gain)
            if step is None:
                break
            self._take(step)
            gain += step.gain
            if gain > best_gain:
                best, best_gain, last = self._at.copy(), gain, self._turn
        return best

    def _take(self, step: Step) -> None:
        who = list(step.who)
        tenure = len(self._at) // 5 + 1 + self._turn % 11
        self._barred[who, self._at[who]] = self._turn + tenure
        for one, cell in zip(step.who, step.where, strict=True):
            self._worth += self._board.worth_moved(one, int(self._at[one]), cell)
            self._at[one] = cell
        if len(who) == 1:
            self._broken = self._faults(self._at)

    def _best_step(self, wanted: float) -> Step | None:
        """Return the best step that is not barred, or that gains more than ``wanted``."""
        worth = self._worth
        now = worth[np.arange(len(self._at)), self._at]
        swap = self._best_swap(worth, now, wanted)
        move = self._best_move(worth, now, wanted, swap.gain if swap else _NEVER / 2)
        return move or swap

    def _best_swap(self, worth: Floats, now: Floats, wanted: float) -> Step | None:
        at, board = self._at, self._board
        there = worth[:, at]
        both = board.relation.weight * board.grid.is_touching[np.ix_(at, at)]
        gains = there + there.T - now[:, None] - now[None, :] + 2 * KEPT * both
        is_barred = self._barred[:, at] > self._turn
        gains[is_barred & is_barred.T & (gains <= wanted)] = _NEVER
        gains[board.pinned, :] = gains[:, board.pinned] = _NEVER
        np.fill_diagonal(gains, _NEVER)
        first, second = np.unravel_index(int(np.argmax(gains)), gains.shape)
        gain = float(gains[first, second])
        if gain <= _NEVER / 2:
            return None
        return Step(gain, (int(first), int(second)), (int(at[second]), int(at[first])))

    def _best_move(self, worth: Floats, now: Floats, wanted: float, least: float) -> Step | None:
        """Return the best move to an empty cell above ``least`` that tears nothing."""
        at, beside = self._at, self._grid.is_beside
        taken = np.zeros(len(self._grid.cells))
        taken[at] = 1
        company = beside @ taken
        left = company[None, :] - beside[at]
        gains = worth - now[:, None] - 2 * 16 * OUTLINE * (company[at][:, None] - left)
        gains[(self._barred > self._turn) & (gains <= wanted)] = _NEVER
        gains[self._board.pinned, :] = _NEVER
        gains[:, taken > 0] = _NEVER
        gains[left < 1] = _NEVER
        while True:
            who, cell = np.unravel_index(int(np.argmax(gains)), gains.shape)
            gain = float(gains[who, cell])
            if gain <= least:
                return None
            moved = at.copy()
            moved[who] = cell
            if self._faults(moved) <= self._broken:
                return Step(gain, (int(who),), (int(cell),))
            gains[who, cell] = _NEVER

    def _faults(self, at: Places) -> int:
        return self._grid.count_faults(at.tolist())
