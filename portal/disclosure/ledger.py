"""The append-only ledger of published blocks: what was true, what was shown, block by block.

A block enters the ledger when the release that first shows it is published, and never changes
after that. The residuals it leads to lie beside it as a checkpoint; they can be had from the
blocks alone. All of it is confidential.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from portal.config.errors import OperatorError
from portal.disclosure.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from portal.disclosure.table import plain_texts, write_table

_INDEX = "ledger.json"
_PENDING = "pending"
_FORMAT = 3
_READABLE = (2, 3)


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block that is not published yet.

    ``months`` are its labels of time in order (for late records: the published ones they fall in);
    ``cells`` have the key columns (texts), ``count`` and ``shown``; ``notes`` are the caller's own
    facts about it, as JSON.
    """

    kind: Literal["months", "late"]
    months: tuple[str, ...]
    cells: pa.Table
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """One published block: its file and checksum, the release that first showed it."""

    kind: str
    months: tuple[str, ...]
    notes: Mapping[str, Any]
    file: str
    sha256: str
    release: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Block:
        """Build from the stored JSON object of any format that can be read."""
        values = dict(data)
        if "kind" not in values:  # format 2
            notes = {"sources": values.pop("sources"), "terms": values.pop("terms")}
            values |= {"kind": "months", "notes": notes}
        return cls(**(values | {"months": tuple(values["months"])}))


