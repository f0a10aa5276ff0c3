"""How much one client may ask: quotas, where they are counted, and which proxies are ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.config.errors import OperatorError

LIMITS_VARIABLE = "OTKLIK_RATE_LIMITS"
STORAGE_VARIABLE = "OTKLIK_RATE_STORAGE"
PROXIES_VARIABLE = "OTKLIK_TRUSTED_PROXIES"
# A person who reads and a program that fetches page after page stay below both.
DEFAULT_LIMITS = "burst=300/10 hour=20000/3600"
OFF = "off"
MEMORY = "memory"
_REDIS = ("redis://", "rediss://", "redis+unix://")
_QUOTA = re.compile(r"([a-z][a-z0-9-]{0,30})=([1-9][0-9]{0,8})/([1-9][0-9]{0,5})")
_MOST_PROXIES = 10


@dataclass(frozen=True, slots=True)
class Quota:
    """A policy: ``requests`` within ``seconds``, under a name that the headers show."""

    name: str
    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Quotas of one client; none of them means that nothing is limited.

    ``storage`` is ``memory``, counted by each process for itself, or the address of a Redis that
    all of them share. ``trusted_proxies`` is how many proxies of the operator's stand before the
    portal: so many addresses at the end of X-Forwarded-For are believed.
    """

    quotas: tuple[Quota, ...] = ()
    storage: str = MEMORY
    trusted_proxies: int = 0


def read_rate_limits(environ: Mapping[str, str]) -> RateLimits:
    """Return the limits that the environment names; ``OperatorError`` where it is wrong."""
    return RateLimits(
        quotas=_quotas(environ.get(LIMITS_VARIABLE, "").strip() or DEFAULT_LIMITS),
        storage=_storage(environ.get(STORAGE_VARIABLE, "").strip() or MEMORY),
        trusted_proxies=_proxies(environ.get(PROXIES_VARIABLE, "").strip() or "0"),
    )


def _quotas(text: str) -> tuple[Quota, ...]:
    if text == OFF:
        return ()
    read = [_QUOTA.fullmatch(part) for part in text.split()]
    quotas = [Quota(one[1], int(one[2]), int(one[3])) for one in read if one is not None]
    if len(quotas) < len(read) or len({quota.name for quota in quotas}) < len(quotas):
        raise OperatorError(
            f"{LIMITS_VARIABLE}: {text!r} is no list of name=requests/seconds, each name once:"
            f" write for instance «{DEFAULT_LIMITS}», or «{OFF}»."
        )
    return tuple(quotas)


def _storage(text: str) -> str:
    if text == MEMORY or text.startswith(_REDIS):
        return text
    # The text is not repeated: an address may hold a password.
    raise OperatorError(
        f"{STORAGE_VARIABLE}: write «{MEMORY}» or an address that begins with {', '.join(_REDIS)}."
    )


def _proxies(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= _MOST_PROXIES:
        return int(text)
    raise OperatorError(
        f"{PROXIES_VARIABLE}: {text!r} is no number of proxies from 0 to {_MOST_PROXIES}."
    )
