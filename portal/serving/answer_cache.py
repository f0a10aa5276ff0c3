"""Answers kept in memory, so that what was asked once is not worked out again.

It stands before Flask and knows nothing of releases: whether a kept answer still holds is told by a
state that is compared with each request, and by the answer's own headers whether it may be kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.http import remove_entity_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
# What an answer may depend on beside its address; the query is taken as it was sent, since links
# to other pages repeat it so.
_KEY = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
)
_KNOWN_VARY = {"accept", "accept-encoding", "accept-language"}
# A part of an answer, or one under a condition that is seldom sent, is left to the application.
_LEFT_ALONE = ("HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


class Kept(NamedTuple):
    """An answer as it was sent, and the headers of the 304 that stands for it."""

    headers: Headers
    body: bytes
    etag: str
    modified: str
    bare_headers: Headers


class AnswerCache:
    """WSGI middleware that keeps public answers with an ETag, up to ``most_bytes`` of bodies.

    ``state`` returns what all answers hang on; when it changes, all of them go. No answer larger
    than ``largest`` bytes is kept; the one used longest ago makes room. Safe to share between
    threads.
    """

    def __init__(
        self,
        inner: WSGIApplication,
        state: Callable[[], object],
        most_bytes: int,
        largest: int = 1024 * 1024,
    ) -> None:
        self._inner = inner
        self._state_now = state
        self._most_bytes = most_bytes
        self._largest = min(largest, most_bytes)
        self._lock = threading.Lock()
        self._state: object = None
        self._kept: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
        self._n_bytes = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory if possible, else pass the request on."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or any(name in environ for name in _LEFT_ALONE):
            return self._inner(environ, start_response)
        state = self._state_now()
        key = tuple(map(environ.get, _KEY))
        kept = self._find(key, state)
        if kept is not None:
            if (is_fresh := _is_fresh(environ, kept)) is True:
                start_response("304 NOT MODIFIED", list(kept.bare_headers))
                return []
            if is_fresh is None:
                start_response("200 OK", list(kept.headers))
                return [kept.body] if method == "GET" else []
        if method == "HEAD":
            return self._inner(environ, start_response)
        return self._passed_on(environ, start_response, key, state)

    def _passed_on(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        key: tuple[Any, ...],
        state: object,
    ) -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            started.append((status, list(headers)))
            return start_response(status, headers, exc_info)

        body = self._inner(environ, start)
        # Who begins while writing, or again after a fault, is not to be kept.
        if len(started) != 1 or not self._may_be_kept(*started[0]):
            return body
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        self._keep(key, state, _kept(started[0][1], whole))
        return [whole]

    def _may_be_kept(self, status: str, headers: Headers) -> bool:
        """Say whether the headers allow it: public, with ETag and length, varying as we know."""
        if not status.startswith("200 "):
            return False
        by_name = {name.lower(): value for name, value in headers}
        varies = {part.strip().lower() for part in by_name.get("vary", "").split(",")}
        return (
            "etag" in by_name
            and "set-cookie" not in by_name
            and "public" in by_name.get("cache-control", "")
            and varies <= _KNOWN_VARY | {""}
            and int(by_name.get("content-length", self._largest + 1)) <= self._largest
        )

    def _find(self, key: tuple[Any, ...], state: object) -> Kept | None:
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._n_bytes = 0
                self._state = state
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, key: tuple[Any, ...], state: object, kept: Kept) -> None:
        with self._lock:
            # What was worked out before a change may not stay after it.
            if state != self._state or key in self._kept:
                return
            self._kept[key] = kept
            self._n_bytes += len(kept.body)
            while self._n_bytes > self._most_bytes:
                self._n_bytes -= len(self._kept.popitem(last=False)[1].body)


def _kept(headers: Headers, body: bytes) -> Kept:
    by_name = {name.lower(): value for name, value in headers}
    bare = list(headers)
    remove_entity_headers(bare)
    return Kept(headers, body, by_name["etag"], by_name.get("last-modified", ""), bare)


def _is_fresh(environ: WSGIEnvironment, kept: Kept) -> bool | None:
    """Say whether the client has the answer; ``None`` without a question, ``False`` if unsure.

    Only the very values that were sent are compared; any others are for the application to read.
    """
    if (tag := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return bool(tag == kept.etag)
    if (since := environ.get("HTTP_IF_MODIFIED_SINCE")) is not None:
        return bool(since == kept.modified)
    return None
