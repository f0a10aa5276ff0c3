"""Directories that are made once for a whole run, by the worker that needs them first.

A worker of pytest-xdist keeps its files in a folder of its own below that of the run; what stands
in the run's folder, behind a lock, serves all of them. Tests only read there, and that is checked.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


@contextmanager
def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]
) -> Iterator[Made]:
    """Give what ``make`` returned for the directory of that name, whichever worker called it.

    Raises ``AssertionError`` in the end if the files below are no longer as they were made.
    """
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, kept = run / name, run / f"{name}.pickle"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker whose attempt failed
            folder.mkdir(mode=0o700)
            made = make(folder)
            kept.write_bytes(pickle.dumps((made, _state(folder))))
    made, state = pickle.loads(kept.read_bytes())  # noqa: S301
    yield made
    now = _state(folder)
    changed = {path for path in state.keys() | now.keys() if state.get(path) != now.get(path)}
    assert not changed, f"tests wrote into what others read: {sorted(changed)}"


def _state(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return mode, size and time of change of every file."""
    found = {}
    for path in folder.rglob("*"):
        stat = path.lstat()
        if not path.is_dir() or path.is_symlink():
            found[str(path.relative_to(folder))] = (stat.st_mode, stat.st_size, stat.st_mtime_ns)
    return found
