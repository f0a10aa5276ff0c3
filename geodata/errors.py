"""The fault of a reference table: something the operator mends in a file."""

from __future__ import annotations


class ReferenceFault(ValueError):
    """A reference file cannot be used. The message is one sentence that names file and row."""
