"""Which projection the maps of a level have, as the operator says it; PROJ is asked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The methods and what each of them must be told.
METHODS: Mapping[str, tuple[str, ...]] = {
    "local": (),
    "albers": ("parallels", "center"),
    "web_mercator": (),
    "utm": (),
    "proj": ("definition",),
}


@dataclass(frozen=True, slots=True)
class Projection:
    """How round is made flat.

    ``method`` is a key of ``METHODS``; ``parallels`` are two degrees of latitude, ``center`` is
    longitude and latitude in degrees, ``definition`` is anything that PROJ understands.
    """

    method: str = "local"
    parallels: tuple[float, float] | None = None
    center: tuple[float, float] | None = None
    definition: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Projection:
        """Build from the stored JSON object."""
        pairs = {name: tuple(data[name]) for name in ("parallels", "center") if data[name]}
        return cls(data["method"], definition=data["definition"], **pairs)

    def faults(self) -> list[tuple[str, str]]:
        """Return key and sentence of what is missing or superfluous."""
        needed = METHODS[self.method]
        given = {name for name in ("parallels", "center", "definition") if getattr(self, name)}
        missing = [(name, f"the method «{self.method}» needs it") for name in needed]
        found = [fault for fault in missing if fault[0] not in given]
        found += [
            (name, f"the method «{self.method}» takes no such key; remove it")
            for name in sorted(given - set(needed))
        ]
        return found


# The usual map of the country on paper: areas are true.
RUSSIA = Projection("albers", (52, 64), (100, 56))
LOCAL = Projection()
