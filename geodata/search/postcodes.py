"""Postcodes of an instance: a list of territories for each, where the operator supplies one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows
from geodata.territories import Territories

FILE = "postcodes.csv"
COLUMNS = ("postcode", "territory")
_LONGEST = 16


class Postcodes:
    """Territories by postcode; several places may share one."""

    def __init__(self, places: Mapping[str, tuple[str, ...]]) -> None:
        self._places = dict(places)
        self._lengths = frozenset(map(len, self._places))

    def __len__(self) -> int:
        return len(self._places)

    def places(self, text: str) -> tuple[str, ...]:
        """Return the codes of the territories of a postcode; spaces and hyphens do not count."""
        return self._places.get(_bare(text), ())

    def is_like(self, text: str) -> bool:
        """Tell whether a text has the form of a postcode of this list: digits of that number."""
        bare = _bare(text)
        return bare.isdecimal() and len(bare) in self._lengths


def load_postcodes(path: Path, territories: Territories) -> Postcodes:
    """Load ``postcodes.csv``, one row for each pair; without the file there are none.

    Raises :class:`ReferenceFault` naming file and row for a postcode that is empty, too long or
    of other signs than letters, digits, spaces and hyphens, for an unknown territory, and for a
    pair given twice.
    """
    found: dict[str, tuple[str, ...]] = {}
    if not path.exists():
        return Postcodes(found)
    for line, row in read_rows(path, COLUMNS):
        bare, code = _bare(row["postcode"]), row["territory"]
        if not bare.isalnum() or len(bare) > _LONGEST:
            raise ReferenceFault(f"{path}: row {line}: «{row['postcode']}» is no postcode.")
        if code not in territories or territories[code].is_unallocated:
            raise ReferenceFault(f"{path}: row {line}: the territory «{code}» is not known.")
        if code in found.get(bare, ()):
            raise ReferenceFault(
                f"{path}: row {line}: «{row['postcode']}» and «{code}» were given before."
            )
        found[bare] = (*found.get(bare, ()), code)
    return Postcodes(found)


def _bare(text: str) -> str:
    kept = text.strip()[: 2 * _LONGEST].casefold()
    return "".join(c for c in kept if c not in " \u00a0-–")
