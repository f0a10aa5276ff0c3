"""Settings of the web process: it knows the directory of public releases and nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.config.base_map import BaseMap, read_base_map
from portal.config.errors import OperatorError
from portal.config.rate_limits import RateLimits, read_rate_limits

CACHE_VARIABLE = "OTKLIK_CACHE_MB"
IMAGES_VARIABLE = "OTKLIK_IMAGES"
# Directory of pictures beside that of the releases.
IMAGES = "images"
DEFAULT_CACHE_MB = 32
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen settings, validated once at start; by themselves they limit nobody."""

    releases_dir: Path
    rate_limits: RateLimits = field(default_factory=RateLimits)
    # Answers that a process keeps in memory; none where it is 0.
    cache_bytes: int = DEFAULT_CACHE_MB * MB
    # Where pictures are kept once they were drawn; nowhere where it is absent.
    images_dir: Path | None = None
    # The background of maps in Web Mercator; without one no page asks another server for anything.
    base_map: BaseMap | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read ``OTKLIK_RELEASES``, limits of rate, room for answers and pictures, base map.

        Raises ``OperatorError`` with a sentence where one of them is wrong.
        """
        text = environ.get("OTKLIK_RELEASES", "")
        if not text:
            raise OperatorError("OTKLIK_RELEASES is not set: name the directory of releases.")
        path = Path(text)
        if not path.is_dir():
            raise OperatorError(f"OTKLIK_RELEASES: {path} is no directory.")
        # Beside the releases and not among them: these never change.
        images = environ.get(IMAGES_VARIABLE) or path.resolve().parent / IMAGES
        return cls(
            path.resolve(),
            read_rate_limits(environ),
            _cache_bytes(environ),
            Path(images).resolve(),
            read_base_map(environ),
        )


def _cache_bytes(environ: Mapping[str, str]) -> int:
    text = environ.get(CACHE_VARIABLE, str(DEFAULT_CACHE_MB))
    if not text.isascii() or not text.isdigit():
        raise OperatorError(f"{CACHE_VARIABLE}: «{text}» is no whole number of megabytes.")
    return int(text) * MB
