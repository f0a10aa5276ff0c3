"""Which territory a feature of a boundary file is: match of its code with those of a level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.history.codes import CodeMatcher
from geodata.territories import Territories

# A field with one of these names holds the code, if the operator names none.
FIELDS = ("code", "oktmo", "iso_3166_2", "id")


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
    values: Iterable[Any],
    territories: Territories,
    level: str,
    matcher: CodeMatcher,
    on: date | None = None,
) -> Matched:
    """Match the values of a code field, one for each feature, with the territories of a level.

    Codes are those of the day ``on`` that the file speaks of, or of now; ``matcher`` finds them,
    also without leading zeros, as spreadsheets leave them, and by ISO 3166-2.
    """
    wanted = {place.code for place in territories.at_level(level)}
    features: dict[str, list[int]] = {}
    without_code: list[int] = []
    unknown: dict[str, None] = {}
    other_level: dict[str, None] = {}
    adapted: dict[str, str] = {}
    for number, value in enumerate(values, start=1):
        text = as_code(value)
        found = matcher.match(text, on) if text else None
        code = found[0] if found else None
        if not text:
            without_code.append(number)
        elif code is None:
            unknown[text] = None
        elif code not in wanted:
            other_level[text] = None
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
