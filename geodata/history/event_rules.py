"""What rows of ``events.csv`` must hold together: each rule names the row that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from geodata.errors import ReferenceFault


@dataclass(frozen=True, slots=True)
class Flow:
    """Residents who moved with their land from ``origin`` to ``target``.

    ``from_share`` is the part of the origin's residents, ``to_share`` the part of the target's
    residents as it was made by the event; each above 0 and up to 1, absent where unknown.
    """

    origin: str
    target: str
    from_share: Fraction | None
    to_share: Fraction | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of ``events.csv``: one flow of one event."""

    line: int
    event: str
    on: date
    kind: str
    flow: Flow
    legal_act: str


def check_rows(path: Path, rows: Iterable[EventRow]) -> None:
    """Raise :class:`ReferenceFault` for the first row that cannot stand with those before it."""
    rows = list(rows)
    for rule in (_check_alike, _check_pairs, _check_whole, _check_sums, _check_circles):
        rule(path, rows)


def _fault(path: Path, row: EventRow, sentence: str) -> ReferenceFault:
    return ReferenceFault(f"{path}: row {row.line}: {sentence}")


def _check_alike(path: Path, rows: list[EventRow]) -> None:
    first: dict[str, EventRow] = {}
    for row in rows:
        other = first.setdefault(row.event, row)
        if (row.on, row.kind, row.legal_act) != (other.on, other.kind, other.legal_act):
            raise _fault(
                path,
                row,
                f"date, kind and legal_act of the event «{row.event}» differ from row"
                f" {other.line}.",
            )


def _check_pairs(path: Path, rows: list[EventRow]) -> None:
    seen: dict[tuple[date, str, str], int] = {}
    for row in rows:
        if row.flow.origin == row.flow.target:
            raise _fault(path, row, f"from and to are both «{row.flow.origin}».")
        line = seen.setdefault((row.on, row.flow.origin, row.flow.target), row.line)
        if line != row.line:
            raise _fault(
                path,
                row,
                f"«{row.flow.origin}» to «{row.flow.target}» on {row.on} stands in row {line}"
                " already.",
            )


def _check_whole(path: Path, rows: list[EventRow]) -> None:
    for row in rows:
        if row.kind == "merge" and row.flow.from_share != 1:
            raise _fault(
                path, row, "a merge takes the whole of «from»: from_share must be 1; anything less"
                " is a boundary_shift.",
            )  # fmt: skip
        if row.kind == "split" and row.flow.to_share != 1:
            raise _fault(
                path, row, "a split makes «to» of nothing but «from»: to_share must be 1; anything"
                " less is a boundary_shift.",
            )  # fmt: skip


def _check_sums(path: Path, rows: list[EventRow]) -> None:
    _check_side(path, rows, "from", lambda flow: (flow.origin, flow.from_share))
    _check_side(path, rows, "to", lambda flow: (flow.target, flow.to_share))


def _check_side(
    path: Path,
    rows: list[EventRow],
    side: str,
    read: Callable[[Flow], tuple[str, Fraction | None]],
) -> None:
    """Refuse shares of one place on one day over 1, and an unknown one beside a whole."""
    sums: dict[tuple[date, str], Fraction] = {}
    for row in rows:
        place, share = read(row.flow)
        total = sums[row.on, place] = sums.get((row.on, place), Fraction(0)) + (share or 0)
        if total > 1:
            raise _fault(
                path,
                row,
                f"the shares of «{place}» ({side}) on {row.on} sum to {float(total):.6g}, which is"
                " more than 1.",
            )
    for row in rows:
        place, share = read(row.flow)
        if share is None and sums[row.on, place] == 1:
            raise _fault(
                path,
                row,
                f"the known shares of «{place}» ({side}) on {row.on} are 1 already; nothing is"
                " left for an unknown one.",
            )


def _check_circles(path: Path, rows: list[EventRow]) -> None:
    """Refuse merges and splits of one day that lead back; land may well be exchanged."""
    onward: dict[tuple[date, str], list[str]] = {}
    for row in rows:
        if row.kind == "boundary_shift":
            continue
        if _reaches(onward, row.on, row.flow.target, row.flow.origin):
            raise _fault(
                path,
                row,
                f"merges and splits of {row.on} lead from «{row.flow.origin}» back to itself.",
            )
        onward.setdefault((row.on, row.flow.origin), []).append(row.flow.target)


def _reaches(onward: dict[tuple[date, str], list[str]], on: date, start: str, goal: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        place = waiting.pop()
        if place == goal:
            return True
        news = [other for other in onward.get((on, place), ()) if other not in seen]
        seen.update(news)
        waiting.extend(news)
    return False
