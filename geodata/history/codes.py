"""Which territory a code in somebody's table means, in the day the table speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Literal

from geodata.history.lineage import Lineage
from geodata.territories import Territories

How = Literal["plain", "former", "padded", "iso"]


class CodeMatcher:
    """Finds territories by code, now or once, with or without leading zeros, and by ISO 3166-2."""

    def __init__(self, territories: Territories, lineage: Lineage) -> None:
        self._territories = territories
        self._lineage = lineage
        self._padded = _by_digits(territories, lineage)
        self._by_iso = {t.iso_3166_2: t.code for t in territories.values() if t.iso_3166_2}

    def match(self, code: str, on: date | None) -> tuple[str, How] | None:
        """Return the territory that ``code`` means on a day and how it was found, or None.

        The territory that had the code on that day goes before the one that has it now, and that
        before the only one that ever had it; without a day, it only says whether the code is known.
        Spaces between digits, as offices print them, do not count. Zeros are put in front only
        where a single known code then fits.
        """
        plain = "".join(code.split())
        if (found := self._find(plain, on)) is not None:
            return found, "plain" if found == plain else "former"
        if plain in self._by_iso:
            return self._by_iso[plain], "iso"
        candidates = self._padded.get(plain.lstrip("0"), set()) if plain.isdecimal() else set()
        whole = [known for known in candidates if len(known) > len(plain)]
        if len(whole) == 1 and (found := self._find(whole[0], on)) is not None:
            return found, "padded"
        return None

    def _find(self, code: str, on: date | None) -> str | None:
        if on is not None and (then := self._lineage.territory_at(code, on)) is not None:
            return then
        if code in self._territories and not self._territories[code].is_unallocated:
            return code
        ever = self._lineage.territories_with_code(code)
        return ever[0] if len(ever) == 1 else None


def _by_digits(territories: Territories, lineage: Lineage) -> Mapping[str, set[str]]:
    """Return the known numeric codes by what is left of them without leading zeros."""
    former = {v.code for code in lineage.territories for v in lineage.versions(code)}
    found: dict[str, set[str]] = defaultdict(set)
    for code in former | set(territories):
        if code.isascii() and code.isdecimal() and code.startswith("0"):
            found[code.lstrip("0")].add(code)
    return found
