"""Memory after large answers goes back to the system: a worker does not stay as big as its biggest.

Large answers leave free pieces all over the heap, between what lives on. The C library keeps them
for itself; asked to, it gives back every page that is wholly free, and Arrow's own pool does too.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Shorter answers leave too little behind to look for it.
LARGE = 64 * 1024
MOST_GROWTH = 32 * 1024 * 1024
_STATM = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class SlimWorker:
    """WSGI middleware that gives memory back once large answers have made the process grow.

    After an answer of ``LARGE`` bytes or more, or of unknown length, ``resident`` tells how many
    bytes the process holds. Are they ``MOST_GROWTH`` more than after the last time, ``give_back``
    is called. So what lives on is not looked through again and again. Safe to share between
    threads.
    """

    def __init__(
        self, inner: WSGIApplication, resident: Callable[[], int], give_back: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._resident = resident
        self._give_back = give_back
        self._lock = threading.Lock()
        self._before = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and see to the memory afterwards."""
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [status, headers]
            return start_response(status, headers, exc_info)

        body = self._inner(environ, start)
        # An answer that begins while it is written is no small one.
        if not started or _is_large(*started):
            return ClosingIterator(body, self._answered)
        return body

    def _answered(self) -> None:
        # Whoever comes while another thread sees to it need not do so as well.
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._resident() >= self._before + MOST_GROWTH:
                self._give_back()
                self._before = self._resident()
        finally:
            self._lock.release()


def resident_bytes() -> int:
    """Return how much memory the process holds; 0 where the system does not tell."""
    try:
        return int(_STATM.read_bytes().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def give_memory_back() -> None:
    """Give back what Arrow and the C library keep without using it."""
    pa.default_memory_pool().release_unused()
    if (trim := getattr(_LIBRARY, "malloc_trim", None)) is not None:
        trim(0)


def _is_large(status: str, headers: list[tuple[str, str]]) -> bool:
    if not status.startswith("200"):
        return False
    length = next((value for name, value in headers if name == "Content-Length"), None)
    return length is None or int(length) >= LARGE


# Of the GNU C library; another one has no such function and is left alone.
_LIBRARY = ctypes.CDLL(None)
