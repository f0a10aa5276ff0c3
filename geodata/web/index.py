"""The index of a release's web geometry, read without any of the tools that wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def listed_files(index: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the names of all files that an index lists, without their compressed forms."""
    found = {entry["file"] for entry in index.values()}
    for entry in index.values():
        found |= {scale["file"] for scale in entry.get("scales", ())}
        found |= {entry["names"]} if "names" in entry else set()
        found |= {entry["lookup"]["file"]} if "lookup" in entry else set()
    return frozenset(found)
