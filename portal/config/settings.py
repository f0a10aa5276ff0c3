"""Settings of the web process: it knows the directory of public releases and nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen settings, validated once at start."""

    releases_dir: Path

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read ``OTKLIK_RELEASES``; raise ``OperatorError`` with a sentence where it is wrong."""
        text = environ.get("OTKLIK_RELEASES", "")
        if not text:
            raise OperatorError("OTKLIK_RELEASES is not set: name the directory of releases.")
        path = Path(text)
        if not path.is_dir():
            raise OperatorError(f"OTKLIK_RELEASES: {path} is no directory.")
        return cls(releases_dir=path.resolve())
