"""The frame of a reader process: set limits, read the request, run, answer in JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable

from portal.ingest.extract.request import Extracted, ExtractFault, Request

Reader = Callable[[Request], Extracted]


def run(reader: Reader) -> None:
    """Read a request from standard input and print the outcome of ``reader`` as one JSON object.

    A fault is an ordinary answer, ``{"fault": sentence}``, and so is what the system says of disk
    or memory. Nothing else is caught: the parent reports a reader that dies, without showing what
    it wrote.
    """
    request = Request.from_json(sys.stdin.read())
    limit_process(request)
    started = time.time()
    try:
        extracted = reader(request)
    except ExtractFault as fault:
        answer: dict[str, object] = {"fault": str(fault)}
    except MemoryError:
        answer = {"fault": out_of_memory(request)}
    except OSError as error:
        if error.errno is None:
            raise  # not the system's word: a library found the file damaged
        answer = {"fault": f"{request.name}: reading it failed ({error.strerror})."}
    else:
        answer = {
            "rows": extracted.rows,
            "rejected": extracted.rejected,
            "seconds": extracted.seconds,
        }
    sys.stdout.write(json.dumps(answer | {"started": started}))


def limit_process(request: Request) -> None:
    """Bound memory and processor time of this process; it writes no core file."""
    limits = request.limits
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    # The soft limit asks to stop and says why; the hard one comes a little later and only kills.
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds, grace=5)
    _lower(resource.RLIMIT_CORE, 0)


def out_of_memory(request: Request) -> str:
    """Return the sentence for a file that does not fit."""
    size = request.limits.memory_bytes // (1 << 20)
    return f"{request.name}: reading it needs more than {size} MiB of memory; it was not imported."


def _lower(kind: int, value: int, grace: int = 0) -> None:
    _, hard = resource.getrlimit(kind)
    bound = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
    resource.setrlimit(kind, (min(value, bound), bound))
