"""What is known of a file for download before any release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.passport import Periodicity, Text


@dataclass(frozen=True, slots=True)
class FileTable:
    """What is known of a table before any release."""

    title: Text
    description: Text
    key: tuple[str, ...]
    periodicity: Periodicity
    structure_on: date = date(2026, 11, 15)
