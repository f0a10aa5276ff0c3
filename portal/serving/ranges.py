"""Which Range headers are heeded: one range of bytes; RFC 9110, 14.2, has all else ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# No file is as long as these digits can say; longer numbers would cost time to read.
_ONE_RANGE = re.compile(r"\s*bytes=\s*(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\s*", re.ASCII | re.I)


class HeededRanges:
    """WSGI middleware that takes away a Range header that is to be ignored.

    What is answered then is the whole: for HEAD, for other units, for several ranges at once, for
    an end before its beginning and for what is no range at all. A range that is in order and lies
    beyond the end is left in place, for 416.
    """

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer without regard to such a header."""
        asked = environ.get("HTTP_RANGE")
        if asked is not None and not (environ["REQUEST_METHOD"] == "GET" and is_heeded(asked)):
            del environ["HTTP_RANGE"]
        return self._inner(environ, start_response)


def ask_within(environ: WSGIEnvironment, length: int) -> None:
    """Put in order what Werkzeug misreads in the Range header: the last bytes of a file.

    The last 0 bytes are no part of it. The last ones of a file that has fewer are all of it.
    """
    asked = _ONE_RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    if asked is None or asked[1] is not None:
        return
    n_last = int(asked[3])
    if n_last >= length:
        environ["HTTP_RANGE"] = "bytes=0-"
    elif not n_last:
        environ["HTTP_RANGE"] = f"bytes={length}-"


def is_heeded(header: str) -> bool:
    """Say whether the value of a Range header is one range of bytes in order."""
    found = _ONE_RANGE.fullmatch(header)
    if found is None:
        return False
    first, last = found[1], found[2]
    return last is None or int(first) <= int(last)
