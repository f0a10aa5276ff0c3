"""Files for the browser: named by their content, compressed beforehand."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import brotli

# Above this size the best quality takes twice as long for a thirtieth less.
_LARGE_BYTES = 4_000_000
_QUALITY, _QUALITY_OF_LARGE = 11, 10


def write_web_file(out_dir: Path, name: str, data: bytes) -> dict[str, Any]:
    """Write ``<name>.<hash>.json`` with ``.br`` and ``.gz`` beside it; return name and sizes.

    The same data give the same bytes and the same name, which may be cached for ever.
    """
    file = f"{name}.{hashlib.sha256(data).hexdigest()[:12]}.json"
    quality = _QUALITY if len(data) <= _LARGE_BYTES else _QUALITY_OF_LARGE
    squeezed_br = brotli.compress(data, quality=quality)
    squeezed_gz = gzip.compress(data, 6, mtime=0)
    (out_dir / file).write_bytes(data)
    (out_dir / f"{file}.br").write_bytes(squeezed_br)
    (out_dir / f"{file}.gz").write_bytes(squeezed_gz)
    return {
        "file": file,
        "bytes": len(data),
        "bytes_br": len(squeezed_br),
        "bytes_gz": len(squeezed_gz),
    }
