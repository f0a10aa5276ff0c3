"""An id for every request, on every answer: of Flask, of a file, of a refusal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENVIRON_KEY = "otklik.request_id"
HEADER = "X-Request-Id"


class RequestId:
    """WSGI middleware: ``environ["otklik.request_id"]`` and the header ``X-Request-Id``.

    The id is always our own: one that a client sends could be a name, or somebody else's.
    """

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the id (16 hexadecimal digits) in the header."""
        request_id = secrets.token_hex(8)
        environ[ENVIRON_KEY] = request_id

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, (HEADER, request_id)], exc_info)

        return self._inner(environ, start)
