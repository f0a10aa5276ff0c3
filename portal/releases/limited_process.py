"""Read a foreign file of the reference in a process of its own, and tell how that ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from geodata.child import REFUSED
from portal.config.errors import OperatorError
from portal.releases.fresh_process import Ended, run_fresh


def run_limited(
    module: str, asked: bytes, work: Path, file: Path, progress: Callable[[str], None]
) -> None:
    """Run a module of ``geodata`` that reads ``file`` as ``asked``, a JSON object, says.

    What it writes lies in ``work``, an empty directory. Raises ``OperatorError`` with one sentence
    where the file is refused or the process dies.
    """
    request = work / "request.json"
    request.write_bytes(asked)
    ended = run_fresh(module, [str(request)], work, progress)
    if ended.code != 0:
        raise OperatorError(_why(file, ended))


def _why(file: Path, ended: Ended) -> str:
    if ended.code == REFUSED:
        return ended.last_error
    if ended.code < 0:
        return (
            f"{file}: reading it was stopped by signal {-ended.code}; the file is damaged or too"
            " large for the limits, and nothing was imported."
        )
    return f"{file}: reading it failed ({ended.last_error}); nothing was imported."
