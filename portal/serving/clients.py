"""Who asks: the address of a client, seen through the operator's own proxies and no others."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Mapping
from typing import Any

from portal.config.rate_limits import PROXIES_VARIABLE

log = logging.getLogger(__name__)

# A household or an office has a network of this length to itself.
_IPV6_PREFIX = 64
_UNKNOWN = "unknown"


def client_of(environ: Mapping[str, Any], trusted_proxies: int) -> str:
    """Return the network of the client: an IPv4 address, or the /64 of an IPv6 one.

    Each proxy appends the address that it was called from to X-Forwarded-For, so only as many
    from the end are believed as the operator has proxies; the rest is what the client claims.
    """
    peer = str(environ.get("REMOTE_ADDR", ""))
    forwarded = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
    named = [part.strip() for part in forwarded.split(",")] if forwarded else []
    claimed = named[-trusted_proxies] if 0 < trusted_proxies <= len(named) else ""
    return _network(claimed) or _network(peer) or _UNKNOWN


def _network(text: str) -> str:
    if not text or _is_ipv4(text):
        return text
    address = _address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), _IPV6_PREFIX), strict=False))
    return str(address or "")


def _is_ipv4(text: str) -> bool:
    """Say whether this is a plain IPv4 address, as nearly all are: many times faster than below."""
    try:
        socket.inet_pton(socket.AF_INET, text)
    except (OSError, ValueError):
        return False
    return True


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address; some proxies write a port after it, and IPv6 then in brackets."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class ProxyWarning:
    """Warns once where a proxy stands before the portal and the settings know of none.

    Everybody behind it would otherwise share one quota.
    """

    def __init__(self, trusted_proxies: int) -> None:
        self._is_due = trusted_proxies == 0

    def look_at(self, environ: Mapping[str, Any]) -> None:
        """Log the warning if this request came through a proxy."""
        if self._is_due and "HTTP_X_FORWARDED_FOR" in environ:
            self._is_due = False
            log.warning(
                "requests come through a proxy, but %s is 0: all clients behind it share one"
                " limit of rate",
                PROXIES_VARIABLE,
            )
