"""The append-only ledger of published months: what was true, what was shown, block by block.

A month enters the ledger when the release that first shows it is published, and never changes
after that. The residuals are not stored: they are replayed from the blocks.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from portal.config.errors import OperatorError
from portal.disclosure.table import BLOCK_SCHEMA, write_table

_INDEX = "ledger.json"
_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Block:
    """One published block: months in order, file and checksum, the release that showed it."""

    months: tuple[str, ...]
    file: str
    sha256: str
    release: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger directory and its index. ``state`` names what a new release builds upon."""

    directory: Path
    base: int
    key_check: str
    blocks: tuple[Block, ...]

    @classmethod
    def open(cls, directory: Path, base: int, key: bytes) -> Ledger:
        """Read the ledger, or start an empty one; refuse another key or base."""
        check = hmac.new(key, b"otklik ledger", hashlib.sha256).hexdigest()
        path = directory / _INDEX
        if not path.exists():
            return cls(directory, base, check, ())
        stored = orjson.loads(path.read_bytes())
        if stored["key_check"] != check:
            raise OperatorError(f"{path}: the ledger was written with another rounding key.")
        if stored["base"] != base:
            raise OperatorError(
                f"{path}: the ledger was written with base {stored['base']},"
                f" the policy says {base}."
            )
        blocks = tuple(
            Block(tuple(b["months"]), b["file"], b["sha256"], b["release"])
            for b in stored["blocks"]
        )
        return cls(directory, base, check, blocks)

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
        if not path.exists() or _sha256(path) != block.sha256:
            raise OperatorError(f"{path}: the block of the ledger is missing or was changed.")
        return pq.read_table(path, schema=BLOCK_SCHEMA)

    def write_pending(self, release: str, blocks: list[tuple[tuple[str, ...], pa.Table]]) -> None:
        """Keep new blocks beside the ledger until their release is published."""
        directory = self.directory / _PENDING / release
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        entries = []
        for months, cells in blocks:
            name = f"block-{months[0]}-{months[-1]}.parquet"
            write_table(cells, directory / name)
            entries.append(asdict(Block(months, name, _sha256(directory / name), release)))
        index = {"state": self.state, "blocks": entries}
        (directory / _INDEX).write_bytes(orjson.dumps(index))

    def append_pending(self, release: str) -> Ledger:
        """Append a release's blocks for good; refuse if the ledger moved on since it was built.

        Blocks are copied and flushed first, the index is replaced last: a crash in between leaves
        the ledger as it was.
        """
        directory = self.directory / _PENDING / release
        if not (directory / _INDEX).exists():
            raise OperatorError(f"{directory}: the release has no pending blocks; build it again.")
        pending = orjson.loads((directory / _INDEX).read_bytes())
        if pending["state"] != self.state:
            raise OperatorError(
                f"Release {release} was built before another one was published; build it again."
            )
        added = tuple(
            Block(tuple(b["months"]), b["file"], b["sha256"], release) for b in pending["blocks"]
        )
        for block in added:
            _copy_durably(directory / block.file, self.directory / block.file)
        blocks = (*self.blocks, *added)
        index = {
            "version": 1,
            "base": self.base,
            "key_check": self.key_check,
            "blocks": [asdict(block) for block in blocks],
        }
        _replace_durably(self.directory / _INDEX, orjson.dumps(index, option=orjson.OPT_INDENT_2))
        return Ledger(self.directory, self.base, self.key_check, blocks)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _copy_durably(source: Path, target: Path) -> None:
    _replace_durably(target, source.read_bytes())


def _replace_durably(target: Path, content: bytes) -> None:
    """Write beside, flush, rename over, flush the directory."""
    temporary = target.with_name(f".{target.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
