"""Find the leaf territory of a row from what its source says: a code, a name, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from geodata.history.lineage import Lineage
from geodata.history.versions import TerritoryVersion
from geodata.territories import Territories, Territory
from portal.config.errors import OperatorError
from portal.ingest.extract.headers import folded
from portal.ingest.source import Source

UNKNOWN_REGION = "region_unknown"
UNKNOWN_TERRITORY = "territory_unknown"
AMBIGUOUS = "territory_ambiguous"
_OKTMO = re.compile(r"^\d{8}(\d{3})?$")

# Short forms, written out before names are compared.
_SHORT = (
    (r"\bг\.\s?о\.", "городской округ "),
    (r"\bм\.\s?о\.", "муниципальный округ "),
    (r"\bмун(иц)?\.?\s?окр(уг)?\b\.?", "муниципальный округ "),
    (r"\bм\.?\s?р-н\b\.?", "муниципальный район "),
    (r"\bр-н\b\.?", "район "),
    (r"\bобл\b\.?", "область "),
    (r"\bресп\b\.?", "республика "),
    (r"\bа\.?\s?о\b\.?", "автономный округ "),
    (r"\bг\.", "город "),
)
# Kinds of place, longest first; the rest of a name is what tells places apart.
_KINDS = (
    "город федерального значения",
    "муниципальное образование",
    "муниципальный район",
    "муниципальный округ",
    "автономная область",
    "автономный округ",
    "городской округ",
    "республика",
    "область",
    "район",
    "город",
    "край",
    "зато",
)
_FAMILIES = {
    "муниципальный район": "район",
    "муниципальный округ": "муниципальный округ",
    "городской округ": "город",
}

# Codes by name and kind, by full name («full») and by name alone («any»).
Names = dict[tuple[str, str], list[str]]


class PlaceFinder:
    """Answers «which leaf?» for distinct pairs of region and territory texts.

    What a source leaves blank goes to the «not allocated» leaf of what is known above it. A name
    is looked up within its region where one is known; it is never completed by likeness. A former
    code is taken where only one territory has ever had it, a former name where none bears it now.
    """

    def __init__(
        self, territories: Territories, source: Source, lineage: Lineage | None = None
    ) -> None:
        self._territories = territories
        self._lineage = lineage
        self._match = source.territory_match
        self._fixed = source.region
        self._values = source.values["territory"]
        self._regions = source.values["region"]
        for code in {self._fixed, *self._values.values(), *self._regions.values()} - {""}:
            if code not in territories:
                raise OperatorError(
                    f"source «{source.id}»: its mapping names the territory «{code}», which is not"
                    " in reference/territories.csv."
                )
        current = [(t.code, t) for t in territories.values() if not t.is_unallocated]
        self._names = (_index(current), _index(_former_names(lineage)))

    def find(self, region: str, place: str) -> tuple[str | None, str | None]:
        """Return ``(leaf code, None)`` or ``(None, reason)``; blank texts are empty strings."""
        within: str | None = self._fixed or None
        if region:
            within, reason = self._look_up(region, self._regions, within)
            if within is None:
                return None, UNKNOWN_REGION if reason == UNKNOWN_TERRITORY else reason
        if not place:
            return self._territories.leaf_for(within or self._territories.root.code), None
        code, reason = self._look_up(place, self._values, within)
        if (
            code is None
            and reason == UNKNOWN_TERRITORY
            and within
            and not self._territories.children(within)
        ):
            # The reference knows no parts of this region: nothing finer can be told.
            code = within
        return (self._territories.leaf_for(code), None) if code else (None, reason)

    def _look_up(
        self, text: str, values: dict[str, str], within: str | None
    ) -> tuple[str | None, str | None]:
        if folded(text) in values:
            return values[folded(text)], None
        if self._match in ("code", "oktmo"):
            code, reason = self._by_code(text)
            if code and within and within not in self._territories.path(code):
                return None, UNKNOWN_TERRITORY
            return code, reason
        if self._match == "name":
            return self._by_name(text, within)
        return None, UNKNOWN_TERRITORY

    def _by_code(self, text: str) -> tuple[str | None, str | None]:
        is_oktmo = self._match == "oktmo" and _OKTMO.match(text)
        # A settlement has the code of its municipality and three digits more.
        for code in (text, text[:8]) if is_oktmo else (text,):
            if code in self._territories and not self._territories[code].is_unallocated:
                return code, None
            had_it = self._lineage.territories_with_code(code) if self._lineage else ()
            if had_it:
                return (had_it[0], None) if len(had_it) == 1 else (None, AMBIGUOUS)
        subject = self._subject(text) if is_oktmo else None
        return (subject, None) if subject else (None, UNKNOWN_TERRITORY)

    def _subject(self, text: str) -> str | None:
        """Return the subject of a municipality, if the reference lists none of its own."""
        for subject in (text[:3] + "00000", text[:2] + "000000"):
            if subject in self._territories:
                return None if self._territories.children(subject) else subject
        return None

    def _by_name(self, text: str, within: str | None) -> tuple[str | None, str | None]:
        for candidates in chain.from_iterable(_candidates(text, names) for names in self._names):
            found = [c for c in candidates if within is None or within in self._territories.path(c)]
            if within is None and len(found) > 1:
                # A region and the city in it may share a name: the upper one is meant.
                found = [c for c in found if not set(self._territories.path(c)[:-1]) & set(found)]
            if len(found) == 1:
                return found[0], None
            if found:
                return None, AMBIGUOUS
        return None, UNKNOWN_TERRITORY


def _candidates(text: str, names: Names) -> Iterator[list[str]]:
    """Yield codes by full name, then by name and kind, then by name alone."""
    full = _full(text)
    core, kind = _split(full)
    yield names.get((full, "full"), [])
    if kind:
        yield names.get((core, kind), [])
    else:
        yield names.get((core, "any"), [])


def _former_names(lineage: Lineage | None) -> Iterator[tuple[str, TerritoryVersion]]:
    """Yield code and version of what territories were called before their last form."""
    if lineage is not None:
        for code in lineage.territories:
            yield from ((code, version) for version in lineage.versions(code)[:-1])


def _index(places: Iterable[tuple[str, Territory | TerritoryVersion]]) -> Names:
    index: Names = {}
    for code, place in places:
        for name in {place.name_ru, place.name_en}:
            full = _full(name)
            core, kind = _split(full)
            kind = kind or _split(_full(place.kind))[1]
            for key in {(full, "full"), (core, kind), (core, "any")}:
                codes = index.setdefault(key, [])
                if code not in codes:
                    codes.append(code)
    return index


def _full(text: str) -> str:
    """Return a name in comparable form: folded, short forms written out, plain dashes."""
    name = folded(text)
    for pattern, long in _SHORT:
        name = re.sub(pattern, long, name)
    name = re.sub(r"[«»\"()]", " ", name)
    return re.sub(r"\s+", " ", re.sub(r"\s*[—–]\s*", " - ", name)).strip(" .,")


def _split(full: str) -> tuple[str, str]:
    """Return what is left of a name without its kind, and the kind («» if it has none)."""
    kind = ""
    for word in _KINDS:
        without = re.sub(rf"(?:^|(?<= )){word}(?:$|(?= ))", " ", full)
        if without != full:
            full, kind = re.sub(r"\s+", " ", without).strip(), kind or word
    return full, _FAMILIES.get(kind, kind)
