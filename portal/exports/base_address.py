"""What addresses in texts begin with: the configured address, or the reader's own machine."""

from __future__ import annotations

from urllib.parse import urlsplit

_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


def base_address(configured: str, asked: str) -> str:
    """Return the address of the portal without a slash at its end.

    It is the ``configured`` one, never what a client claims in ``asked``, the root of its request.
    Only a reader on the machine itself is believed: the configured address leads elsewhere there.
    """
    if not configured or urlsplit(asked).hostname in _OWN_MACHINE:
        return asked.rstrip("/")
    return configured.rstrip("/")
