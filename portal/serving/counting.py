"""Counts of requests by client and window: in this process, or in a Redis that others share."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.storage.base import Storage

from portal.config.errors import OperatorError
from portal.config.rate_limits import MEMORY, STORAGE_VARIABLE

log = logging.getLogger(__name__)

# More clients than this within a window are no readers; the counts begin anew.
MOST_KEYS = 200_000
_SWEEP_SECONDS = 60
# A Redis that does not answer may hold a request up by so much, and then is left alone for a while.
_TIMEOUT_SECONDS = 0.2
_PAUSE_SECONDS = 15


class Counted(NamedTuple):
    """Requests of this window, this one included, and whole seconds until it ends (1 or more)."""

    requests: int
    seconds_left: int


class Counter(Protocol):
    """Counts requests in windows that begin with a client's first request."""

    def count(self, key: str, seconds: int) -> Counted:
        """Count one request of ``key`` in its window of ``seconds``."""


class MemoryCounter:
    """Counts in the memory of this process: every other process has its own counts.

    The memory storage of ``limits`` runs through all its keys a hundred times a second in a thread
    of its own; this one throws away what is over once a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}
        self._sweep_at = clock() + _SWEEP_SECONDS

    def count(self, key: str, seconds: int) -> Counted:
        """Count one request of ``key``."""
        now = self._clock()
        with self._lock:
            if now >= self._sweep_at or len(self._windows) >= MOST_KEYS:
                self._sweep(now)
            requests, end = self._windows.get(key, (0, 0.0))
            if end <= now:
                requests, end = 0, now + seconds
            self._windows[key] = (requests + 1, end)
        return Counted(requests + 1, max(1, math.ceil(end - now)))

    def _sweep(self, now: float) -> None:
        self._sweep_at = now + _SWEEP_SECONDS
        self._windows = {key: one for key, one in self._windows.items() if one[1] > now}
        if len(self._windows) >= MOST_KEYS:
            self._windows = {}


class SharedCounter:
    """Counts in Redis; while it cannot be reached, in memory, so that the portal goes on."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._storage = storage
        self._clock = clock
        self._fallback = MemoryCounter(clock)
        self._down_until = 0.0

    def count(self, key: str, seconds: int) -> Counted:
        """Count one request of ``key``."""
        if self._clock() < self._down_until:
            return self._fallback.count(key, seconds)
        try:
            requests = self._storage.incr(key, seconds)
            left = self._storage.get_expiry(key) - time.time()
        except StorageError as error:
            self._down_until = self._clock() + _PAUSE_SECONDS
            # Only the kind of the fault: its text may hold the address with its password.
            log.warning(
                "Redis cannot be reached (%s): requests are counted by process for %d s",
                type(error.storage_error).__name__,
                _PAUSE_SECONDS,
            )
            return self._fallback.count(key, seconds)
        # Redis rounds what is left to a second, down as well as up.
        return Counted(requests, min(seconds, max(0, math.ceil(left)) + 1))


def make_counter(storage: str) -> Counter:
    """Return the counter that the settings name; ``OperatorError`` where its client is missing.

    Redis itself need not be there yet.
    """
    if storage == MEMORY:
        return MemoryCounter()
    try:
        shared = storage_from_string(
            storage,
            wrap_exceptions=True,
            key_prefix="otklik",
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
        )
    except ConfigurationError:
        raise OperatorError(
            f"{STORAGE_VARIABLE} names a Redis, but its client is not installed:"
            " install «otklik[redis]»."
        ) from None
    except ValueError:
        raise OperatorError(f"{STORAGE_VARIABLE} is no address of a Redis.") from None
    if not isinstance(shared, Storage):
        raise OperatorError(f"{STORAGE_VARIABLE} is no address of a Redis.")
    return SharedCounter(shared)
