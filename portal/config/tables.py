"""Read small CSV tables of an instance: exact header, every fault named by file and row."""

from __future__ import annotations

from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows
from portal.config.errors import OperatorError


def read_table(path: Path, header: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return ``(row number, values by column)`` of a UTF-8 file, values without outer spaces.

    Raises ``OperatorError`` for a missing file, another encoding or header, or a row with more or
    fewer values than the header.
    """
    try:
        return list(read_rows(path, header))
    except ReferenceFault as fault:
        raise OperatorError(str(fault)) from None