@dataclass(frozen=True, slots=True)
class Epoch:
    """Blocks from number ``first_block`` on are rounded with the key that gives ``key_check``."""

    key_check: str
    first_block: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger directory and its index. ``state`` names what a new release builds upon."""

    directory: Path
    base: int
    epochs: tuple[Epoch, ...]
    blocks: tuple[Block, ...]
    residuals: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, directory: Path, base: int, key: bytes) -> Ledger:
        """Read the ledger, or start an empty one; refuse another key, base or format."""
        check = key_check(key)
        path = directory / _INDEX
        if not path.exists():
            return cls(directory, base, (Epoch(check, 0),), ())
        ledger = cls._read(directory)
        if not hmac.compare_digest(ledger.epochs[-1].key_check, check):
            raise OperatorError(
                f"{path}: the ledger was written with another rounding key; restore that key, or"
                " begin an epoch with «otklik key rotate»."
            )
        if ledger.base != base:
            raise OperatorError(
                f"{path}: the ledger was written with base {ledger.base}, the policy says {base};"
                " restore it, for sums of two bases are not safe."
            )
        return ledger

    @classmethod
    def _read(cls, directory: Path) -> Ledger:
        path = directory / _INDEX
        try:
            stored = orjson.loads(path.read_bytes())
            version, base, blocks = stored["version"], stored["base"], stored["blocks"]
            if version in _READABLE:
                epochs = stored.get("epochs") or [
                    {"key_check": stored["key_check"], "first_block": 0}
                ]
                return cls(
                    directory,
                    base,
                    tuple(Epoch(**epoch) for epoch in epochs),
                    tuple(map(Block.from_json, blocks)),
                    stored.get("residuals", {}),
                )
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise OperatorError(
                f"{path}: the index of the ledger is damaged; restore the newest copy."
            ) from None
        raise OperatorError(f"{path}: format {version}; this program reads {_READABLE}.")

    @property
    def exists(self) -> bool:
        """Whether anything was ever published from here."""
        return (self.directory / _INDEX).exists()

    @property
    def months(self) -> tuple[str, ...]:
        """Published labels of time, in order."""
        return tuple(m for block in self.blocks if block.kind == "months" for m in block.months)

    @property
    def state(self) -> str:
        """A hash over the blocks: two ledgers with one state show the same months."""
        return hashlib.sha256("".join(block.sha256 for block in self.blocks).encode()).hexdigest()

    def read(self, block: Block) -> pa.Table:
        """Return a block's cells; refuse a file whose checksum is not the recorded one."""
        path = self.directory / block.file
        return pq.read_table(pa.BufferReader(_checked(path, block.sha256)))

    def checkpoint(self) -> Checkpoint | None:
        """Return the residuals after the last block; ``None`` where they were not kept."""
        if not self.residuals:
            return None
        path = self.directory / self.residuals["file"]
        if not path.exists():
            return None
        return read_checkpoint(_checked(path, self.residuals["sha256"]))

    def begin_epoch(self, key: bytes) -> Ledger:
        """Record that later blocks are rounded with a new key; return the ledger as it is now."""
        epoch = Epoch(key_check(key), len(self.blocks))
        if self.epochs[-1] == epoch or not self.exists:
            return replace(self, epochs=(*self.epochs[:-1], epoch))
        # A key under which nothing was published leaves no trace.
        kept = [old for old in self.epochs if old.first_block < epoch.first_block]
        ledger = replace(self, epochs=(*kept, epoch))
        ledger._write_index()
        return ledger

    def write_pending(
        self, release: str, blocks: Sequence[NewBlock], checkpoint: Checkpoint | None = None
    ) -> None:
        """Keep new blocks beside the ledger until their release is published."""
        directory = self.pending(release)
        shutil.rmtree(directory, ignore_errors=True)
        for private in (self.directory, directory.parent, directory):
            private.mkdir(parents=True, exist_ok=True)
            private.chmod(0o700)
        number = len(self.blocks)
        entries = []
        for added, block in enumerate(blocks):
            name = f"{number + added:04d}-{block.kind}-{block.months[0]}-{block.months[-1]}"
            path = directory / f"block-{name}.parquet"
            path.touch(0o600)
            write_table(plain_texts(block.cells), path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            entries.append(Block(block.kind, block.months, block.notes, path.name, digest, release))
        index: dict[str, Any] = {
            "state": self.state,
            "blocks": [asdict(entry) for entry in entries],
        }
        if checkpoint is not None:
            index["residuals"] = _write_residuals(directory, number + len(blocks), checkpoint)
        _replace_durably(directory / _INDEX, orjson.dumps(index))

    def discard_pending(self, release: str) -> None:
        """Forget the blocks of a release that will not be published."""
        shutil.rmtree(self.pending(release), ignore_errors=True)

    def append_pending(self, release: str) -> Ledger:
        """Append a release's blocks for good; refuse if the ledger moved on since it was built.

        Files are checked, copied and flushed first, the index is replaced last: a crash in between
        leaves the ledger as it was.
        """
        directory, pending = self.pending(release), self._read_pending(release)
        added = tuple(map(Block.from_json, pending["blocks"]))
        residuals = pending.get("residuals", {})
        for file, digest in [(block.file, block.sha256) for block in added] + (
            [(residuals["file"], residuals["sha256"])] if residuals else []
        ):
            _replace_durably(self.directory / file, _checked(directory / file, digest))
        ledger = replace(self, blocks=(*self.blocks, *added), residuals=residuals)
        ledger._write_index()
        if (old := self.residuals.get("file")) and old != residuals.get("file"):
            (self.directory / old).unlink(missing_ok=True)
        return ledger

    def with_pending(self, release: str) -> Ledger:
        """Return the ledger as it will be once a built release is published; nothing is written.

        Raises ``OperatorError`` as :meth:`append_pending` does.
        """
        directory = self.pending(release)
        pending = self._read_pending(release)
        added = (
            replace(block, file=str((directory / block.file).relative_to(self.directory)))
            for block in map(Block.from_json, pending["blocks"])
        )
        residuals = dict(pending.get("residuals", {}))
        if residuals:
            file = directory / residuals["file"]
            residuals["file"] = str(file.relative_to(self.directory))
        return replace(self, blocks=(*self.blocks, *added), residuals=residuals)

    def _read_pending(self, release: str) -> dict[str, Any]:
        """Return the index of a release's pending blocks; refuse one that builds upon less."""
        path = self.pending(release) / _INDEX
        if not path.exists():
            raise OperatorError(
                f"{path.parent}: the release has no pending blocks; build it again."
            )
        pending: dict[str, Any] = orjson.loads(path.read_bytes())
        if pending["state"] != self.state:
            raise OperatorError(
                f"Release {release} was built before another one was published; build it again."
            )
        return pending

    def pending(self, release: str) -> Path:
        """Return the directory of a release's blocks that are not published yet."""
        return self.directory / _PENDING / release

    def _write_index(self) -> None:
        index = {
            "version": _FORMAT,
            "base": self.base,
            "epochs": [asdict(epoch) for epoch in self.epochs],
            "blocks": [asdict(block) for block in self.blocks],
            "residuals": dict(self.residuals),
        }
        _replace_durably(self.directory / _INDEX, orjson.dumps(index, option=orjson.OPT_INDENT_2))


def key_check(key: bytes) -> str:
    """Return what tells one rounding key from another and nothing about it."""
    return hmac.new(key, b"otklik ledger", hashlib.sha256).hexdigest()


def _write_residuals(directory: Path, n_blocks: int, checkpoint: Checkpoint) -> dict[str, str]:
    path = directory / f"residuals-{n_blocks:04d}.arrow"
    path.touch(0o600)
    write_checkpoint(checkpoint, path)
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


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
