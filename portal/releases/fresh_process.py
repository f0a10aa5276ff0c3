"""A new Python process with a bare environment: nothing of ours reaches it but its arguments."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code and the last line of its errors."""

    code: int
    last_error: str


def run_fresh(
    module: str, arguments: Sequence[str], scratch: Path, told: Callable[[str], None]
) -> Ended:
    """Run a module of ours; every line that it prints goes to ``told``.

    ``scratch`` is an empty place of its own: it gets a home there. No path, key or setting of the
    operator's is in its environment.
    """
    home = scratch / "home"
    home.mkdir()
    command = [sys.executable, "-m", module, *arguments]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    # Errors go to a file: a full pipe that nobody reads would stop the process for ever.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", dir=scratch) as errors,
        subprocess.Popen(  # noqa: S603 - own interpreter, own arguments
            command,
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                told(line.strip())
            process.wait()
        except BaseException:
            # Whoever stops us, stops it too: it would go on for nobody.
            process.kill()
            raise
        errors.seek(0)
        last = errors.read().strip().splitlines()[-1:] or ["no message"]
    return Ended(process.returncode, last[0])
