"""Limits of rate before Flask: answers from the cache are counted too.

The headers are ``RateLimit-Policy`` and ``RateLimit`` of the draft
ietf-httpapi-ratelimit-headers: lists of structured fields (RFC 9651), an item for each policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.config.rate_limits import Quota, RateLimits
from portal.serving.clients import ProxyWarning, client_of
from portal.serving.counting import Counter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY_HEADER = "RateLimit-Policy"
LIMIT_HEADER = "RateLimit"
RETRY_HEADER = "Retry-After"


class Use(NamedTuple):
    """How far a client has used a quota up; ``seconds_left`` until it is whole again."""

    quota: Quota
    requests: int
    seconds_left: int

    @property
    def remaining(self) -> int:
        """Return how many requests are left."""
        return max(0, self.quota.requests - self.requests)

    @property
    def is_exceeded(self) -> bool:
        """Say whether this request was one too many."""
        return self.requests > self.quota.requests


class RateLimit:
    """WSGI middleware that counts requests by client and refuses those beyond a quota.

    ``refusal`` makes the answer 429 of a request, given the quota that is used up and for how many
    more seconds; addresses in ``exempt`` are never counted.
    """

    def __init__(
        self,
        inner: WSGIApplication,
        limits: RateLimits,
        counter: Counter,
        refusal: Callable[[WSGIEnvironment, Use], WSGIApplication],
        exempt: Sequence[str] = (),
    ) -> None:
        self._inner = inner
        self._limits = limits
        self._counter = counter
        self._refusal = refusal
        self._exempt = frozenset(exempt)
        self._warning = ProxyWarning(limits.trusted_proxies)
        self._policy = ", ".join(
            f'"{quota.name}";q={quota.requests};w={quota.seconds}' for quota in limits.quotas
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the state of the quotas in the headers, or refuse."""
        if environ.get("PATH_INFO") in self._exempt:
            return self._inner(environ, start_response)
        self._warning.look_at(environ)
        uses = self._count(client_of(environ, self._limits.trusted_proxies))
        own = [(POLICY_HEADER, self._policy), (LIMIT_HEADER, _state(uses))]
        # The quota that takes longest: before its end no request would be answered.
        longest = max((use for use in uses if use.is_exceeded), key=_seconds_left, default=None)
        app = self._inner
        if longest is not None:
            own.append((RETRY_HEADER, str(longest.seconds_left)))
            app = self._refusal(environ, longest)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, *own], exc_info)

        return app(environ, start)

    def _count(self, client: str) -> list[Use]:
        return [
            Use(quota, *self._counter.count(f"{quota.name}/{client}", quota.seconds))
            for quota in self._limits.quotas
        ]


def _seconds_left(use: Use) -> int:
    return use.seconds_left


def _state(uses: Sequence[Use]) -> str:
    return ", ".join(f'"{use.quota.name}";r={use.remaining};t={use.seconds_left}' for use in uses)
