"""Entry point of the command ``otklik``: small, so that it is there when Ctrl+C comes early."""

from __future__ import annotations

import importlib
import os
import signal

INTERRUPTED = 130
TERMINATED = 143


def main() -> None:
    """Load the command, which takes a second or more, and run it.

    Ctrl+C while it loads ends in one line; from then on the command itself answers it.
    """
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, _stop)
    # An import at the top of this file would run before anybody listens.
    command = importlib.import_module("portal.cli.main").main
    if is_ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminate)
    command()


def _terminate(*_: object) -> None:
    """End in good order when told to: children are stopped and what was begun is cleared away."""
    raise SystemExit(TERMINATED)


def _stop(*_: object) -> None:
    """End here: an exception would surface in the middle of whatever module is being loaded."""
    os.write(2, b"Interrupted.\n")
    os._exit(INTERRUPTED)
