"""The frame of a process in which a foreign file is read: limits, and a fault as one sentence.

What a file does to the libraries that read it happens there; the caller sees what the job wrote, a
sentence, or that the process died.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from geodata.errors import ReferenceFault

# Exit code of a refusal: one sentence on standard error says why.
REFUSED = 2
# Address space, which is more than memory in use; and processor time.
_MEMORY_BYTES = 6 << 30
_CPU_SECONDS = 900


def run_job(job: Callable[[dict[str, Any]], None], arguments: list[str]) -> int:
    """Run ``job`` on the JSON object in the file that ``arguments`` name; return the exit code."""
    _lower(resource.RLIMIT_AS, _MEMORY_BYTES)
    # The soft limit asks to stop, the hard one, a little later, only kills.
    _lower(resource.RLIMIT_CPU, _CPU_SECONDS, grace=5)
    _lower(resource.RLIMIT_CORE, 0)
    try:
        job(orjson.loads(Path(arguments[0]).read_bytes()))
    except ReferenceFault as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    except MemoryError:
        sys.stderr.write(f"The file needs more than {_MEMORY_BYTES >> 30} GiB of memory.\n")
        return REFUSED
    return 0


def _lower(kind: int, value: int, grace: int = 0) -> None:
    """Lower a limit, never raise it: the operator may have set a lower one."""
    _, hard = resource.getrlimit(kind)
    bound = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
    resource.setrlimit(kind, (min(value, bound), bound))
