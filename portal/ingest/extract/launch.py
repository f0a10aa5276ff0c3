"""Start a reader process and turn whatever becomes of it into a result or one sentence."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from portal.ingest.extract.request import Extracted, ExtractFault, Request

_ROOT = Path(__file__).resolve().parents[3]


def extract(request: Request) -> Extracted:
    """Read one file in a child process.

    Raises :class:`ExtractFault` with one sentence where the file is refused or the reader dies,
    by its memory, processor or time limit or otherwise. What a dying reader wrote is not shown:
    it may hold data.
    """
    module = f"portal.ingest.extract.{request.format}_file"
    started = time.time()
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, "-P", "-m", module],
            input=request.to_json(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=request.limits.wall_seconds,
            env={"PYTHONPATH": str(_ROOT), "PATH": "", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=request.work,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ExtractFault(
            f"{request.name}: reading it took longer than {request.limits.wall_seconds} s; it was"
            " not imported."
        ) from None
    if done.returncode != 0:
        raise ExtractFault(_epitaph(request, done.returncode))
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise ExtractFault(answer["fault"])
    seconds: dict[str, float] = answer["seconds"]
    seconds["start_up"] = seconds.get("start_up", 0.0) + answer["started"] - started
    return Extracted(answer["rows"], answer["rejected"], seconds)


def _epitaph(request: Request, code: int) -> str:
    if code == -signal.SIGXCPU:
        return (
            f"{request.name}: reading it took more than {request.limits.cpu_seconds} s of processor"
            " time; it was not imported."
        )
    how = f"was stopped by signal {-code}" if code < 0 else "failed"
    return (
        f"{request.name}: the reader {how}; the file is damaged or too large for the limits, and"
        " nothing was imported."
    )
