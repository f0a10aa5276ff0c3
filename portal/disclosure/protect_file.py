"""Protect an additive table that lies in a file: what ``otklik protect`` does."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from portal.config.errors import OperatorError
from portal.disclosure.cells import TableFault
from portal.disclosure.hierarchy import HierarchyFault
from portal.disclosure.ledger import Ledger
from portal.disclosure.level_table import LevelLayout, LevelTable, check_layout, read_level_table
from portal.disclosure.protect import ProtectedTable, RoundingPolicy, protect
from portal.disclosure.rounding import RoundingFault
from portal.disclosure.table import COUNT, SHOWN
from portal.disclosure.table_file import SUFFIXES, write_parts, written_whole
from portal.disclosure.utility import Utility, margin_utility, time_views

_FILE_NAME = re.compile(r"\w[\w.-]*")
# Is told what is worked on, how much is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FileTask:
    """What to protect: the table in ``source``, its safe form to be written to ``target``.

    ``ledger`` is the directory of what was published before, and will hold what is now.
    """

    source: Path
    target: Path
    layout: LevelLayout
    policy: RoundingPolicy
    key: bytes = field(repr=False)
    ledger: Path | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """What was done: ``n_shown`` cells were written; ``seconds`` is the time of rounding alone."""

    table: LevelTable
    protected: ProtectedTable
    n_shown: int
    seconds: float

    @property
    def margins_per_cell(self) -> int:
        """K of the deepest cell."""
        hierarchies = self.table.hierarchies
        depths = [hierarchy.depth for hierarchy in hierarchies.dimensions]
        return int(np.prod([*depths, hierarchies.time.depth]))


def protect_file(task: FileTask, progress: Progress = lambda *_: None) -> Protection:
    """Protect the table of a file, write its safe form, append to the ledger if there is one.

    ``progress`` is told the last label of each block, its number and how many there are. Where
    anything is wrong nothing is written, and ``OperatorError`` names the file or cell.
    """
    check_layout(task.layout)
    _check_files(task)
    with _alone(task.ledger), _named(task.source):
        table = read_level_table(task.source, task.layout)
        ledger = _open_ledger(task, table) if task.ledger else None
        started = time.perf_counter()
        protected = _protect(task, table, ledger, progress)
        seconds = time.perf_counter() - started
        with _appended(ledger, protected, task.target.name), written_whole(task.target) as path:
            parts = table.shown(_blocks(protected))
            n_shown = write_parts(path, table.schema, parts, task.target.suffix)
    return Protection(table, protected, n_shown, seconds)


def utility_of(protection: Protection, base: int) -> Utility:
    """Return how far the margins are from the true ones, over the full cross of all levels."""
    table = protection.table
    parts = list(_blocks(protection.protected))
    true, shown = (
        np.concatenate([np.asarray(part[name], np.int64) for part in parts])
        for name in (COUNT, SHOWN)
    )
    views = [levels.views for levels in table.dimensions]
    return margin_utility(
        np.concatenate([table.positions(part) for part in parts]),
        true,
        shown,
        [*views, time_views(table.hierarchies.time)],
        base,
    )


def _protect(
    task: FileTask, table: LevelTable, ledger: Ledger | None, progress: Progress
) -> ProtectedTable:
    labels = {label: number for number, label in enumerate(table.hierarchies.time.paths)}
    protected = protect(
        table.cells,
        table.hierarchies,
        task.policy,
        task.key,
        ledger,
        progress=lambda label: progress(label, labels[label], len(labels)),
    )
    if not protected.months:
        raise TableFault(
            f"all of it has fewer small counts than one block must have, {task.policy.min_block};"
            " wait for more, or lower --min-block"
        )
    return protected


def _blocks(protected: ProtectedTable) -> Iterator[pa.Table]:
    """Yield the cells of every block, those of the ledger first."""
    if protected.ledger:
        yield from map(protected.ledger.read, protected.ledger.blocks)
    yield from (block.cells for block in protected.new_blocks)


def _check_files(task: FileTask) -> None:
    for path in (task.source, task.target):
        if path.suffix not in SUFFIXES:
            raise OperatorError(f"{path}: the name must end in {' or '.join(SUFFIXES)}.")
    if task.target.exists() and task.target.samefile(task.source):
        raise OperatorError(f"{task.target}: this is the table itself; write to another file.")
    for path in (task.target, *([task.ledger] if task.ledger else [])):
        if not path.absolute().parent.is_dir():
            raise OperatorError(f"{path}: there is no directory to write it to.")


def _open_ledger(task: FileTask, table: LevelTable) -> Ledger:
    """Return the ledger; refuse one that this table does not go on from."""
    if task.ledger is None or table.time is None:
        raise OperatorError(f"{task.ledger}: a ledger is for a table with a hierarchy of time.")
    for label in table.hierarchies.time.paths:
        if not _FILE_NAME.fullmatch(label):
            raise TableFault(f"«{label}» cannot be part of a file's name in the ledger")
    ledger = Ledger.open(task.ledger, task.policy.base, task.key)
    for label in ledger.months:
        if label not in table.hierarchies.time.paths:
            raise TableFault(f"«{label}» is missing, which stands in {task.ledger}; add its cells")
    columns = {*table.hierarchies.key_columns, COUNT, SHOWN}
    if any(block.kind != "months" for block in ledger.blocks):
        raise OperatorError(f"{task.ledger}: this is the ledger of an instance.")
    columns = {*table.hierarchies.key_columns, COUNT, SHOWN}
    for block in ledger.blocks[:1]:
        if set(ledger.read(block).column_names) != columns:
            raise OperatorError(f"{task.ledger}: the ledger is of a table with other columns.")
    return ledger


@contextmanager
def _appended(ledger: Ledger | None, protected: ProtectedTable, release: str) -> Iterator[None]:
    """Append the new blocks to the ledger after what is done inside: never before it is whole."""
    if ledger is None or not protected.new_blocks:
        yield
        return
    is_new = not ledger.directory.exists()
    try:
        ledger.write_pending(release, protected.new_blocks, protected.checkpoint)
        yield
        ledger.append_pending(release)
    finally:
        ledger.discard_pending(release)
        if is_new:
            for directory in (ledger.pending(release).parent, ledger.directory):
                with suppress(OSError):
                    directory.rmdir()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say of which file a fault is."""
    try:
        yield
    except (TableFault, HierarchyFault, RoundingFault) as fault:
        raise OperatorError(f"{path}: {fault}.") from fault


@contextmanager
def _alone(ledger: Path | None) -> Iterator[None]:
    """Let no other run begin that would write to this directory's ledgers."""
    if ledger is None:
        yield
        return
    directory = os.open(ledger.absolute().parent, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperatorError(f"{ledger}: another run is at work on it.") from None
    else:
        yield
    finally:
        os.close(directory)
