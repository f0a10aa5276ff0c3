"""Settings of the web process: it knows the directory of public releases and nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.rate_limits import RateLimits, read_rate_limits


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen settings, validated once at start; by themselves they limit nobody."""

    releases_dir: Path
    rate_limits: RateLimits = field(default_factory=RateLimits)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read ``OTKLIK_RELEASES`` and the limits of rate.

        Raises ``OperatorError`` with a sentence where one of them is wrong.
        """
        text = environ.get("OTKLIK_RELEASES", "")
        if not text:
            raise OperatorError("OTKLIK_RELEASES is not set: name the directory of releases.")
        path = Path(text)
        if not path.is_dir():
            raise OperatorError(f"OTKLIK_RELEASES: {path} is no directory.")
        return cls(path.resolve(), read_rate_limits(environ))
