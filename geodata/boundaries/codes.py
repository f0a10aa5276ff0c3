"""Which territory a feature of a boundary file is: match of its code with those of a level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.territories import Territories

# A field with one of these names holds the code, if the operator names none.
FIELDS = ("code", "oktmo", "iso_3166_2", "id")
# What is asked about a code that no territory has now: which territories had it once.
FormerCodes = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Matched:
    """How the features of a file found their territories; features are numbered from 1.

    ``features`` holds the feature numbers of each territory, in the order of the tree; the rest is
    told to the operator: ``other_level`` and ``unknown`` are codes of the file, ``adapted`` leads
    from a code of the file to the territory where the two differ.
    """

    features: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...]
    without_code: tuple[int, ...]
    unknown: tuple[str, ...]
    other_level: tuple[str, ...]
    adapted: Mapping[str, str] = field(default_factory=dict)


def match_codes(
    values: Iterable[Any], territories: Territories, level: str, former: FormerCodes
) -> Matched:
    """Match the values of a code field, one for each feature, with the territories of a level.

    A territory is known by its code, by its ISO 3166-2 code, by its code without leading zeros (as
    spreadsheets leave it), and by a former code that only one territory had.
    """
    wanted = {place.code for place in territories.at_level(level)}
    known = _Codes(territories, wanted, former)
    features: dict[str, list[int]] = {}
    without_code: list[int] = []
    unknown: dict[str, None] = {}
    other_level: dict[str, None] = {}
    adapted: dict[str, str] = {}
    for number, value in enumerate(values, start=1):
        text = as_code(value)
        code = known.territory(text) if text else None
        if not text:
            without_code.append(number)
        elif code is None:
            (other_level if text in territories else unknown)[text] = None
        else:
            features.setdefault(code, []).append(number)
            if code != text:
                adapted[text] = code
    return Matched(
        features={code: tuple(features[code]) for code in territories if code in features},
        missing=tuple(code for code in territories if code in wanted and code not in features),
        without_code=tuple(without_code),
        unknown=tuple(unknown),
        other_level=tuple(other_level),
        adapted=adapted,
    )


def as_code(value: Any) -> str:
    """Return a value of a code field as text; empty for what is missing.

    Spreadsheets and data frames turn codes into numbers, whole or not.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


class _Codes:
    """Ways to a territory of the level, the surest first."""

    def __init__(self, territories: Territories, wanted: set[str], former: FormerCodes) -> None:
        places = [territories[code] for code in territories if code in wanted]
        self._wanted = wanted
        self._iso = {place.iso_3166_2: place.code for place in places if place.iso_3166_2}
        self._widths = sorted({len(code) for code in wanted})
        self._known = set(territories)
        self._former = former

    def territory(self, text: str) -> str | None:
        if text in self._wanted:
            return text
        if text in self._known:
            return None
        if text in self._iso:
            return self._iso[text]
        padded = [text.zfill(width) for width in self._widths if width > len(text)]
        found = {code for code in padded if text.isdigit() and code in self._wanted}
        found = found or {code for code in self._former(text) if code in self._wanted}
        return found.pop() if len(found) == 1 else None
