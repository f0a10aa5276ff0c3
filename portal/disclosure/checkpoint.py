"""Residuals as they stand after the last published block, in one Arrow file.

With them a new month costs the work of one month; without them all published blocks are replayed.
They fit only the hierarchies they were counted for, which the fingerprint tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from portal.disclosure.margins import Snapshot

_FACTS = b"otklik"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Residuals, the hierarchies' fingerprint, and the path of the last block of time."""

    fingerprint: str
    last_path: tuple[str, ...]
    snapshot: Snapshot


def write_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write ``path``: a row per page, its number and its residuals as bytes."""
    residuals = checkpoint.snapshot.residuals.astype("<i2")
    n_pages, margins, slices = residuals.shape
    facts = {
        "fingerprint": checkpoint.fingerprint,
        "last_path": checkpoint.last_path,
        "shape": [margins, slices],
    }
    width = margins * slices * 2
    schema = pa.schema(
        [("page", pa.int64()), ("residuals", pa.binary(width))],
        metadata={_FACTS: orjson.dumps(facts)},
    )
    packed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), n_pages, [None, pa.py_buffer(residuals.tobytes())]
    )
    table = pa.table([pa.array(checkpoint.snapshot.pages, pa.int64()), packed], schema=schema)
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema, options=options) as out:
        out.write_table(table)


def read_checkpoint(content: bytes) -> Checkpoint:
    """Return the checkpoint in the bytes of a file."""
    table = pa.ipc.open_file(pa.BufferReader(content)).read_all()
    facts = orjson.loads(table.schema.metadata[_FACTS])
    packed = table["residuals"].combine_chunks()
    residuals = np.frombuffer(b"".join(packed.to_pylist()), "<i2").astype(np.int16)
    return Checkpoint(
        facts["fingerprint"],
        tuple(facts["last_path"]),
        Snapshot(np.array(table["page"], np.int64), residuals.reshape(-1, *facts["shape"])),
    )
