"""The application on a port of this machine, for readers that cannot use a test client."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

_SERVER = """
import sys
from pathlib import Path
from werkzeug.serving import make_server
from portal.app import create_app
from portal.config.settings import Settings
server = make_server("127.0.0.1", 0, create_app(Settings(Path(sys.argv[1]))), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextmanager
def served(releases: Path) -> Iterator[str]:
    """Serve a directory of releases on a free port and give its address."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(releases)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
