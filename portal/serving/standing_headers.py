"""Headers that stand on every answer, whoever gives it: Flask, a file, a refusal, the memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class StandingHeaders:
    """WSGI middleware that adds headers where the answer has none of the name.

    Every answer gets ``always``; those at a path that begins with one of ``open_paths`` get
    ``when_open``, which goes before.
    """

    def __init__(
        self,
        inner: WSGIApplication,
        always: Mapping[str, str],
        open_paths: tuple[str, ...],
        when_open: Mapping[str, str],
    ) -> None:
        self._inner = inner
        self._open_paths = open_paths
        self._always = list(always.items())
        self._when_open = list({**always, **when_open}.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the headers."""
        is_open = environ["PATH_INFO"].startswith(self._open_paths)
        standing = self._when_open if is_open else self._always

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            own = {name for name, _ in headers}
            more = [item for item in standing if item[0] not in own]
            return start_response(status, [*headers, *more], exc_info)

        return self._inner(environ, start)
