"""Official indicators of an instance: ``indicators/{parts,registry,values,polls}.csv``.

A row with a fault is refused with its reason and the rest is taken. Nothing is overwritten: a value
that was replaced stays and names the one that replaced it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.territories import Territories
from portal.config.claim_rows import RowFault
from portal.config.claims import Refusal, territory_levels
from portal.config.errors import OperatorError
from portal.config.official_rows import (
    INDICATOR_COLUMNS,
    PART_COLUMNS,
    VALUE_COLUMNS,
    read_indicator,
    read_part,
    read_value,
)
from portal.config.poll_rows import POLL_COLUMNS, read_poll
from portal.config.tables import read_table
from schemas.official import OfficialIndicator, OfficialValue, SystemPart
from schemas.polls import Poll

OFFICIAL = "indicators"
PARTS_FILE, REGISTRY_FILE, VALUES_FILE = "parts.csv", "registry.csv", "values.csv"
POLLS_FILE = "polls.csv"


@dataclass(frozen=True, slots=True)
class Official:
    """Parts of the system and indicators by code, values and polls as in their files, refusals."""

    parts: Mapping[str, SystemPart]
    indicators: Mapping[str, OfficialIndicator]
    values: tuple[OfficialValue, ...]
    refused: tuple[Refusal, ...]
    polls: tuple[Poll, ...] = ()

    def indicators_of(self, part: str) -> tuple[OfficialIndicator, ...]:
        """Return the indicators of a part, in the order of the registry."""
        return tuple(one for one in self.indicators.values() if one.part == part)

    def values_of(self, indicator: str) -> tuple[OfficialValue, ...]:
        """Return the values of an indicator that nothing has superseded."""
        return tuple(
            one for one in self.values if one.indicator == indicator and not one.superseded_by
        )

    def former_values_of(self, indicator: str) -> tuple[OfficialValue, ...]:
        """Return the values of an indicator that were superseded."""
        return tuple(one for one in self.values if one.indicator == indicator and one.superseded_by)


def key_of(value: OfficialValue) -> tuple[str, ...]:
    """Return what a source can say one value of: indicator, place and time."""
    return value.indicator, value.territory, value.period, value.as_of, value.source_ru


def load_sound_official(directory: Path, territories: Territories, today: date) -> Official:
    """Return the indicators of ``directory``; raise ``OperatorError`` with the first refusal."""
    found = load_official(directory, territory_levels(territories), today)
    if found.refused:
        n_more = len(found.refused) - 1
        more = f" {n_more} more: otklik official check" if n_more else ""
        raise OperatorError(f"{directory}/{found.refused[0]}.{more}")
    return found


def load_official(directory: Path, levels: Mapping[str, str], today: date) -> Official:
    """Return the indicators of ``directory``; none where there is no such directory.

    ``levels`` are the levels of the known territories by code, ``lowest`` of those below regions.
    Raises ``OperatorError`` for a file that is no table of these columns.
    """
    refused: list[Refusal] = []
    parts: dict[str, SystemPart] = {}
    indicators: dict[str, OfficialIndicator] = {}
    values: dict[str, OfficialValue] = {}
    keys: dict[tuple[str, ...], int] = {}
    rows: dict[str, int] = {}
    for number, row in _rows(directory / PARTS_FILE, PART_COLUMNS):
        with _Refusing(refused, PARTS_FILE, number):
            part = read_part(row)
            _check_new(parts, part.code)
            parts[part.code] = part
    for number, row in _rows(directory / REGISTRY_FILE, INDICATOR_COLUMNS):
        with _Refusing(refused, REGISTRY_FILE, number):
            indicator = read_indicator(row, parts)
            _check_new(indicators, indicator.code)
            indicators[indicator.code] = indicator
    for number, row in _rows(directory / VALUES_FILE, VALUE_COLUMNS):
        with _Refusing(refused, VALUES_FILE, number):
            value = read_value(row, indicators, levels, today)
            _check_new(values, value.id)
            if not value.superseded_by:
                check_only_one(keys, value)
                keys[key_of(value)] = number
            values[value.id] = value
            rows[value.id] = number
    for code in [*values]:
        with _Refusing(refused, VALUES_FILE, rows[code]):
            try:
                _check_successor(values, values[code])
            except RowFault:
                del values[code]
                raise
    polls: dict[str, Poll] = {}
    for number, row in _rows(directory / POLLS_FILE, POLL_COLUMNS):
        with _Refusing(refused, POLLS_FILE, number):
            poll = read_poll(row, levels, today)
            _check_new(polls, poll.id)
            polls[poll.id] = poll
    return Official(
        parts, indicators, tuple(values.values()), tuple(refused), tuple(polls.values())
    )


def check_only_one(keys: Mapping[tuple[str, ...], int], value: OfficialValue) -> None:
    """Raise ``RowFault`` where the source has said another value of the same place and time."""
    if (first := keys.get(key_of(value))) is not None:
        raise RowFault(
            f"value: this source has a value of «{value.indicator}» for this territory and time in"
            f" row {first} already; the older one names the newer in superseded_by"
        )


class _Refusing:
    """Write down the fault of a row and go on with the next."""

    def __init__(self, refused: list[Refusal], file: str, number: int) -> None:
        self._refused, self._file, self._number = refused, file, number

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: object, trace: object) -> bool:
        if not isinstance(fault, RowFault):
            return False
        self._refused.append(Refusal(self._file, self._number, str(fault)))
        return True


def _rows(path: Path, header: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    if path.exists():
        yield from read_table(path, header)


def _check_new(known: Mapping[str, object], code: str) -> None:
    if code in known:
        raise RowFault(f"«{code}» stands in an earlier row already")


def _check_successor(values: Mapping[str, OfficialValue], value: OfficialValue) -> None:
    if not value.superseded_by:
        return
    newer = values.get(value.superseded_by)
    if newer is None:
        raise RowFault(f"superseded_by: «{value.superseded_by}» was not taken or is not there")
    if (newer.indicator, newer.territory) != (value.indicator, value.territory):
        raise RowFault(f"superseded_by: «{newer.id}» is of another indicator or territory")
    seen = {value.id}
    while newer is not None and newer.superseded_by:
        if newer.id in seen:
            raise RowFault("superseded_by: these values supersede one another in a circle")
        seen.add(newer.id)
        newer = values.get(newer.superseded_by)
