"""SVG into PNG, in a process of its own: it can neither slow the server nor bring it down.

``python -m portal.web.pictures.raster ZOOM`` reads SVG and writes PNG.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
from pathlib import Path

import resvg_py

from portal.web.pictures.text import FAMILIES, FONTS, is_covered

_ROOT = Path(__file__).resolve().parents[3]
_SECONDS = 20
_MOST_MEMORY = 1024**3
# Pictures that may wait while one is drawn; whoever comes then is asked to come again.
_MOST_WAITING = 8
_one_at_a_time = threading.Lock()
_places = threading.BoundedSemaphore(_MOST_WAITING)


class Busy(Exception):
    """Too many pictures are waiting to be drawn."""


class NotDrawn(Exception):
    """The picture could not be drawn."""


def to_png(svg: str, zoom: int) -> bytes:
    """Return the picture with ``zoom`` pixels to a unit, drawn by a child process.

    Raises :class:`Busy` where too many wait, and :class:`NotDrawn` where the child fails.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with _one_at_a_time:
            return _drawn(svg, zoom)
    finally:
        _places.release()


def _drawn(svg: str, zoom: int) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, "-P", "-m", "portal.web.pictures.raster", str(zoom)],
            input=svg.encode(),
            capture_output=True,
            timeout=_SECONDS,
            env={"PYTHONPATH": str(_ROOT), "PATH": "", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn(f"it took longer than {_SECONDS} s") from None
    if done.returncode != 0:
        raise NotDrawn(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def rasterised(svg: str, zoom: int) -> bytes:
    """Return the PNG; fonts of the system are read only for letters that ours do not have."""
    sans, serif = (FAMILIES[font][0].split(",")[0] for font in ("golos-400", "literata-600"))
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        skip_system_fonts=is_covered(svg),
        font_files=[str(FONTS / f"{font}.ttf") for font in FAMILIES],
        font_family=sans,
        sans_serif_family=sans,
        serif_family=serif,
    )
    return drawn


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    sys.stdout.buffer.write(rasterised(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
