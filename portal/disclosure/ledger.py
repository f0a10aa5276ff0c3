"""The append-only ledger of published months: what was true, what was shown, block by block.

A month enters the ledger when the release that first shows it is published, and never changes
after that. The residuals are not stored: they are replayed from the blocks. All of it is
confidential.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from portal.config.errors import OperatorError
from portal.disclosure.table import BLOCK_SCHEMA, write_table

_INDEX = "ledger.json"
_PENDING = "pending"
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block that is not published yet.

    ``sources`` gives for each of the ``months`` the sources that were declared to have reported
    it; ``terms`` what the policy said of the meaning of its cells.
    """

    months: tuple[str, ...]
    sources: Mapping[str, Sequence[str]]
    terms: Mapping[str, Any]
    cells: pa.Table


@dataclass(frozen=True, slots=True)
class Block:
    """One published block: months in order, file and checksum, the release that showed it."""

    months: tuple[str, ...]
    sources: Mapping[str, Sequence[str]]
    terms: Mapping[str, Any]
    file: str
    sha256: str
    release: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Block:
        """Build from the stored JSON object."""
        return cls(**(data | {"months": tuple(data["months"])}))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger directory and its index. ``state`` names what a new release builds upon."""

    directory: Path
    base: int
    key_check: str
    blocks: tuple[Block, ...]

    @classmethod
    def open(cls, directory: Path, base: int, key: bytes) -> Ledger:
        """Read the ledger, or start an empty one; refuse another key, base or format."""
        check = hmac.new(key, b"otklik ledger", hashlib.sha256).hexdigest()
        path = directory / _INDEX
        if not path.exists():
            return cls(directory, base, check, ())
        try:
            stored = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError:
            raise OperatorError(f"{path}: the index of the ledger is damaged.") from None
        if stored["version"] != _FORMAT:
            raise OperatorError(f"{path}: format {stored['version']}, not {_FORMAT}.")
        if not hmac.compare_digest(stored["key_check"], check):
            raise OperatorError(f"{path}: the ledger was written with another rounding key.")
        if stored["base"] != base:
            raise OperatorError(
                f"{path}: the ledger was written with base {stored['base']},"
                f" the policy says {base}."
            )
        return cls(directory, base, check, tuple(map(Block.from_json, stored["blocks"])))

    @property
    def exists(self) -> bool:
        """Whether anything was ever published from here."""
        return (self.directory / _INDEX).exists()

    @property
    def months(self) -> tuple[str, ...]:
        """Published months, in order."""
        return tuple(month for block in self.blocks for month in block.months)

    @property
    def state(self) -> str:
        """A hash over the blocks: two ledgers with one state show the same months."""
        return hashlib.sha256("".join(block.sha256 for block in self.blocks).encode()).hexdigest()

    def read(self, block: Block) -> pa.Table:
        """Return a block's cells; refuse a file whose checksum is not the recorded one."""
        path = self.directory / block.file
        return pq.read_table(pa.BufferReader(_checked(path, block.sha256)), schema=BLOCK_SCHEMA)

    def write_pending(self, release: str, blocks: Sequence[NewBlock]) -> None:
        """Keep new blocks beside the ledger until their release is published."""
        directory = self._pending(release)
        shutil.rmtree(directory, ignore_errors=True)
        for private in (self.directory, directory.parent, directory):
            private.mkdir(parents=True, exist_ok=True)
            private.chmod(0o700)
        entries = []
        for block in blocks:
            path = directory / f"block-{block.months[0]}-{block.months[-1]}.parquet"
            path.touch(0o600)
            write_table(block.cells, path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            entries.append(
                Block(block.months, block.sources, block.terms, path.name, digest, release)
            )
        index = {"state": self.state, "blocks": [asdict(entry) for entry in entries]}
        _replace_durably(directory / _INDEX, orjson.dumps(index))

    def append_pending(self, release: str) -> Ledger:
        """Append a release's blocks for good; refuse if the ledger moved on since it was built.

        Blocks are checked, copied and flushed first, the index is replaced last: a crash in
        between leaves the ledger as it was.
        """
        directory = self._pending(release)
        if not (directory / _INDEX).exists():
            raise OperatorError(f"{directory}: the release has no pending blocks; build it again.")
        pending = orjson.loads((directory / _INDEX).read_bytes())
        if pending["state"] != self.state:
            raise OperatorError(
                f"Release {release} was built before another one was published; build it again."
            )
        added = tuple(map(Block.from_json, pending["blocks"]))
        for block in added:
            content = _checked(directory / block.file, block.sha256)
            _replace_durably(self.directory / block.file, content)
        blocks = (*self.blocks, *added)
        index = {
            "version": _FORMAT,
            "base": self.base,
            "key_check": self.key_check,
            "blocks": [asdict(block) for block in blocks],
        }
        _replace_durably(self.directory / _INDEX, orjson.dumps(index, option=orjson.OPT_INDENT_2))
        return Ledger(self.directory, self.base, self.key_check, blocks)

    def _pending(self, release: str) -> Path:
        return self.directory / _PENDING / release


def _checked(path: Path, sha256: str) -> bytes:
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OperatorError(f"{path}: the block of the ledger is missing or was changed.")
    return content


def _replace_durably(target: Path, content: bytes) -> None:
    """Write beside, flush, rename over, flush the directory; readable by the owner alone."""
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    parent = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
