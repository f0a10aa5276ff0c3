"""A background map under the outlines of a city: squares of pictures from a server of tiles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.config.errors import OperatorError

ADDRESS_VARIABLE = "OTKLIK_BASE_MAP"
CREDIT_VARIABLE = "OTKLIK_BASE_MAP_CREDIT"
# A host name of letters, digits and hyphens: it goes into the content policy, where a space, a
# comma or a semicolon would say something else.
_ADDRESS = re.compile(r"(https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?)/[^\s;,'\"<>\\]*")
_PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The address of a tile with ``{z}``, ``{x}`` and ``{y}`` in it, and whom to credit for it."""

    address: str
    credit: str

    @property
    def origin(self) -> str:
        """Return scheme, host and port: the one other server that a page's pictures come from."""
        found = _ADDRESS.fullmatch(self.address)
        return found[1] if found else ""


def read_base_map(environ: Mapping[str, str]) -> BaseMap | None:
    """Return the background map that the environment names, ``None`` where it names none.

    Raises ``OperatorError`` with a sentence where its address or credit is wrong.
    """
    address = environ.get(ADDRESS_VARIABLE, "").strip()
    credit = environ.get(CREDIT_VARIABLE, "").strip()
    if not address:
        return None
    if not _ADDRESS.fullmatch(address) or any(address.count(place) != 1 for place in _PLACES):
        raise OperatorError(
            f"{ADDRESS_VARIABLE}: {address!r} is no address of tiles: write for instance"
            " «https://tiles.example/{z}/{x}/{y}.png», the host in small letters."
        )
    if not credit:
        raise OperatorError(
            f"{CREDIT_VARIABLE} is not set: {ADDRESS_VARIABLE} needs whom to credit for the map."
        )
    return BaseMap(address, credit)
